/** `tq deploy`: checks everything, compares with the server, and makes it hold what the file says. */
import type { Argv } from 'yargs';
import { exitReasonOf } from '../apply/report.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { ExitReason } from '../exit-code.ts';
import { blockLabel } from '../plan/block-state.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import type { SavedPlan } from '../plan/saved-plan.ts';
import { fullName } from '../plan/state.ts';
import type { Reporter } from '../ports/reporter.ts';
import { prepareProjects } from '../reading/planning/prepare-projects.ts';
import { readSavedPlan } from '../reading/planning/read-saved-plan.ts';
import { TqError } from '../tq-error.ts';
import { carryOutProjects, type ReadyProject } from './carry-out-projects.ts';
import { changedProjects } from './change-options.ts';
import { choicesGiven, type Command, type Context } from './command.ts';
import { withLockOptions, withSeconds } from './lock-options.ts';
import { requireOneChoice, withPlanningOptions } from './planning-options.ts';
import {
  asOneFile,
  clashPorts,
  type OfProjects,
  type Project,
  projectsOf,
  refuseForSeveral,
  REPEATABLE_CHOICES,
} from './project-options.ts';
import { withRevision } from './ref-options.ts';
import { leftOverNotes } from './removal-options.ts';
import { type DeployOptions, prepareDeploy } from './prepare-deploy.ts';
import { optionsOf, refuseBesidePlan, valuesGiven, withDeployPlanOptions } from './saved-options.ts';

export const deploy: Command<OfProjects<DeployOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  builder: (yargs) =>
    withWaits(withDeployPlanOptions(withPlanningOptions(yargs)))
      .positional('entrypoint', { type: 'string', describe: 'the flow, in the place of the one in the file' })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'stop after the plan; run no step and write nothing',
      })
      .option('yes', {
        alias: 'y',
        type: 'boolean',
        default: false,
        describe: 'agree beforehand to what `--prune` removes',
      })
      .option('fail-fast', {
        type: 'boolean',
        default: false,
        describe: 'stop at the first deployment that fails, instead of going on with the others',
      })
      .option('smoke', {
        type: 'boolean',
        default: false,
        describe:
          'run each changed deployment once; its new and changed schedules stay off unless it completes',
      }),

  async run(options, context) {
    requireOneChoice(options);
    const saved = options.plan === undefined ? undefined : await savedPlan(options, options.plan, context);
    const asked = saved === undefined ? options : { ...options, ...optionsOf(saved.options) };
    return withRevision(asked, context, (given, at) => deployAt(given, saved, at));
  },
};

async function deployAt(
  options: OfProjects<DeployOptions>,
  saved: SavedPlan | undefined,
  context: Context,
): Promise<ExitReason> {
  const found =
    saved === undefined
      ? await projectsOf(options, context)
      : [{ options: asOneFile<DeployOptions>(options), context, several: undefined }];
  if (found === undefined) return 'findings';
  const projects = await changedProjects(found, options, context);
  if (projects.length === 0) return 'ok';
  if (projects.length > 1) requireChoiceOf(projects, options);
  const results = await prepareProjects(
    projects,
    (project, together) => prepareDeploy(project, saved, together),
    {
      reporter: context.reporter,
      ports: clashPorts(context),
      mayGoOn: ({ prepared, several }) =>
        prepared !== undefined || (options.keepGoing && several !== undefined),
    },
  );
  if (results === undefined) return 'findings';
  const ready = results.flatMap(({ prepared, ...each }) =>
    prepared === undefined ? [] : [{ ...each, prepared }],
  );
  if (ready.length === 0) return 'findings';
  const leftOut = results.flatMap((each) =>
    each.prepared === undefined && each.several !== undefined ? [each.several.name] : each.leftOut,
  );
  const isOnlyTold = options.dryRun || options.assertNoop;
  const isWorthTelling = ready.some(({ several, prepared }) => several && hasChanges(prepared.plan));
  if (isOnlyTold || isWorthTelling) tellPlans(ready, options, context);
  if (!isOnlyTold) return write(ready, leftOut, options, context);
  const isChange = options.assertNoop && ready.some(({ prepared }) => hasChanges(prepared.plan));
  return withLeftOut(isChange ? 'changes' : 'ok', 'findings', leftOut, context.reporter);
}

/** Nothing has been written. */
function tellPlans(
  ready: readonly ReadyProject[],
  { assertNoop }: Pick<DeployOptions, 'assertNoop'>,
  { reporter }: Context,
): void {
  for (const { prepared, context: own } of ready) {
    const { plan, project } = prepared;
    if (plan.images !== undefined && !assertNoop) own.reporter.images(plan.images);
    own.reporter.plan(plan, project.name);
  }
  reporter.project(undefined);
}

async function write(
  ready: readonly ReadyProject[],
  leftOut: readonly string[],
  options: Pick<DeployOptions, 'plan' | 'lockTimeout' | 'failFast' | 'smoke' | 'smokeTimeout'>,
  { reporter, interruption }: Context,
): Promise<ExitReason> {
  for (const { prepared, context: own } of ready) sayNotes(prepared.plan, own.reporter);
  const report = await interruption.deferWhile(() =>
    carryOutProjects(ready, {
      kind: { deploy: true },
      isApproved: options.plan !== undefined,
      lockTimeoutSeconds: options.lockTimeout,
      options: { failFast: options.failFast },
      ...(options.smoke ? { smokeTimeoutSeconds: options.smokeTimeout } : {}),
    }),
  );
  reporter.project(undefined);
  return withLeftOut(exitReasonOf(report), 'partial', leftOut, reporter);
}

async function savedPlan(
  options: OfProjects<DeployOptions>,
  path: string,
  context: Context,
): Promise<SavedPlan> {
  refuseBesidePlan(asOneFile<DeployOptions>(options));
  return readSavedPlan(path, context.environment.workingDirectory, context.files);
}

/** Said at the end, where it is seen; what went well is then only part of it. */
function withLeftOut(
  reason: ExitReason,
  otherwise: ExitReason,
  leftOut: readonly string[],
  reporter: Reporter,
): ExitReason {
  if (leftOut.length === 0) return reason;
  reporter.note(`left out, because of the errors above: ${nameList(leftOut)}`);
  return reason === 'ok' ? otherwise : reason;
}

function withWaits(yargs: Argv): Argv {
  return withSeconds(
    withLockOptions(yargs),
    'smoke-timeout',
    600,
    'how many seconds to wait for each run of `--smoke`',
  );
}

/** What the server holds beside the file and keeps. */
function sayNotes(plan: Plan, reporter: Reporter): void {
  for (const { desired, notes } of plan.blocks ?? [])
    for (const note of notes) reporter.note(`${blockLabel(desired)}: ${note}`);
  for (const change of plan.changes) {
    // Of a new one, only how its values came about: the rest is known to whoever wrote it.
    const notes = change.action === 'create' ? (change.desired.notes ?? []) : change.notes;
    for (const note of notes) reporter.note(`${fullName(change.desired)}: ${note}`);
  }
  for (const note of leftOverNotes(plan)) reporter.note(note);
}

/** What a file with several deployments must be answered holds for several files as well. */
function requireChoiceOf(
  projects: readonly Project<DeployOptions>[],
  options: OfProjects<DeployOptions>,
): void {
  refuseForSeveral(projects, valuesGiven(options));
  if (options.all || options.changedSince !== undefined || choicesGiven(options).length > 0) return;
  throw new TqError('unanswered', `${projects.length} files are named and no deployment was chosen`, {
    help: 'choose with `-n NAME` or `-e ENVIRONMENT`, or take every one with `--all`',
  });
}
