/** Block file → what the server should hold of the block. */
import type { BlockState } from '../plan/block-state.ts';
import type { Document } from '../project/document.ts';
import { isMapping, toJson } from '../project/yaml-value.ts';
import { BLOCK_FIELDS } from './fields.ts';

/** Of a file without errors; `version`, `type` and `description` are not part of the block. */
export function toBlockState({ data }: Document): BlockState {
  const written = isMapping(data) ? data : {};
  const fields = BLOCK_FIELDS.map((field) => [field, toJson(written[field] ?? null)] as const);
  return { name: String(written.name), data: Object.fromEntries(fields) };
}
