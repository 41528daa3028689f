/** What holds for the findings of a file that is checked by itself: its own comments, and the levels of its project. */
import type { FileSystem } from '../../ports/file-system.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import { nearestProject } from './nearest-project.ts';
import { readLintPolicy, type ReadPolicy } from '../checking/read-lint-policy.ts';

/** `path` is absolute. What is wrong with the levels is the project's own matter. */
export async function policyFor(
  path: string,
  sources: ReadonlyMap<string, string>,
  { files, python }: { files: FileSystem; python: PythonParser },
): Promise<ReadPolicy> {
  const project = await nearestProject(path, files);
  const { policy, diagnostics } = await readLintPolicy(project, sources, python);
  return {
    policy,
    diagnostics: diagnostics.filter(({ where }) => where !== undefined && sources.has(where.file)),
  };
}
