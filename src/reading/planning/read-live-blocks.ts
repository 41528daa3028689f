/** What the server holds of the blocks that files are about: one request, and two more only when one is to be made. */
import { BLOCK_TYPE } from '../../blocks/fields.ts';
import type { BlockState, LiveBlocks } from '../../plan/block-state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';

export async function readLiveBlocks(
  desired: readonly BlockState[],
  prefect: PrefectReader,
): Promise<LiveBlocks> {
  const blocks = await prefect.findBlocks(
    BLOCK_TYPE,
    desired.map(({ name }) => name),
  );
  const names = new Set(blocks.map(({ name }) => name));
  if (desired.every(({ name }) => names.has(name))) return { blocks };
  return { blocks, type: await prefect.findBlockType(BLOCK_TYPE) };
}
