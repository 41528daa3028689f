/** A rule file, and what its engine or another one runs of it. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../diagnostics/lint-policy.ts';
import { ordered } from '../../diagnostics/order.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import { checkRuleFile } from '../../rules/check-rule-file.ts';
import { type Compilation, compileRules } from '../../rules/compile/compile.ts';
import { printCompiled } from '../../rules/compile/compiled.ts';
import type { Engine, Rule } from '../../rules/rule.ts';
import { type RuleFile, ruleSetOf } from '../../rules/rule-file.ts';
import { loadRuleFile } from './check-rule-files.ts';
import { compiledPath, readCompiled, rivalOf, sharedName } from './compiled-rules.ts';
import { policyFor } from './policy-for.ts';
import { shownPath } from '../files/shown-path.ts';

export interface CompiledFile {
  /** How the rule file is shown. */
  name: string;
  diagnostics: Diagnostic[];
  sources: Map<string, string>;
  /** Those without an error in themselves. */
  rules: readonly Rule[];
  /** What stands in the file and not in its compiled form, because its finding is allowed: `` rule 3: why ``. */
  leftOut: readonly string[];
  /** Absent where the file cannot be read or names no engine. */
  compilation?: Compilation;
  /** What the compiled file must hold. */
  text?: string;
  /** What it holds; undefined where there is none. */
  written?: string;
  compiledPath: string;
  compiledName: string;
}

/** `file` as given; `engine`: another one than the file names; `together`: the paths of all that are compiled in this run. */
export async function compileFile(
  file: string,
  engine: Engine | undefined,
  workingDirectory: string,
  { files, python }: { files: FileSystem; python: PythonParser },
  together: readonly string[] = [],
): Promise<CompiledFile> {
  const path = resolve(workingDirectory, file);
  const name = shownPath(workingDirectory, path);
  const target = compiledPath(path);
  const read = await loadRuleFile(path, name, files);
  const sources = new Map([[name, read.text]]);
  const asked = read.file && engine !== undefined ? { ...read.file, engine } : read.file;
  const found = [...read.diagnostics, ...(asked === undefined ? [] : checkRuleFile(asked))];
  const written = await readCompiled(path, files);
  const compiledName = shownPath(workingDirectory, target);
  const rival = await rivalOf(path, written, together, files);
  if (rival !== undefined && read.file)
    found.push(sharedName(name, rival, compiledName, read.file.document.spanOf(['rules'], 'key')));
  const { policy, diagnostics: aboutPolicy } = await policyFor(path, sources, { files, python });
  const { diagnostics } = judgeByPolicy([...found, ...aboutPolicy], policy);
  const set = asked && ruleSetOf(asked);
  const compilation = set && compileRules(set);
  return {
    name,
    diagnostics: ordered(diagnostics),
    sources,
    rules: read.file?.entries.flatMap(({ rule }) => rule ?? []) ?? [],
    ...(compilation === undefined ? {} : { compilation, text: printCompiled(compilation.compiled) }),
    leftOut: leftOut(read.file, compilation),
    ...(written === undefined ? {} : { written }),
    compiledPath: target,
    compiledName,
  };
}

function leftOut(file: RuleFile | undefined, compilation: Compilation | undefined): string[] {
  const unread = file?.entries.filter(({ rule }) => rule === undefined) ?? [];
  const refused = compilation?.refusals ?? [];
  return [
    ...unread.map(({ index }) => ({ index, why: 'it is no rule that an engine knows' })),
    ...refused.map(({ rule, reason }) => ({ index: rule.index, why: reason })),
  ]
    .sort((one, other) => one.index - other.index)
    .map(({ index, why }) => `rule ${index + 1}: ${why}`);
}
