/**
 * The walk of `tq build`: files → what the server fills in → the deployments whose steps build images. The server is
 * asked only where a placeholder names a block or a variable.
 */
import { type StepsOfProject, stepsOf } from '../../steps/project-steps.ts';
import { isImageStep } from '../../steps/native-steps.ts';
import { projectIdentity } from '../../release/project-identity.ts';
import type { Checkout } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import { labelFacts } from './label-facts.ts';
import type { LoadedProject } from '../load-project.ts';
import { openProject, withAnswers } from '../open-project.ts';
import { type PlanPorts, type PlanRequest, runningImages } from './prepare-plan.ts';
import type { Speaker } from './speaker.ts';

export type BuildRequest = Pick<
  PlanRequest,
  'prefectFile' | 'selection' | 'overrides' | 'allowed' | 'images'
>;

export interface PreparedBuild {
  /** Of the deployments that have a step about an image. */
  steps: StepsOfProject;
  /** Name of the project. */
  project: string;
  checkout: Checkout | null;
  say: Speaker;
  /** Name of a deployment → the image that it runs in now, as far as a configured server tells. */
  runs: () => Promise<ReadonlyMap<string, string>>;
}

/** Undefined after findings that forbid a build. */
export async function prepareBuild(
  request: BuildRequest,
  ports: PlanPorts,
): Promise<PreparedBuild | undefined> {
  const asked = ports.git.checkout(ports.environment.workingDirectory);
  const opened = await openProject(request, ports);
  const { loader, say } = opened;
  const answered = await withAnswers(opened, ports);
  if (answered === undefined) return undefined;
  const { loaded, server } = answered;
  const checkout = await asked;
  request.images.describe(labelFacts({ loaded, loader, checkout }, ports));
  const { written } = loaded;
  const deployments = loaded.deployments
    .map(({ deployment }) => deployment)
    .filter(({ path }) => stepsOf(written, path, ['build', 'push']).some(isImageStep));
  const folder = loader.folders.projectFolder ?? loader.folders.workingDirectory;
  return {
    steps: { document: written, deployments, server },
    project: projectIdentity(written.data ?? null, folder).name,
    checkout,
    say,
    runs: () => runningNow(loaded.deployments, ports),
  };
}

/** To say why an image is built; where no server is configured, or it does not answer, nothing is known of it. */
async function runningNow(
  deployments: LoadedProject['deployments'],
  ports: PlanPorts,
): Promise<ReadonlyMap<string, string>> {
  if ((await ports.settings()).connection.apiUrl === undefined) return new Map();
  const names = deployments.map(({ deployment, flow }) => ({
    flowName: flow.flowName,
    name: deployment.name,
  }));
  try {
    const prefect = await ports.connect();
    return runningImages(await prefect.findDeployments(names));
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    ports.reporter.note(`what runs now is not known: ${error.message}`);
    return new Map();
  }
}
