/**
 * The block type `data-quality` and its schema, as `DataQualityBlock.register_type_and_schema()` of the released package
 * registers them. `scripts/generate-block-type.ts` writes the data.
 */
import type { JsonObject } from '../json.ts';
import declared from './data-quality-type.json' with { type: 'json' };

export interface DeclaredBlockType {
  /** Whose release it is: name on the package index, version, and the Prefect that it was asked with. */
  package: string;
  version: string;
  prefect: string;
  /** `sha256:…` of the schema's fields; with the schema's version the name by which the server knows it. */
  checksum: string;
  /** Body of `POST /block_types/`. */
  type: { slug: string } & JsonObject;
  /** Body of `POST /block_schemas/` without the id of the type. */
  schema: { fields: JsonObject; capabilities: string[]; version: string };
}

export const DECLARED_BLOCK_TYPE = declared as DeclaredBlockType;

/** How the server and block placeholders name the type. */
export const BLOCK_TYPE_SLUG = DECLARED_BLOCK_TYPE.type.slug;
