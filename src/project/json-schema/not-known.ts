/** Parts of a value that are made later, by steps or by the server, and that fit whatever is asked of them until then. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { YamlValue } from '../document.ts';
import { isMapping, setKey, toJson } from '../yaml-value.ts';

/** Stands for such a part, by its identity. */
export const NOT_KNOWN: JsonObject = {};

/** As JSON, with `NOT_KNOWN` for every text or mapping that `isMadeLater` picks out. */
export function knownJson(value: YamlValue, isMadeLater: (part: YamlValue) => boolean): JsonValue {
  if (isMadeLater(value)) return NOT_KNOWN;
  if (Array.isArray(value)) return value.map((item) => knownJson(item, isMadeLater));
  if (!isMapping(value)) return toJson(value);
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) setKey(result, key, knownJson(item, isMadeLater));
  return result;
}
