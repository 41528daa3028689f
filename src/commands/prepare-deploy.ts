/** One project on its way through `tq deploy`, up to where something is written. */
import type { ProjectImages } from '../building/project-images.ts';
import { projectPython, type ProjectPython } from '../interpreter/project-python.ts';
import type { SavedPlan } from '../plan/saved-plan.ts';
import { type PlanRequest, preparePlan, type StepRunner } from '../reading/planning/prepare-plan.ts';
import { type Together } from '../reading/planning/prepare-projects.ts';
import { hashingFiles } from '../reading/files/hashing-files.ts';
import { prepareSavedPlan } from '../reading/planning/prepare-saved-plan.ts';
import {
  type PreparedWithoutBroken,
  prepareWithoutBroken,
} from '../reading/planning/prepare-without-broken.ts';
import { ProjectSteps } from '../steps/project-steps.ts';
import { TqError } from '../tq-error.ts';
import { choicesGiven, type Context } from './command.ts';
import { type LockOptions } from './lock-options.ts';
import { planRequest } from './deploy-options.ts';
import { projectImages, watched } from './image-options.ts';
import { type PlanningOptions } from './planning-options.ts';
import { type Project } from './project-options.ts';
import { removalAction, removalApproval } from './removal-options.ts';
import { type DeployPlanOptions } from './saved-options.ts';

export interface DeployOptions extends PlanningOptions, DeployPlanOptions, LockOptions {
  yes: boolean;
  dryRun: boolean;
  failFast: boolean;
  smoke: boolean;
  smokeTimeout: number;
}

/** From the files, or from a plan that was saved. */
export async function prepareDeploy(
  project: Project<DeployOptions>,
  saved: SavedPlan | undefined,
  { pause, compared }: Together,
): Promise<Project<DeployOptions> & PreparedWithoutBroken> {
  const { options, context } = project;
  const python = projectPython(options.python ?? 'auto', context);
  // A plan is made without asking Python unless it is told to.
  const inspecting = saved?.options.python === null ? projectPython('never', context) : python;
  const ports = { ...context, inspector: inspecting.inspector };
  const runsSteps = !options.dryRun && !options.assertNoop;
  const recorded = hashingFiles(context.files, context.environment.workingDirectory);
  const reading = saved === undefined ? context : watched(context, recorded);
  const images = await projectImages({ ...options, isPushing: true }, python, reading);
  const request = async (): Promise<PlanRequest> => ({
    ...(await planRequest(options, reading)),
    removal: removalAction(options),
    withEffects: options.dryRun || options.assertNoop || (options.prune && !options.yes),
    images,
    dirty: options.allowDirty ? 'allow' : runsSteps ? 'refuse' : undefined,
    steps: runsSteps ? afterAll(projectSteps(images, python, context), pause) : undefined,
  });
  try {
    if (saved !== undefined)
      return {
        ...project,
        prepared: await prepareSavedPlan(saved, { request, recorded }, ports),
        leftOut: [],
      };
    const approval = runsSteps && !options.yes ? removalApproval(context) : undefined;
    const fresh: PlanRequest = {
      ...(await request()),
      unnamed: options.all ? 'left-out' : 'error',
      onEntries: (count) => requireChoice(options, count),
      onCompared: async (prepared) => {
        compared(prepared);
        // Nobody is asked to agree to what findings may still forbid.
        if (options.prune) await pause();
        await approval?.(prepared);
      },
    };
    if (options.keepGoing) return { ...project, ...(await prepareWithoutBroken(fresh, ports)) };
    return { ...project, prepared: await preparePlan(fresh, ports), leftOut: [] };
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

/** Steps that run only when every project has been checked. */
function afterAll(steps: ProjectSteps, pause: Together['pause']): StepRunner {
  return {
    check: (project) => steps.check(project),
    run: async (project) => {
      await pause();
      return steps.run(project);
    },
  };
}

/** With several deployments in the file, which ones is a question that must be answered. */
function requireChoice(options: DeployOptions, entryCount: number): void {
  const chosen = options.all || options.only !== undefined || choicesGiven(options).length > 0;
  if (entryCount > 1 && !chosen) {
    throw new TqError(
      'unanswered',
      `\`${options.prefectFile}\` has ${entryCount} deployments and none was chosen`,
      { help: 'choose with `-n NAME` or `-e ENVIRONMENT`, or take every one with `--all`' },
    );
  }
}
