/** `tq rules compile FILE…`: writes what flows load at run time, or prints what an engine runs. */
import { resolve } from 'node:path';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import { type CompiledFile, compileFile } from '../reading/rules/compile-file.ts';
import { isSame } from '../reading/rules/compiled-rules.ts';
import { nativeForm } from '../rules/compile/native-form.ts';
import { ENGINES, type Engine } from '../rules/rule.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';

interface CompileOptions {
  files: string[];
  engine: Engine | undefined;
  print: boolean;
  native: boolean;
  check: boolean;
}

export const compileRules: Command<CompileOptions> = {
  builder: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, describe: 'rule files' })
      .option('engine', {
        choices: ENGINES,
        describe: 'another engine than the file names; prints, and writes nothing',
      })
      .option('print', { type: 'boolean', default: false, describe: 'print it; writes nothing' })
      .option('native', {
        type: 'boolean',
        default: false,
        describe: 'print what the engine itself loads: calls, a schema, an expectation suite',
      })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'exit with 1 if a compiled file is missing or stale; writes nothing',
      }),

  async run(options, context) {
    const { files, engine, print, native, check } = options;
    const prints = print || native || engine !== undefined;
    if (prints && check)
      throw new TqError('usage', '`--check` looks at what is written, and nothing is written with `--print`');
    if (prints && files.length > 1)
      throw new TqError('usage', 'only one file can be printed', {
        help: 'name one, or leave the option out',
      });
    const { workingDirectory } = context.environment;
    const paths = [...new Set(files.map((file) => resolve(workingDirectory, String(file))))];
    const compiled: CompiledFile[] = [];
    for (const path of paths)
      compiled.push(await compileFile(path, engine, workingDirectory, context, paths));
    if (say(compiled, context)) return 'findings';
    for (const { name, leftOut } of compiled)
      for (const each of leftOut) context.reporter.note(`${name}: not checked, ${each}`);
    const empty = compiled.find(({ compilation }) => compilation?.compiled.rules.length === 0);
    if (empty !== undefined)
      throw new TqError('findings', `no rule of \`${empty.name}\` can be checked, so nothing would be`, {
        help: '`tq rules explain` tells what each engine can do',
      });
    if (prints) return show(compiled, native, context);
    return check ? compare(compiled, context) : write(compiled, context);
  },
};

/** Whether anything is wrong: then nothing is written at all. */
function say(compiled: readonly CompiledFile[], { reporter }: Context): boolean {
  const diagnostics = compiled.flatMap((each) => each.diagnostics);
  reporter.diagnostics(diagnostics, new Map(compiled.flatMap((each) => [...each.sources])));
  return hasErrors(diagnostics) || compiled.some(({ text }) => text === undefined);
}

function show(compiled: readonly CompiledFile[], native: boolean, { reporter }: Context): ExitReason {
  for (const { text, compilation } of compiled) {
    if (text === undefined || compilation === undefined) continue;
    const shown = native ? nativeForm(compilation.compiled) : text;
    reporter.result('compiled', native ? shown : (JSON.parse(text) as JsonValue), shown.trimEnd());
  }
  return 'ok';
}

function compare(compiled: readonly CompiledFile[], { reporter }: Context): ExitReason {
  const stale = compiled.filter(({ text, written }) => !isSame(written, text));
  for (const { compiledName, written } of stale)
    reporter.note(`${compiledName}: ${written === undefined ? 'missing' : 'stale'}`);
  if (stale.length > 0) reporter.note('`tq rules compile` without `--check` writes them');
  return stale.length > 0 ? 'findings' : 'ok';
}

async function write(compiled: readonly CompiledFile[], { reporter, writer }: Context): Promise<ExitReason> {
  for (const { text = '', written, compiledPath, compiledName, compilation } of compiled) {
    const count = compilation?.compiled.rules.length ?? 0;
    const rules = `${count} ${count === 1 ? 'rule' : 'rules'}`;
    if (isSame(written, text)) {
      reporter.note(`${compiledName}: unchanged, ${rules}`);
      continue;
    }
    const bytes = new TextEncoder().encode(text);
    const outcome =
      written === undefined
        ? await writer.create(compiledPath, bytes)
        : await writer.replace(compiledPath, new TextEncoder().encode(written), bytes);
    if (outcome === 'exists' || outcome === 'changed-meanwhile')
      throw new TqError('failed', `\`${compiledName}\` was changed by somebody else meanwhile`);
    reporter.note(`${compiledName}: ${rules} for ${compilation?.compiled.engine ?? 'the engine'}`);
  }
  return 'ok';
}
