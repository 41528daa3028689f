/** What the server holds of the deployments that the file is about: a constant number of requests, and no writing. */
import type { DesiredState, LiveState } from '../plan/state.ts';
import type { PrefectReader } from '../ports/prefect-client.ts';

export async function readLiveState(desired: DesiredState, prefect: PrefectReader): Promise<LiveState> {
  const pools = [...new Set(desired.deployments.map(({ fields }) => fields.work_pool_name ?? ''))];
  const flows = [...new Set(desired.deployments.map(({ flowName }) => flowName))];
  const [workPools, flowIds] = await Promise.all([prefect.findWorkPools(pools), prefect.findFlowIds(flows)]);
  // A flow that the server does not know has no deployments, and theirs is the costly question.
  const known = desired.deployments.filter(({ flowName }) => Object.hasOwn(flowIds, flowName));
  const deployments = known.length === 0 ? [] : await prefect.findDeployments(known);
  const automations = await prefect.findAutomations(deployments.map(({ id }) => id));
  return {
    workPools,
    flowIds,
    deployments: deployments.map((deployment) => ({
      ...deployment,
      automations: automations[deployment.id] ?? [],
    })),
  };
}
