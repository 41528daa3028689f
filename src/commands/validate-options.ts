/** The options of `tq validate`, from what yargs gives to what the walk takes. */
import type { Argv } from 'yargs';
import { askedFormat } from '../command-line/asked-format.ts';
import { CODES, type DiagnosticCode } from '../diagnostics/codes.ts';
import { codesFor, type FindingChoice } from '../diagnostics/choose-findings.ts';
import { REPEATED_TEXT } from './command.ts';
import { type ChangeOptions, withChangeOptions } from './change-options.ts';
import { type RefOptions, withRefOptions } from './ref-options.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { TqError } from '../tq-error.ts';

/** Which findings are said, and how many warnings are let through. */
export interface ChoiceOptions {
  select: string[] | undefined;
  ignore: string[] | undefined;
  maxWarnings: number | undefined;
}

export interface ValidateOptions extends RefOptions, ChangeOptions, ChoiceOptions {
  files: string[];
  /** Words behind `--`. */
  '--'?: (string | number)[];
  fix: boolean;
  diff: boolean;
  watch: boolean;
  server: boolean;
  git: boolean;
  /** Read by the program; here only to refuse what does not go together. */
  json?: boolean;
  format?: string;
}

export function withChoiceOptions(yargs: Argv): Argv {
  return yargs
    .option('select', {
      ...REPEATED_TEXT,
      describe: 'only these findings: a code, a name, or the beginning of codes; may be repeated',
    })
    .option('ignore', {
      ...REPEATED_TEXT,
      describe: 'all but these findings; may be repeated',
    })
    .option('max-warnings', {
      type: 'number',
      requiresArg: true,
      describe: 'exit with 1 when there are more warnings than this',
    });
}

export function withValidateOptions(yargs: Argv): Argv {
  return withChoiceOptions(withChangeOptions(withRefOptions(yargs)))
    .positional('files', {
      type: 'string',
      array: true,
      describe: 'the files to check; `prefect.yaml` if absent',
    })
    .option('server', {
      type: 'boolean',
      default: false,
      describe: 'ask the Prefect server as well; reads, and writes nothing',
    })
    .option('git', {
      type: 'boolean',
      default: false,
      describe: 'ask the repositories of pull steps whether they can be read and have what is named',
    })
    .option('fix', { type: 'boolean', default: false, describe: 'make the repairs that are certain' })
    .option('diff', {
      type: 'boolean',
      default: false,
      describe: 'show what --fix would change; writes nothing',
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'check again whenever a file changes, until Ctrl-C',
    });
}

/** What cannot be meant. */
export function refuseContradictions(options: ValidateOptions): void {
  const { fix, diff, watch, ref, repo } = options;
  refuseMaxWarnings(options);
  const given = Object.entries({ fix, diff, watch }).flatMap(([name, isGiven]) =>
    isGiven ? [`--${name}`] : [],
  );
  if (given.length > 1)
    throw new TqError('usage', `${given.map((name) => `\`${name}\``).join(' and ')} do not go together`);
  const [writing] = given;
  if (writing !== undefined && (ref !== undefined || repo !== undefined))
    throw new TqError(
      'usage',
      `\`${writing}\` is for the files on disk, and \`--${repo === undefined ? 'ref' : 'repo'}\` names others`,
    );
  if (watch && askedFormat(options) !== 'text')
    throw new TqError('usage', '`--watch` writes for people only: its findings never come to an end');
}

export function refuseMaxWarnings({ maxWarnings }: Pick<ChoiceOptions, 'maxWarnings'>): void {
  if (maxWarnings !== undefined && !(Number.isInteger(maxWarnings) && maxWarnings >= 0))
    throw new TqError('usage', '`--max-warnings` must be a whole number from 0 on');
}

export function choiceOf({ select, ignore }: Pick<ValidateOptions, 'select' | 'ignore'>): FindingChoice {
  return {
    selected: select === undefined ? undefined : codesOf('select', select),
    ignored: codesOf('ignore', ignore ?? []),
  };
}

function codesOf(option: string, given: readonly string[]): Set<DiagnosticCode> {
  const patterns = given.flatMap((text) => text.split(',')).map((text) => text.trim());
  return new Set(
    patterns.flatMap((pattern) => {
      const codes = codesFor(pattern);
      if (codes.length > 0) return codes;
      const names = Object.entries(CODES).flatMap(([code, { name }]) => [code, name]);
      throw new TqError(
        'usage',
        `\`--${option} ${pattern}\` names no finding${didYouMean(nearMiss(pattern, names))}`,
        { help: '`tq explain` lists them all' },
      );
    }),
  );
}
