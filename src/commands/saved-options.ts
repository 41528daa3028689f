/** The options of a plan that is kept in a file: what `tq plan --out` keeps, and what `tq deploy --plan` takes from it. */
import type { Argv } from 'yargs';
import { nameList } from '../diagnostics/name-list.ts';
import type { SavedOptions } from '../plan/saved-plan.ts';
import { TqError } from '../tq-error.ts';
import { choicesGiven, type FileOptions, selectionOf } from './command.ts';
import type { ValueOptions } from './deploy-options.ts';
import type { ImageOptions } from './image-options.ts';
import type { Narrowed } from './change-options.ts';
import type { DirtyOptions, RefOptions } from './ref-options.ts';

/** What is done about objects that left the file; as `--prune` and `--detach` give it. */
export interface RemovalOptions {
  prune?: boolean;
  detach?: boolean;
}

type PlanOptions = FileOptions &
  ValueOptions &
  RemovalOptions &
  Pick<ImageOptions, 'image'> &
  RefOptions &
  Partial<DirtyOptions> &
  Narrowed;

/** Every option that gives a value; the closed list makes a new one a compile error. */
const VALUES: Readonly<Record<Exclude<keyof ValueOptions, 'allow' | 'python'>, string>> = {
  entrypoint: 'ENTRYPOINT',
  description: '--description',
  version: '--version',
  versionType: '--version-type',
  tag: '--tag',
  concurrencyLimit: '--concurrency-limit',
  collisionStrategy: '--collision-strategy',
  pool: '--pool',
  workQueue: '--work-queue',
  jobVariable: '--job-variable',
  cron: '--cron',
  interval: '--interval',
  rrule: '--rrule',
  anchorDate: '--anchor-date',
  timezone: '--timezone',
  trigger: '--trigger',
  param: '--param',
  params: '--params',
  enforceParameterSchema: '--enforce-parameter-schema',
  sla: '--sla',
};

const VALUE_KEYS = Object.keys(VALUES) as (keyof typeof VALUES)[];

export interface DeployPlanOptions {
  plan: string | undefined;
  assertNoop: boolean;
  keepGoing: boolean;
}

/** What `tq deploy` is told about the plan it carries out. */
export function withDeployPlanOptions(yargs: Argv): Argv {
  return yargs
    .option('plan', {
      type: 'string',
      requiresArg: true,
      describe: 'carry out a plan that `tq plan --out` saved, and exactly that',
    })
    .option('assert-noop', {
      type: 'boolean',
      default: false,
      describe: 'exit with 2, having run no step and written nothing, if there is anything to write',
    })
    .option('keep-going', {
      type: 'boolean',
      default: false,
      describe: 'deploy those without errors, instead of nothing when one has an error; exits with 4 then',
    });
}

export function savedOptions(options: PlanOptions): SavedOptions {
  const values = VALUE_KEYS.flatMap((key) => {
    const value = options[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const only: SavedOptions['values'] =
    options.only === undefined ? {} : { only: [...options.only].map(String) };
  const dirty: SavedOptions['values'] = options.allowDirty === true ? { allowDirty: true } : {};
  const { prune = false, detach = false, image, ref, repo, refCommit, refKind } = options;
  return {
    prefectFile: options.prefectFile,
    ...selectionOf(options),
    values: {
      ...Object.fromEntries(values),
      ...only,
      ...givenOf({ image, ref, repo, refCommit, refKind }),
      ...dirty,
    },
    allow: options.allow ?? [],
    python: options.python ?? null,
    removal: prune ? 'prune' : detach ? 'detach' : null,
  };
}

function givenOf(options: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).filter((each): each is [string, string] => each[1] !== undefined),
  );
}

/** The other way round, as if they had been given on the command line. */
export function optionsOf(options: SavedOptions): PlanOptions {
  const { prefectFile, names, environments, values, allow, python, removal } = options;
  const { only, ...given } = values;
  return {
    ...(given as ValueOptions & Pick<ImageOptions, 'image'> & RefOptions & Partial<DirtyOptions>),
    ...(Array.isArray(only) ? { only: new Set(only.map(Number)) } : {}),
    prefectFile,
    name: names.length === 0 ? undefined : [...names],
    environment: environments && [...environments],
    allow: [...allow],
    ...(python === null ? {} : { python }),
    prune: removal === 'prune',
    detach: removal === 'detach',
  };
}

/** Throws `TqError` `usage`: a plan holds what was decided, so nothing more can be decided beside it. */
export function refuseBesidePlan(options: PlanOptions & { all?: boolean; keepGoing?: boolean }): void {
  const given = [...valuesGiven(options), ...flagsGiven(options)];
  if (given.length === 0) return;
  throw new TqError(
    'usage',
    `${nameList(given)} cannot be given with \`--plan\`, which carries out a saved plan`,
    { help: helpBesidePlan(given) },
  );
}

/** What `tq plan` does not take. */
const OF_DEPLOY_ALONE: readonly string[] = [VALUES.entrypoint, '--keep-going'];

function helpBesidePlan(given: readonly string[]): string {
  const alone = given.filter((each) => OF_DEPLOY_ALONE.includes(each));
  const makePlan = 'to `tq plan --out FILE`, and look at the plan that it makes';
  if (alone.length === 0) return `give them ${makePlan}`;
  const leaveOut = `leave out ${nameList(alone)}: a plan is made of what the file says, of those chosen with \`-n\` or \`-e\``;
  return alone.length === given.length ? leaveOut : `${leaveOut}; give the others ${makePlan}`;
}

/** The options that give a deployment values, as they are written. */
export function valuesGiven(options: ValueOptions): string[] {
  return VALUE_KEYS.filter((key) => options[key] !== undefined).map((key) => VALUES[key]);
}

function flagsGiven(options: Parameters<typeof refuseBesidePlan>[0]): string[] {
  const given: [boolean, string][] = [
    [options.all === true, '--all'],
    ...choicesGiven(options).map((choice): [boolean, string] => [true, choice]),
    [options.prefectFile !== 'prefect.yaml', '--prefect-file'],
    [(options.allow ?? []).length > 0, '--allow'],
    [options.python !== undefined, '--python'],
    [options.image !== undefined, '--image'],
    [options.ref !== undefined, '--ref'],
    [options.changedSince !== undefined, '--changed-since'],
    [options.repo !== undefined, '--repo'],
    [options.allowDirty === true, '--allow-dirty'],
    [options.prune === true, '--prune'],
    [options.detach === true, '--detach'],
    [options.keepGoing === true, '--keep-going'],
  ];
  return given.filter(([isGiven]) => isGiven).map(([, name]) => name);
}
