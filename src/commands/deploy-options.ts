/** The options of `prefect deploy` that give values, for every command that works out a plan. */
import type { Argv } from 'yargs';
import { nameList } from '../diagnostics/name-list.ts';
import { codeNamed, type DiagnosticCode } from '../diagnostics/codes.ts';
import { allowableCode, allowableNames } from '../diagnostics/mercy.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import type { PlanRequest } from '../reading/planning/prepare-plan.ts';
import { type RawOverrides, readOverrides } from '../reading/planning/read-overrides.ts';
import { TqError } from '../tq-error.ts';
import type { Narrowed } from './change-options.ts';
import { type Context, type FileOptions, REPEATED_TEXT, selectionOf } from './command.ts';

/** As yargs hands them over. */
export interface ValueOptions extends RawOverrides {
  allow?: string[];
  python?: string;
}

const ONCE = { type: 'string', requiresArg: true, group: 'Values of the deployment:' } as const;
const REPEATED = { ...ONCE, array: true, nargs: 1 } as const;

export function withValueOptions(yargs: Argv): Argv {
  return withBuildValueOptions(yargs)
    .option('description', { ...ONCE, alias: 'd', describe: 'description, in Markdown' })
    .option('version', { ...ONCE, alias: 'v', describe: 'version of the deployment' })
    .option('version-type', {
      ...ONCE,
      describe: 'where version information comes from, when the file does not say: `vcs:git`, …',
    })
    .option('tag', { ...REPEATED, alias: 't', describe: 'tag, in the place of the file’s; may be repeated' })
    .option('concurrency-limit', { ...ONCE, alias: 'cl', describe: 'how many runs may be under way at once' })
    .option('collision-strategy', {
      ...ONCE,
      describe: 'what happens to a run over the limit: `ENQUEUE` or `CANCEL_NEW`',
    })
    .option('pool', { ...ONCE, alias: 'p', describe: 'work pool' })
    .option('work-queue', { ...ONCE, alias: 'q', describe: 'work queue of the pool' })
    .option('job-variable', {
      ...REPEATED,
      alias: 'jv',
      describe:
        'job variable `KEY=VALUE` or a JSON object, in the place of all of the file’s; may be repeated',
    })
    .option('cron', { ...REPEATED, describe: 'a schedule more, in cron; may be repeated' })
    .option('interval', { ...REPEATED, describe: 'a schedule more, in whole seconds; may be repeated' })
    .option('rrule', { ...REPEATED, describe: 'a schedule more, as a recurrence rule; may be repeated' })
    .option('anchor-date', { ...ONCE, describe: 'the instant that every interval schedule counts from' })
    .option('timezone', { ...ONCE, describe: 'time zone of every schedule, such as `Europe/Berlin`' })
    .option('trigger', {
      ...REPEATED,
      describe: 'trigger in the place of the file’s: JSON, or a `.yaml`/`.json` file; may be repeated',
    })
    .option('param', {
      ...REPEATED,
      describe: 'parameter `NAME=VALUE`, the value as JSON or text; may be repeated',
    })
    .option('params', { ...ONCE, describe: 'parameters as a JSON object' })
    .option('enforce-parameter-schema', {
      type: 'boolean',
      group: ONCE.group,
      describe:
        'whether the server refuses runs whose parameters do not fit; `--no-enforce-parameter-schema`',
    })
    .option('sla', {
      ...REPEATED,
      describe: 'service level agreement (Prefect Cloud): JSON, or a `.yaml`/`.json` file; may be repeated',
    });
}

/** As yargs hands them over. */
export type BuildValueOptions = Pick<ValueOptions, 'allow' | 'python'>;

/** Those that give the deployment no values. */
export function withBuildValueOptions(yargs: Argv): Argv {
  return yargs
    .option('allow', {
      ...REPEATED_TEXT,
      describe: 'let a finding through for this run, by code or name; may be repeated',
    })
    .option('python', {
      type: 'string',
      requiresArg: true,
      describe:
        'the Python to ask what source cannot tell and to run Python steps: `auto`, `never` or a path',
    });
}

/** The options that `plan` and `deploy` have in common → what the shared walk is asked for. */
export async function planRequest(
  options: FileOptions & ValueOptions & Pick<Narrowed, 'only'>,
  { environment, files }: Context,
): Promise<Pick<PlanRequest, 'prefectFile' | 'selection' | 'overrides' | 'allowed'>> {
  return {
    prefectFile: options.prefectFile,
    selection: { ...selectionOf(options), ...(options.only === undefined ? {} : { only: options.only }) },
    overrides: await readOverrides(options, environment.workingDirectory, files),
    allowed: new Set((options.allow ?? []).flatMap((text) => text.split(',').map(allowed))),
  };
}

/** What `build` reads of the file. */
export async function buildRequest(
  options: FileOptions & BuildValueOptions & Pick<Narrowed, 'only'>,
  context: Context,
): Promise<Pick<PlanRequest, 'prefectFile' | 'selection' | 'overrides' | 'allowed'>> {
  const { prefectFile, name, environment, only, allow } = options;
  return planRequest({ prefectFile, name, environment, only, allow }, context);
}

/** By code or name. Throws `TqError` (`usage`) for one that is no finding, and for one that stays an error. */
function allowed(given: string): DiagnosticCode {
  const text = given.trim();
  const code = allowableCode(text);
  if (code !== undefined) return code;
  if (codeNamed(text) === undefined) {
    const near = nearMiss(text, allowableNames());
    throw new TqError('usage', `\`--allow ${text}\` names no finding${didYouMean(near)}`, {
      help: '`tq explain` lists them all',
    });
  }
  throw new TqError('usage', `\`${text}\` cannot be allowed`, {
    help: `these can: ${nameList(allowableNames())}`,
  });
}
