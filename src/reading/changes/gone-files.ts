/** `--changed-since`: project files that were there then, and are none any more. */
import type { FileVerdicts } from '../../changes/verdict.ts';
import { EVERYTHING, namesOf } from '../../project/select.ts';
import { TqError } from '../../tq-error.ts';
import { type LoadOptions, type LoadPorts, ProjectLoader } from '../load-project.ts';
import { type ProjectFile, projectFiles } from '../chosen-files.ts';

/** `given`: paths and globs. `now`: absolute paths of those that are there. `files`: as they were then. */
export async function goneFiles(
  given: readonly string[],
  now: ReadonlySet<string>,
  ports: LoadPorts & { workingDirectory: string; environment: LoadOptions['environment'] },
): Promise<FileVerdicts[]> {
  const gone = (await projectsThen(given, ports)).filter(({ path }) => !now.has(path));
  return Promise.all(
    gone.map(async ({ name, root, file }) => {
      const { environment } = ports;
      const options = { workingDirectory: root, prefectFile: file, environment, selection: EVERYTHING };
      const { document } = await ProjectLoader.open(options, ports);
      return { file: name, verdicts: [], left: document === undefined ? [] : namesOf(document) };
    }),
  );
}

/** None where a pattern fitted nothing then. */
async function projectsThen(
  given: readonly string[],
  { files, workingDirectory }: Pick<LoadPorts, 'files'> & { workingDirectory: string },
): Promise<ProjectFile[]> {
  try {
    return (await projectFiles(given, workingDirectory, files)).projects ?? [];
  } catch (error) {
    if (error instanceof TqError) return [];
    throw error;
  }
}
