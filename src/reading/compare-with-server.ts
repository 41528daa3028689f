/** The part of the walk of `preparePlan` from a loaded project to its plan: what is wanted, against what the server holds. */
import type { LiveBlock } from '../plan/block-state.ts';
import { desiredState, type ImageNames } from '../plan/desired-state.ts';
import { withHeldSchedules } from '../plan/hold-back.ts';
import type { Plan } from '../plan/plan.ts';
import type { Checkout } from '../ports/git.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import { WorkQueues } from '../preflight/work-queues.ts';
import { declaredProject, projectIdentity } from '../release/project-identity.ts';
import type { ServerValues } from '../templating/references.ts';
import type { LoadedProject, ProjectLoader } from './load-project.ts';
import { makePlan, remakePlan, type PlanScope } from './make-plan.ts';
import type { PlanPorts, PlanRequest, PreparedPlan } from './prepare-plan.ts';
import { latestRelease } from './read-releases.ts';
import { secretsOfBlocks } from './read-server-values.ts';
import { readSideEffects } from './read-side-effects.ts';
import { openNames, recordedFile, removalScope } from './removal-scope.ts';
import { serverFindings } from './server-findings.ts';
import type { Speaker } from './speaker.ts';

export interface Comparing {
  request: PlanRequest;
  ports: PlanPorts;
  loader: ProjectLoader;
  say: Speaker;
  prefect: PrefectClient;
  checkout: Checkout | null;
  server: ServerValues;
}

/** Can be asked again when more of the project is known; what the server said of releases and queues is asked for once. */
export async function comparison(
  loaded: LoadedProject,
  { request, ports, loader, say, prefect, checkout, server }: Comparing,
): Promise<(current: LoadedProject, images?: ImageNames) => Promise<PreparedPlan | undefined>> {
  const { workingDirectory, variables } = ports.environment;
  const { folders } = loader;
  const queues = new WorkQueues(prefect);
  const data = loaded.written.data ?? null;
  const project = projectIdentity(data, folders.projectFolder ?? workingDirectory);
  const previous = (await latestRelease(project.name, prefect))?.release;
  const surroundings = { workingDirectory, variables, checkout, project: declaredProject(data) };
  return async (current, images) => {
    const deployments = desiredState(current.deployments, { ...surroundings, images });
    const desired = { ...deployments, blocks: current.blocks };
    const { selection, overrides, removal: asked } = request;
    const { entryCount } = loader;
    const scope: PlanScope = {
      project: project.name,
      previous,
      file: recordedFile(loader.file, folders, { overrides, loaded: current, checkout }),
      leftOver: removalScope({ ...selection, overrides, project, entryCount, loaded: current, asked }),
      openNames: openNames(current),
    };
    const { plan: bare, live } = await makePlan(
      withHeldSchedules(desired, previous?.heldBack ?? {}),
      scope,
      prefect,
    );
    const blocks = [...(live.blocks?.blocks ?? []), ...leftBlocks(bare)];
    secretsOfBlocks(current.blocks, blocks).forEach(ports.keepSecret);
    const { isCloud } = prefect;
    const { document } = current.project;
    const findings = await serverFindings(document, current.deployments, { isCloud, live, queues });
    if (!say.of(findings)) return undefined;
    const plan = request.withEffects === true ? await readSideEffects(bare, queues.missing(), prefect) : bare;
    const replan = async (): Promise<Plan> => {
      const latest = (await latestRelease(project.name, prefect))?.release;
      // Somebody else's smoke run may have ended meanwhile.
      const wanted = withHeldSchedules(desired, latest?.heldBack ?? {});
      return remakePlan(plan, wanted, { scope, latest }, prefect);
    };
    const made = { plan, desired, live, loaded: current, replan };
    const files = { file: loader.file, origin: scope.file };
    const prepared = { ...made, ...files, prefect, project, previous, checkout, folders, server };
    return prepared;
  };
}

function leftBlocks({ removals = [] }: Plan): LiveBlock[] {
  return removals.flatMap((removal) => (removal.object === 'block' ? [removal.live] : []));
}
