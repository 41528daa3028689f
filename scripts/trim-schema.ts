/** A JSON Schema without what is said to people: its descriptions, titles and examples decide nothing. */
import { isJsonObject, type JsonObject, type JsonValue } from '../src/json.ts';

const FOR_PEOPLE = new Set(['description', 'example', 'examples', 'title']);

/** Keys under which stand names, any of which may be `title`, and no keywords. */
const OF_NAMES = new Set(['properties', 'definitions', '$defs']);

export function trimSchema(schema: JsonObject): JsonObject {
  // The server knows the schema of a block by its title.
  const isBlock = 'block_type_slug' in schema;
  const kept = Object.entries(schema).filter(([key]) => !FOR_PEOPLE.has(key) || (isBlock && key === 'title'));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, OF_NAMES.has(key) ? trimNamed(value) : trimValue(value)]),
  );
}

function trimNamed(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, trimValue(schema)]));
}

function trimValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(trimValue);
  return isJsonObject(value) ? trimSchema(value) : value;
}
