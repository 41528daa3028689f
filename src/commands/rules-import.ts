/** `tq rules import FILE`: a rule file out of what another tool wrote, and a list of what could not be carried over. */
import { basename, extname, resolve } from 'node:path';
import type { ExitReason } from '../exit-code.ts';
import { importLines, importsJson } from '../report/import-text.ts';
import { checkRuleFile } from '../rules/check-rule-file.ts';
import { importRules as readForeign } from '../rules/import/import-rules.ts';
import { IMPORT_FORMATS, type ImportFormat, type ImportResult } from '../rules/import/imported.ts';
import { printRuleFile } from '../rules/import/print-rule-file.ts';
import { readRuleFile } from '../rules/read-rule-file.ts';
import { ENGINES, type Engine } from '../rules/rule.ts';
import { shellWord } from '../command-line/shell-word.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';

interface ImportOptions {
  file: string;
  from: ImportFormat | undefined;
  engine: Engine;
  dataset: string | undefined;
  out: string | undefined;
}

export const importRules: Command<ImportOptions> = {
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'what the other tool wrote' })
      .option('from', { choices: IMPORT_FORMATS, describe: 'its format, where it does not show' })
      .option('engine', {
        choices: ENGINES,
        default: 'truthound',
        describe: 'the engine that is to check the rules',
      })
      .option('dataset', {
        type: 'string',
        requiresArg: true,
        describe: 'this one of several; the name of one that has none',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'the file to write, or with several datasets the folder; never over a file that is there',
      }),

  async run(options, context) {
    const result = await read(options, context);
    const datasets = chosen(result, options.dataset);
    const files = datasets.map(({ dataset, rules }) => ({
      dataset,
      count: rules.length,
      text: printRuleFile(dataset, options.engine, rules),
    }));
    const shared = sharedFile(datasets);
    if (shared !== undefined && options.out !== undefined) throw shared;
    for (const line of importLines(options.file, result)) context.reporter.note(line);
    if (options.out === undefined) return show(files, shared, result, context);
    return write(files, options, context);
  },
};

async function read({ file, from, dataset }: ImportOptions, context: Context): Promise<ImportResult> {
  const found = await context.files.readFile(resolve(context.environment.workingDirectory, file));
  if ('failure' in found)
    throw new TqError(
      'findings',
      found.failure === 'missing'
        ? `there is no file \`${file}\``
        : `\`${file}\` cannot be read: ${found.detail}`,
    );
  const text = new TextDecoder().decode(found.bytes);
  const answer = readForeign(text, {
    file,
    ...(from ? { format: from } : {}),
    ...(dataset ? { dataset } : {}),
  });
  switch (answer.kind) {
    case 'imported':
      return answer;
    case 'unreadable': {
      const [first] = answer.problems;
      const place = first ? `${first.where.start.line}:${first.where.start.column}: ${first.message}` : '';
      throw new TqError('findings', `\`${file}\` cannot be read: ${place}`);
    }
    case 'code':
      throw new TqError('findings', answer.message, { help: answer.help });
    case 'rule-file':
      throw new TqError('findings', `\`${file}\` is a rule file of \`tq\` already`, {
        help: `\`tq rules check ${shellWord(file)}\` looks at it; import what another tool wrote`,
      });
    case 'unknown':
      throw new TqError('findings', answer.message, { help: `\`--from\` takes ${nameList(IMPORT_FORMATS)}` });
    case 'ambiguous':
      throw new TqError('findings', `\`${file}\` may be of several formats: ${nameList(answer.formats)}`, {
        help: 'say which with `--from`',
      });
  }
}

