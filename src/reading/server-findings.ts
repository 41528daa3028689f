/** What only the server can tell about a project: pools, their job variables and queues, and what it does not have at all. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fullName, type LiveState } from '../plan/state.ts';
import { checkCloudOnly } from '../preflight/cloud-only.ts';
import { checkJobVariables } from '../preflight/job-variables.ts';
import { checkWorkPools } from '../preflight/work-pools.ts';
import type { WorkQueues } from '../preflight/work-queues.ts';
import type { Document } from '../project/document.ts';
import type { Deployment } from '../project/project.ts';

/** A deployment, and its flow if that could be read. */
export interface NamedDeployment {
  deployment: Deployment;
  flow?: { flowName: string };
}

export interface AskedServer {
  isCloud: boolean;
  live: LiveState;
  queues: WorkQueues;
}

export async function serverFindings(
  document: Document,
  named: readonly NamedDeployment[],
  { isCloud, live, queues }: AskedServer,
): Promise<Diagnostic[]> {
  const deployments = named.map(({ deployment }) => deployment);
  return [
    ...checkWorkPools(document, deployments, live.workPools),
    ...checkCloudOnly(document, deployments, isCloud),
    ...jobVariableFindings(document, named, live),
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
