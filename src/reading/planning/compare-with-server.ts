/** The part of the walk of `preparePlan` from a loaded project to its plan: what is wanted, against what the server holds. */
import type { LiveBlock } from '../../plan/block-state.ts';
import { desiredState, type ImageNames } from '../../plan/desired-state.ts';
import { withHeldSchedules } from '../../plan/hold-back.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Checkout } from '../../ports/git.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import { WorkQueues } from '../../preflight/work-queues.ts';
import { declaredProject, projectIdentity } from '../../release/project-identity.ts';
import type { ServerValues } from '../../templating/references.ts';
import type { DeploymentState, DesiredState } from '../../plan/state.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import { makePlan, remakePlan, type PlanScope } from './make-plan.ts';
import type { PlanPorts, PlanRequest, PreparedPlan } from './prepare-plan.ts';
import { latestRelease } from './read-releases.ts';
import { secretsOfBlocks } from './read-server-values.ts';
import { SourceResolver } from './resolve-sources.ts';
import { folderInRepository } from '../flows/source-folders.ts';
import { readSideEffects } from './read-side-effects.ts';
import { openNames, recordedFile, removalScope } from './removal-scope.ts';
import { serverFindings } from '../checking/server-findings.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';
import { checkWorkerCode, withDirtyVersions, type WorkerCode } from './worker-code.ts';
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
  const { git, keepSecret } = ports;
  const sources = new SourceResolver(checkout, { git, prefect, variables, keepSecret });
  const repositoryFolder = folderInRepository(folders);
  const surroundings = { workingDirectory, variables, checkout, project: declaredProject(data) };
  return async (current, images) => {
    const chosen = current.deployments.map(({ deployment }) => deployment);
    const resolved = await sources.resolve(current.project.document, chosen);
    if (!say.of(resolved.findings)) return undefined;
    const pulling = { repositoryFolder, sourceCommits: resolved.commits };
    const deployments = desiredState(current.deployments, { ...surroundings, ...pulling, images });
    const code = await codeOfWorkers(current, deployments, { request, ports, checkout, folders });
    if (!say.of(code.findings)) return undefined;
    const dirty = request.dirty === 'allow' ? [...new Set([...code.differing.values()].flat())].sort() : [];
    const versioned =
      request.dirty === 'allow' ? withDirtyVersions(deployments.deployments, code) : deployments.deployments;
    const desired = { deployments: versioned, blocks: current.blocks };
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
    const { document } = current.project;
    const about = { isCloud: prefect.isCloud, live, queues, needsWorkers: false };
    const findings = await serverFindings(document, current.deployments, about);
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
    const prepared = { ...made, ...files, prefect, project, previous, checkout, dirty, folders, server };
    return prepared;
  };
}

async function codeOfWorkers(
  { project: { document }, deployments }: LoadedProject,
  desired: DesiredState,
  {
    request,
    ports,
    checkout,
    folders,
  }: Pick<Comparing, 'request' | 'ports' | 'checkout'> & {
    folders: ProjectFolders;
  },
): Promise<WorkerCode> {
  const wanted = deployments.map(({ deployment }, index) => ({
    deployment,
    state: desired.deployments[index] as DeploymentState,
  }));
  const severity = request.dirty === 'refuse' ? 'error' : 'warning';
  const note = (line: string): void => ports.reporter.note(line);
  const { variables } = ports.environment;
  return checkWorkerCode(document, wanted, { checkout, folders, severity }, { ...ports, variables, note });
}

function leftBlocks({ removals = [] }: Plan): LiveBlock[] {
  return removals.flatMap((removal) => (removal.object === 'block' ? [removal.live] : []));
}
