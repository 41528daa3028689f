/** What the server holds of the deployments that the file is about: a constant number of requests, and no writing. */
import type { DeploymentName, DesiredState, LiveState } from '../../plan/state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { readLiveBlocks } from './read-live-blocks.ts';

export async function readLiveState(desired: DesiredState, prefect: PrefectReader): Promise<LiveState> {
  const pools = desired.deployments.map(({ fields }) => fields.work_pool_name ?? '');
  const live = await readLiveDeployments(desired.deployments, pools, prefect);
  const automations = await prefect.findAutomations(live.deployments.map(({ id }) => id));
  const { blocks = [] } = desired;
  return {
    ...live,
    ...(blocks.length === 0 ? {} : { blocks: await readLiveBlocks(blocks, prefect) }),
    deployments: live.deployments.map((deployment) => ({
      ...deployment,
      automations: automations[deployment.id] ?? [],
    })),
  };
}

/** Without their automations, which only a change of them needs. */
export async function readLiveDeployments(
  deployments: readonly DeploymentName[],
  workPoolNames: readonly string[],
  prefect: PrefectReader,
): Promise<LiveState> {
  const flows = [...new Set(deployments.map(({ flowName }) => flowName))];
  const [workPools, flowIds] = await Promise.all([
    prefect.findWorkPools([...new Set(workPoolNames)]),
    prefect.findFlowIds(flows),
  ]);
  // A flow that the server does not know has no deployments, and theirs is the costly question.
  const known = deployments.filter(({ flowName }) => Object.hasOwn(flowIds, flowName));
  return { workPools, flowIds, deployments: known.length === 0 ? [] : await prefect.findDeployments(known) };
}
