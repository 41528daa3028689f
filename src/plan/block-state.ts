/** Blocks of the type `data-quality`, as a file wants them and as the server holds them. */
import { DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { JsonObject } from '../json.ts';

export interface BlockState {
  name: string;
  /** All that the block document holds, by field. */
  data: JsonObject;
}

export interface LiveBlock extends BlockState {
  id: string;
  /** Fields that its schema declares secret; as of `BlockDocument`. */
  secretFields: string[];
}

/** A version of what blocks of a type hold; one type may have several, of several releases. */
export interface LiveBlockSchema {
  id: string;
  checksum: string;
  /** Of the package that registered it; undefined when it did not say. */
  version: string | undefined;
  /** JSON Schema of the block's data. */
  fields: JsonObject;
}

export interface LiveBlockType {
  id: string;
  /** The newest first. */
  schemas: LiveBlockSchema[];
}

/** What the server holds of the blocks that files are about. */
export interface LiveBlocks {
  blocks: LiveBlock[];
  /** Asked for only when a block is to be made; undefined when there is none as well. */
  type?: LiveBlockType;
}

/** `block data-quality/orders-prod`: deployments are called `flow/name`. */
export function blockLabel({ name }: { name: string }): string {
  return `block ${DECLARED_BLOCK_TYPE.type.slug}/${name}`;
}
