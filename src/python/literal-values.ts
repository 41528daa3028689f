/** A fixed list of values as a schema. */
import type { JsonObject, JsonValue } from '../json.ts';

/** `const` or `enum`, with a `type` when all values share one. */
export function enumeration(values: JsonValue[]): JsonObject {
  const [only] = values;
  const types = new Set(values.map(jsonType));
  const [type] = types;
  return {
    ...(values.length === 1 ? { const: only ?? null } : { enum: values }),
    ...(types.size === 1 && type !== undefined ? { type } : {}),
  };
}

function jsonType(value: JsonValue): string | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'bigint':
      return 'integer';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    case 'string':
    case 'boolean':
      return typeof value;
    default:
      return undefined;
  }
}
