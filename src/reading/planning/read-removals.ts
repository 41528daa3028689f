/** What the server holds beside that which the file wants: what left it, and what `tq.moved` names. */
import { BLOCK_TYPE } from '../../blocks/fields.ts';
import type { LeftOver, LiveOthers } from '../../plan/removals.ts';
import { namesIn } from '../../plan/state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { readLiveDeployments } from './read-live-state.ts';

/** Those of these names that exist, with their automations. No request where there is nothing to ask about. */
export async function readOthers(names: LeftOver, prefect: PrefectReader): Promise<LiveOthers> {
  const blocks = names.blocks.length === 0 ? [] : await prefect.findBlocks(BLOCK_TYPE, names.blocks);
  if (names.deployments.length === 0) return { deployments: [], blocks };
  const { deployments } = await readLiveDeployments(names.deployments.map(namesIn), [], prefect);
  if (deployments.length === 0) return { deployments, blocks };
  const automations = await prefect.findAutomations(deployments.map(({ id }) => id));
  return {
    deployments: deployments.map((each) => ({ ...each, automations: automations[each.id] ?? [] })),
    blocks,
  };
}
