/** `tq plan`: what a deploy would change on the server. Writes nothing there; `--out` saves the plan in a file. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { ExitReason } from '../exit-code.ts';
import { projectPython } from '../interpreter/project-python.ts';
import type { JsonValue } from '../json.ts';
import { hasChanges } from '../plan/plan.ts';
import { type HashingFiles, hashingFiles } from '../reading/files/hashing-files.ts';
import { makeSavedPlan, type PlanMaking, savedPlanText } from '../reading/planning/make-saved-plan.ts';
import { preparePlan, type PreparedPlan } from '../reading/planning/prepare-plan.ts';
import { prepareProjects, type Together } from '../reading/planning/prepare-projects.ts';
import { refuseOtherFiles } from '../reading/planning/read-saved-plan.ts';
import { planToJson } from '../report/plan-json.ts';
import { TqError } from '../tq-error.ts';
import { changedProjectsOf } from './change-options.ts';
import type { Command, Context } from './command.ts';
import { planRequest } from './deploy-options.ts';
import { projectImages, watched } from './image-options.ts';
import { type PlanningOptions, requireOneChoice, withPlanningOptions } from './planning-options.ts';
import {
  clashPorts,
  type OfProjects,
  type Project,
  refuseForSeveral,
  REPEATABLE_CHOICES,
} from './project-options.ts';
import { withRevision } from './ref-options.ts';
import { removalAction } from './removal-options.ts';
import { savedOptions, valuesGiven } from './saved-options.ts';

interface PlanOptions extends PlanningOptions {
  exitCode: boolean;
  out: string | undefined;
}

export const plan: Command<OfProjects<PlanOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  builder: (yargs) =>
    withPlanningOptions(yargs)
      .option('exit-code', {
        type: 'boolean',
        default: false,
        describe: 'exit with 2 when there are changes',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'save the plan in this file, for `tq deploy --plan FILE`',
      }),

  async run(options, context) {
    requireOneChoice(options);
    return withRevision(options, context, makePlans);
  },
};

async function makePlans(options: OfProjects<PlanOptions>, context: Context): Promise<ExitReason> {
  const projects = await changedProjectsOf(options, context);
  if (projects === undefined) return 'findings';
  if (projects.length === 0) return 'ok';
  if (options.out !== undefined) refuseForSeveral(projects, ['--out']);
  if (projects.length > 1) refuseForSeveral(projects, valuesGiven(options));
  const made = await prepareProjects(projects, makePlan, {
    reporter: context.reporter,
    ports: clashPorts(context),
    mayGoOn: (plan) => plan !== undefined,
  });
  if (made === undefined) return 'findings';
  const plans = made.filter((each) => each !== undefined);
  for (const each of plans) {
    const { reporter } = each.context;
    if (each.prepared.plan.images !== undefined) reporter.images(each.prepared.plan.images);
    reporter.plan(each.prepared.plan, each.prepared.project.name);
    if (each.options.out !== undefined) await saveOne(each.options.out, each);
  }
  context.reporter.project(undefined);
  return options.exitCode && plans.some(({ prepared }) => hasChanges(prepared.plan)) ? 'changes' : 'ok';
}

interface MadePlan extends Project<PlanOptions> {
  prepared: PreparedPlan;
  recorded: HashingFiles;
}

/** Undefined after findings. */
async function makePlan(
  project: Project<PlanOptions>,
  { compared }: Together,
): Promise<MadePlan | undefined> {
  const { options, context } = project;
  // A plan runs no code of the project unless it is told to.
  const python = projectPython(options.python ?? 'never', context);
  const { workingDirectory } = context.environment;
  if (options.out !== undefined) await refuseOtherFiles(options.out, workingDirectory, context.files);
  const recorded = hashingFiles(context.files, workingDirectory);
  const ports = options.out === undefined ? context : watched(context, recorded);
  const removal = removalAction(options);
  const images = await projectImages({ ...options, isPushing: true }, python, ports);
  const request = {
    ...(await planRequest(options, ports)),
    removal,
    withEffects: true,
    images,
    dirty: options.allowDirty ? ('allow' as const) : undefined,
    onCompared: compared,
  };
  const prepared = await preparePlan(request, { ...ports, inspector: python.inspector }).finally(() =>
    python.close(),
  );
  return prepared && { ...project, prepared, recorded };
}

async function saveOne(out: string, { prepared, recorded, options, context }: MadePlan): Promise<void> {
  refuseInContext(out, context.environment.workingDirectory, recorded);
  const made = {
    prepared,
    files: recorded.states(),
    options: savedOptions({
      ...options,
      refCommit: context.revision?.commit.sha,
      refKind: context.revision?.commit.kind,
    }),
  };
  await save(out, made, context);
}

/** The plan would be part of the image that it is about, which would be another image then. */
function refuseInContext(path: string, folder: string, { isInContext }: HashingFiles): void {
  if (!isInContext(resolve(folder, path))) return;
  throw new TqError(
    'failed',
    `\`${path}\` would be in the context of an image, which would change the image`,
    {
      help: 'put it into `.dockerignore`, or save the plan outside of the context',
    },
  );
}

/** Writes the plan whole or not at all, for its owner alone to read. */
async function save(
  path: string,
  made: Pick<PlanMaking, 'prepared' | 'files' | 'options'>,
  { environment, files, writer, redact, version, clock, reporter }: Context,
): Promise<void> {
  const { plan: planned, project } = made.prepared;
  const saved = makeSavedPlan({
    ...made,
    // Known secrets are taken out below, where it is seen which old values have to go with them.
    readable: planToJson(planned, { project: project.name }) as unknown as JsonValue,
    tool: version,
    madeAt: clock.now(),
    salt: randomBytes(16).toString('hex'),
    variables: environment.variables,
    redact,
  });
  await refuseOtherFiles(path, environment.workingDirectory, files);
  await writer.putPrivate(
    resolve(environment.workingDirectory, path),
    new TextEncoder().encode(savedPlanText(saved)),
  );
  reporter.note(`the plan is in \`${path}\`; \`tq deploy --plan ${path}\` carries it out`);
}
