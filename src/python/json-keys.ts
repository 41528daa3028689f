/** Objects without some of their keys. */
import type { JsonObject } from '../json.ts';

/** A copy of `object` without `keys`. */
export function without(object: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
