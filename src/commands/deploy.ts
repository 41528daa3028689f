/** `tq deploy`: checks everything, compares with the server, and makes it hold what the file says. */
import type { Argv } from 'yargs';
import { exitReasonOf } from '../apply/report.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { ExitReason } from '../exit-code.ts';
import type { ProjectImages } from '../building/project-images.ts';
import { projectPython, type ProjectPython } from '../interpreter/project-python.ts';
import { blockLabel } from '../plan/block-state.ts';
import { hasChanges, type Plan } from '../plan/plan.ts';
import type { SavedPlan } from '../plan/saved-plan.ts';
import { fullName } from '../plan/state.ts';
import type { Reporter } from '../ports/reporter.ts';
import { type PlanRequest, preparePlan, type PreparedPlan } from '../reading/prepare-plan.ts';
import { hashingFiles } from '../reading/hashing-files.ts';
import { prepareSavedPlan } from '../reading/prepare-saved-plan.ts';
import { type PreparedWithoutBroken, prepareWithoutBroken } from '../reading/prepare-without-broken.ts';
import { readSavedPlan } from '../reading/read-saved-plan.ts';
import { ProjectSteps } from '../steps/project-steps.ts';
import { TqError } from '../tq-error.ts';
import { carryOutPlan } from './carry-out-plan.ts';
import { withFileOptions, type Command, type Context, type FileOptions } from './command.ts';
import { type LockOptions, withLockOptions, withSeconds } from './lock-options.ts';
import { planRequest, type ValueOptions, withValueOptions } from './deploy-options.ts';
import { type ImageOptions, projectImages, watched, withImageOptions } from './image-options.ts';
import {
  leftOverNotes,
  removalAction,
  removalApproval,
  type RemovalOptions,
  withRemovalOptions,
} from './removal-options.ts';
import {
  type DeployPlanOptions,
  optionsOf,
  refuseBesidePlan,
  withDeployPlanOptions,
} from './saved-options.ts';

interface DeployOptions
  extends LockOptions, FileOptions, ValueOptions, DeployPlanOptions, RemovalOptions, ImageOptions {
  all: boolean;
  yes: boolean;
  dryRun: boolean;
  failFast: boolean;
  smoke: boolean;
  smokeTimeout: number;
}

export const deploy: Command<DeployOptions> = {
  builder: (yargs) =>
    withWaits(
      withImageOptions(withDeployPlanOptions(withRemovalOptions(withValueOptions(withFileOptions(yargs))))),
    )
      .positional('entrypoint', { type: 'string', describe: 'the flow, in the place of the one in the file' })
      .option('all', { type: 'boolean', default: false, describe: 'every deployment of the file' })
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
    const { reporter, interruption } = context;
    requireOneChoice(options);
    const { prepared, leftOut } = await prepare(options, context);
    if (prepared === undefined) return 'findings';
    const { plan } = prepared;
    if (options.assertNoop) return assertNoop(prepared, leftOut, reporter);
    if (options.dryRun) {
      if (plan.images !== undefined) reporter.images(plan.images);
      reporter.plan(plan, prepared.project.name);
      return withLeftOut('ok', 'findings', leftOut, reporter);
    }
    sayNotes(plan, reporter);
    const report = await interruption.deferWhile(() =>
      carryOutPlan(
        prepared,
        {
          kind: { deploy: true },
          isApproved: options.plan !== undefined,
          lockTimeoutSeconds: options.lockTimeout,
          options: { failFast: options.failFast },
          ...(options.smoke ? { smokeTimeoutSeconds: options.smokeTimeout } : {}),
        },
        context,
      ),
    );
    reporter.report(report);
    return withLeftOut(exitReasonOf(report), 'partial', leftOut, reporter);
  },
};

/** From the files, or from a plan that was saved. */
async function prepare(options: DeployOptions, context: Context): Promise<PreparedWithoutBroken> {
  const saved = options.plan === undefined ? undefined : await savedPlan(options, options.plan, context);
  const asked = saved === undefined ? options : { ...options, ...optionsOf(saved.options) };
  const python = projectPython(asked.python ?? 'auto', context);
  // A plan is made without asking Python unless it is told to.
  const inspecting = saved?.options.python === null ? projectPython('never', context) : python;
  const ports = { ...context, inspector: inspecting.inspector };
  const runsSteps = !options.dryRun && !options.assertNoop;
  const recorded = hashingFiles(context.files, context.environment.workingDirectory);
  const reading = saved === undefined ? context : watched(context, recorded);
  const images = await projectImages({ ...asked, isPushing: true }, python, reading);
  const request = async (): Promise<PlanRequest> => ({
    ...(await planRequest(asked, reading)),
    removal: removalAction(asked),
    withEffects: options.dryRun || (options.prune && !options.yes),
    images,
    steps: runsSteps ? projectSteps(images, python, context) : undefined,
  });
  try {
    if (saved !== undefined)
      return { prepared: await prepareSavedPlan(saved, { request, recorded }, ports), leftOut: [] };
    const fresh: PlanRequest = {
      ...(await request()),
      unnamed: options.all ? 'left-out' : 'error',
      onEntries: (count) => requireChoice(options, count),
      onCompared: runsSteps && !options.yes ? removalApproval(context) : undefined,
    };
    if (options.keepGoing) return await prepareWithoutBroken(fresh, ports);
    return { prepared: await preparePlan(fresh, ports), leftOut: [] };
  } finally {
    const made = await images.made();
    if (made.length > 0) context.reporter.images(made.map(({ outcome }) => outcome));
    await Promise.all([python.close(), inspecting.close(), images.close()]);
  }
}

function projectSteps(images: ProjectImages, python: ProjectPython, context: Context): ProjectSteps {
  const onLine = (line: string): void => context.reporter.progress(line);
  return new ProjectSteps({ ...context, python, images: (use) => images.stepsFor(use), onLine });
}

async function savedPlan(options: DeployOptions, path: string, context: Context): Promise<SavedPlan> {
  refuseBesidePlan(options);
  return readSavedPlan(path, context.environment.workingDirectory, context.files);
}

/** Nothing has been written and nothing will be. */
function assertNoop(
  { plan, project }: PreparedPlan,
  leftOut: readonly string[],
  reporter: Reporter,
): ExitReason {
  reporter.plan(plan, project.name);
  return withLeftOut(hasChanges(plan) ? 'changes' : 'ok', 'findings', leftOut, reporter);
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
    if (change.action === 'create') continue;
    for (const note of change.notes) reporter.note(`${fullName(change.desired)}: ${note}`);
  }
  for (const note of leftOverNotes(plan)) reporter.note(note);
}

function requireOneChoice(options: DeployOptions): void {
  if (options.all && (options.name ?? []).length > 0) {
    throw new TqError('usage', '`--all` and `-n` exclude each other', {
      help: 'choose with `-n NAME`, or take every one with `--all`',
    });
  }
}

/** With several deployments in the file, which ones is a question that must be answered. */
function requireChoice(options: DeployOptions, entryCount: number): void {
  const chosen = options.all || (options.name ?? []).length > 0;
  if (entryCount > 1 && !chosen) {
    throw new TqError(
      'unanswered',
      `\`${options.prefectFile}\` has ${entryCount} deployments and none was chosen`,
      { help: 'choose with `-n NAME`, or take every one with `--all`' },
    );
  }
}
