/** What flows load at run time, `<folder>/.compiled/<name>.json`, held against the rule file that it was made of. */
import { basename, dirname, extname, join } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { Lines } from '../../project/yaml/spans.ts';
import { compileRules } from '../../rules/compile/compile.ts';
import { printCompiled } from '../../rules/compile/compiled.ts';
import { type RuleFile, ruleSetOf } from '../../rules/rule-file.ts';

/** Where the compiled form of a rule file stands; of a path or of a name as it is shown. */
export function compiledPath(ruleFile: string): string {
  return join(dirname(ruleFile), '.compiled', `${basename(ruleFile, extname(ruleFile))}.json`);
}

/** What is written there; `path` is that of the rule file. Undefined where there is nothing. */
export async function readCompiled(path: string, files: FileSystem): Promise<string | undefined> {
  const read = await files.readFile(compiledPath(path));
  return 'bytes' in read ? new TextDecoder().decode(read.bytes) : undefined;
}

/** The text that the compiled form must have. Undefined where the file names no engine. */
export function compiledText(file: RuleFile): string | undefined {
  const set = ruleSetOf(file);
  return set && printCompiled(compileRules(set).compiled);
}

/** Git may give a file other line breaks. */
export function isSame(written: string | undefined, wanted: string | undefined): boolean {
  return written?.replaceAll('\r\n', '\n') === wanted;
}

/**
 * The other rule file, if there is one, that has the first claim to the compiled file of `path`: two files of one name have
 * one place for it. It is the one that `compiled`, what stands there, was made of, else the first such of `together`: the
 * absolute paths of all rule files that are looked at. Answers with its name in the folder of both.
 */
export async function rivalOf(
  path: string,
  compiled: string | undefined,
  together: readonly string[],
  files: FileSystem,
): Promise<string | undefined> {
  const source = /^ {2}"source": "((?:[^"\\]|\\.)*)"/m.exec(compiled ?? '')?.[1];
  if (source === basename(path)) return undefined;
  if (source !== undefined && (await files.exists(join(dirname(path), source)))) return source;
  const target = compiledPath(path);
  const first = together.find((each) => compiledPath(each) === target);
  return first === undefined || first === path ? undefined : basename(first);
}

/** TQ3016 at a rule file whose compiled form would take the place of another one's; `rival` as `rivalOf` answers. */
export function sharedName(name: string, rival: string, compiledName: string, where: Span): Diagnostic {
  const other = join(dirname(name), rival).replaceAll('\\', '/');
  return diagnostic('TQ3016', {
    message: `\`${name}\` and \`${other}\` have one compiled file between them: \`${compiledName}\``,
    where,
    help: 'give one of them another name: flows would run the rules of the one that was compiled last',
  });
}

/**
 * TQ3017, or TQ3016 where two files have one compiled file between them; `together` as for `rivalOf`. A project that compiled
 * none of its rules is told, and nothing more: it may run them in another way.
 */
export async function checkCompiledRules(
  path: string,
  name: string,
  file: RuleFile,
  {
    files,
    sources,
    together,
  }: { files: FileSystem; sources: Map<string, string>; together: readonly string[] },
): Promise<Diagnostic[]> {
  const wanted = compiledText(file);
  const compiledName = compiledPath(name).replaceAll('\\', '/');
  if (wanted === undefined) return [];
  const text = await readCompiled(path, files);
  if (text !== undefined && isSame(text, wanted)) return [];
  const where = file.document.spanOf(['rules'], 'key');
  const rival = await rivalOf(path, text, together, files);
  if (rival !== undefined) return [sharedName(name, rival, compiledName, where)];
  const help = `run \`tq rules compile ${name}\`, and commit what it writes`;
  if (text === undefined) {
    const message = `\`${name}\` is not compiled: no flow can load its rules`;
    return [{ ...diagnostic('TQ3017', { message, where, help }), severity: 'hint' }];
  }
  sources.set(compiledName, text);
  const whole = new Lines(compiledName, text).span({ start: 0, end: text.length });
  return [
    diagnostic('TQ3017', {
      message: `\`${compiledName}\` is older than the rules: flows run what the file said before`,
      where,
      help,
      fix: { title: 'compile it anew', edits: [{ where: whole, text: wanted }] },
    }),
  ];
}
