/** Writes blocks, and before the first one what the server does not know of their type. */
import { BLOCK_TYPE_SLUG, DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { BlockState } from '../plan/block-state.ts';
import type { BlockChange, BlockHome } from '../plan/diff-blocks.ts';
import type { BlockWriter } from '../ports/prefect-client.ts';
import type { Progress } from './progress.ts';

export class ApplyBlocks {
  readonly #prefect: BlockWriter;
  /** What was registered in this run. */
  readonly #registered: BlockHome = {};

  constructor(prefect: BlockWriter) {
    this.#prefect = prefect;
  }

  /** Returns the block's id. */
  async write(change: Exclude<BlockChange, { action: 'keep' }>, progress: Progress): Promise<string> {
    const { desired } = change;
    if (change.action === 'create') return this.#create(desired, change.home, progress);
    await this.#prefect.updateBlock(change.live.id, desired.data);
    progress.wrote = true;
    return change.live.id;
  }

  async #create({ name, data }: BlockState, home: BlockHome, progress: Progress): Promise<string> {
    const { type, schema } = DECLARED_BLOCK_TYPE;
    let typeId = home.typeId ?? this.#registered.typeId;
    if (typeId === undefined) {
      typeId = await this.#prefect.createBlockType(type);
      progress.wrote = true;
      this.#registered.typeId = typeId;
    }
    let schemaId = home.schemaId ?? this.#registered.schemaId;
    if (schemaId === undefined) {
      schemaId = await this.#prefect.createBlockSchema(typeId, schema);
      progress.wrote = true;
      this.#registered.schemaId = schemaId;
    }
    const id = await this.#prefect.createBlock({ typeSlug: BLOCK_TYPE_SLUG, typeId, schemaId, name, data });
    progress.wrote = true;
    return id;
  }
}
