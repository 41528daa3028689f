/** What the files of a project say about findings: `tq.lint`, and `# tq: allow` in `prefect.yaml` and in flow files. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { LintPolicy } from '../../diagnostics/lint-policy.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import type { Document } from '../../project/document.ts';
import { type Allowances, MARK, readAllowances } from '../../project/lint/allowances.ts';
import { readLintLevels } from '../../project/lint/lint-levels.ts';
import { yamlComments } from '../../project/lint/yaml-comments.ts';
import { pythonComments } from '../../python/comments.ts';

export interface ReadPolicy {
  policy: LintPolicy;
  /** What is wrong with the instructions themselves. */
  diagnostics: Diagnostic[];
}

/** Of the files in `sources`, texts by the name used in spans. Only those with an instruction in them are read again. */
export async function readLintPolicy(
  document: Document | undefined,
  sources: ReadonlyMap<string, string>,
  python: PythonParser,
): Promise<ReadPolicy> {
  const { levels, diagnostics } =
    document === undefined ? { levels: new Map(), diagnostics: [] } : readLintLevels(document);
  const read: Allowances[] = [];
  for (const [file, text] of sources) {
    if (!MARK.test(text)) continue;
    const isPython = file.endsWith('.py');
    const comments = isPython ? pythonComments(await python.parse(text)) : yamlComments(text);
    read.push(readAllowances(file, text, comments));
  }
  return {
    policy: { levels, allowances: read.flatMap((each) => each.allowances) },
    diagnostics: [...diagnostics, ...read.flatMap((each) => each.diagnostics)],
  };
}
