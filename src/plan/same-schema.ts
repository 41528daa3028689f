/** Whether two parameter schemas say the same of a flow, as far as the flow's source tells. */
import { isJsonObject, type JsonValue } from '../json.ts';
import { isEqual } from './equal.ts';

/**
 * A deploy that could ask Python has stored more of a parameter than its source tells; that is no reason to store less.
 * `definitions` are not compared then, because they may belong to such a parameter.
 */
export function isSameSchema(live: JsonValue, desired: JsonValue, unread: readonly string[] = []): boolean {
  if (unread.length === 0) return isEqual(live, desired);
  return isEqual(without(live, unread), without(desired, unread));
}

function without(schema: JsonValue, names: readonly string[]): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const { properties = {}, required = [], ...rest } = schema;
  const kept = Object.entries(isJsonObject(properties) ? properties : {}).filter(
    ([name]) => !names.includes(name),
  );
  const needed = (Array.isArray(required) ? required : []).filter((name) => !names.includes(String(name)));
  return { ...rest, definitions: null, properties: Object.fromEntries(kept), required: needed };
}
