/** What only the server can tell about a project: pools, their job variables and queues, and what it does not have at all. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { fullName, type LiveState, type LiveWorkPool } from '../../plan/state.ts';
import { checkCloudOnly } from '../../preflight/cloud-only.ts';
import { checkJobVariables, saidOnce } from '../../preflight/job-variables.ts';
import { checkManifest, checkTemplate, jobTemplate } from '../../preflight/kubernetes/check-manifest.ts';
import { checkPoolReadiness } from '../../preflight/pool-readiness.ts';
import { checkWorkPools } from '../../preflight/work-pools.ts';
import type { WorkQueues } from '../../preflight/work-queues.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';

/** A deployment, and its flow if that could be read. */
export interface NamedDeployment {
  deployment: Deployment;
  flow?: { flowName: string };
}

export interface AskedServer {
  isCloud: boolean;
  live: LiveState;
  queues: WorkQueues;
  /** Whether pools without a worker are a finding: a deploy is often made before its workers are. */
  needsWorkers: boolean;
}

export async function serverFindings(
  document: Document,
  named: readonly NamedDeployment[],
  { isCloud, live, queues, needsWorkers }: AskedServer,
): Promise<Diagnostic[]> {
  const deployments = named.map(({ deployment }) => deployment);
  const variables = jobVariableFindings(document, named, live);
  return [
    ...checkWorkPools(document, deployments, live.workPools),
    ...checkPoolReadiness(document, deployments, live.workPools, needsWorkers),
    ...checkCloudOnly(document, deployments, isCloud),
    ...variables,
    ...withoutRefused(manifestFindings(document, deployments, live.workPools), variables),
    ...(await queues.check(document, deployments, live)),
  ];
}

/** Those of a pool that is not there are not looked at. */
function jobVariableFindings(
  document: Document,
  named: readonly NamedDeployment[],
  live: LiveState,
): Diagnostic[] {
  const pools = new Map(live.workPools.map((pool) => [pool.name, pool]));
  const liveByName = new Map(live.deployments.map((deployment) => [fullName(deployment), deployment]));
  return named.flatMap(({ deployment, flow }) => {
    const pool = pools.get(deployment.workPool.name);
    const { name } = deployment;
    const before = flow && liveByName.get(fullName({ flowName: flow.flowName, name }));
    return pool === undefined ? [] : checkJobVariables(document, deployment, pool, before);
  });
}

/** The jobs that pools of Kubernetes would start; what stands in the template of a pool is said once. */
function manifestFindings(
  document: Document,
  deployments: readonly Deployment[],
  pools: readonly LiveWorkPool[],
): Diagnostic[] {
  const found = pools
    .filter(({ type }) => type === 'kubernetes')
    .flatMap(({ name, variables, readiness }) => {
      const template = readiness && jobTemplate(variables, readiness.jobConfiguration);
      const words = { title: `the work pool \`${name}\``, said: new Set<string>() };
      const ofPool = deployments.filter(({ workPool }) => workPool.name === name);
      if (template === undefined)
        // Said once, as all that stands in a template is.
        return ofPool
          .slice(0, 1)
          .flatMap((each) => checkTemplate(document, each, readiness?.jobConfiguration ?? {}, words.title));
      return ofPool.flatMap((each) => checkManifest(document, each, template, words));
    });
  return saidOnce(found);
}

/** A value that the template refuses is said to be wrong once, and not again for what is made of it. */
function withoutRefused(found: readonly Diagnostic[], refused: readonly Diagnostic[]): Diagnostic[] {
  const places = new Set(refused.map(({ where }) => where?.start.offset));
  return found.filter(({ where }) => !places.has(where?.start.offset));
}