function chosen({ datasets }: ImportResult, name: string | undefined): ImportResult['datasets'] {
  const filled = datasets.filter(({ rules }) => rules.length > 0);
  if (filled.length === 0) throw new TqError('findings', 'nothing in it can be a rule');
  if (name === undefined || filled.length === 1) return filled;
  const found = filled.filter(({ dataset }) => dataset === name);
  if (found.length > 1)
    throw new TqError(
      'findings',
      `${found.length} datasets of it are called \`${name}\`: ${linesOf(found)}`,
      {
        help: 'give each another name in the file, so that one can be chosen',
      },
    );
  if (found.length > 0) return found;
  const names = filled.map(({ dataset }) => dataset);
  throw new TqError('usage', `there is no dataset \`${name}\` in it${didYouMean(nearMiss(name, names))}`, {
    help: `these are there: ${nameList(names)}`,
  });
}

interface NewFile {
  dataset: string;
  count: number;
  text: string;
}

/** What keeps a folder from holding a file for each dataset: two would have one name. */
function sharedFile(datasets: ImportResult['datasets']): TqError | undefined {
  for (const { dataset } of datasets) {
    const found = datasets.filter((each) => fileName(each.dataset) === fileName(dataset));
    if (found.length > 1)
      return new TqError(
        'findings',
        `${found.length} datasets of it would be \`${fileName(dataset)}.yaml\`: ${linesOf(found)}`,
        { help: 'give each another name in the file; nothing is written before' },
      );
  }
  return undefined;
}

/** `` `orders` (line 3), `orders` (line 9) ``: where the first rule of each stands. */
function linesOf(datasets: ImportResult['datasets']): string {
  return datasets
    .map(({ dataset, rules: [first] }) =>
      first === undefined ? `\`${dataset}\`` : `\`${dataset}\` (line ${first.where.start.line})`,
    )
    .join(', ');
}

function show(
  files: readonly NewFile[],
  shared: TqError | undefined,
  result: ImportResult,
  { reporter }: Context,
): ExitReason {
  const text = files.map((file) => file.text.trimEnd()).join('\n---\n');
  reporter.result('imported', importsJson(result, files), text);
  if (files.length > 1)
    reporter.note(
      shared === undefined
        ? `${files.length} datasets: \`--out FOLDER\` writes a file for each, \`--dataset NAME\` chooses one`
        : `${shared.message}; no folder can hold both`,
    );
  for (const file of files) reporter.note(...verdict(file, 'it'));
  return 'ok';
}

async function write(
  files: readonly NewFile[],
  { out = '' }: ImportOptions,
  context: Context,
): Promise<ExitReason> {
  const { writer, reporter, environment } = context;
  const isFile = files.length === 1 && extname(out) !== '';
  const targets = files.map((file) => ({
    ...file,
    name: isFile ? out : `${out}/${fileName(file.dataset)}.yaml`,
  }));
  for (const { name } of targets)
    if (await context.files.exists(resolve(environment.workingDirectory, name)))
      throw new TqError('failed', `\`${name}\` is there already`, { help: 'name another one, or remove it' });
  for (const { name, text, count, ...file } of targets) {
    const path = resolve(environment.workingDirectory, name);
    if ((await writer.create(path, new TextEncoder().encode(text))) === 'exists')
      throw new TqError('failed', `\`${name}\` is there already`);
    reporter.note(`${name}: ${count} ${count === 1 ? 'rule' : 'rules'}`);
    reporter.note(...verdict({ ...file, count, text }, name));
  }
  return 'ok';
}

/** A name that every system takes. */
function fileName(dataset: string): string {
  return basename(dataset.replaceAll(/[^\w.-]+/g, '_')) || 'rules';
}

/** What is left to do, if anything is: the engine may not know all of it. */
function verdict({ text }: NewFile, name: string): [string] {
  const { file } = readRuleFile('imported.yaml', text);
  const errors =
    file === undefined ? 1 : checkRuleFile(file).filter(({ severity }) => severity === 'error').length;
  return [
    errors === 0
      ? 'next: `tq rules compile` makes of it what flows load'
      : `next: \`tq rules check ${name === 'it' ? 'FILE' : name}\` tells of ${errors} ${errors === 1 ? 'rule' : 'rules'} that must be changed`,
  ];
}
