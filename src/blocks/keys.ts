/** What the schema of block files knows. */
import schema from '../generated/block.schema.json' with { type: 'json' };

/** Keys at the top of a block file. */
export const KNOWN_KEYS: readonly string[] = Object.keys(schema.properties);

/** Keys under `observability`. */
export const OBSERVABILITY_KEYS: readonly string[] = Object.keys(schema.properties.observability.properties);
