/** Takes secrets out of texts and values: those that look like one, and those that are known. */
import type { JsonObject, JsonValue } from '../json.ts';
import { mask } from '../secrets.ts';

export interface Hide {
  /** Words and names: only known secrets go. */
  text(text: string): string;
  /** The same value, with the same keys, but for those that hold credentials, and the same length of lists. */
  value(value: JsonValue): JsonValue;
}

const STARS = '********';

/** `redact` takes known secrets out of a text. What is left does not tell how long a secret is. */
export function hiding(redact: (text: string) => string = (text) => text): Hide {
  const text = (whole: string): string => {
    const clean = redact(whole);
    return clean === whole ? whole : clean.replaceAll(/\*{4,}/g, STARS);
  };
  const each = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(each);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, each(item)]));
  };
  return { text, value: (value) => each(mask(value)) };
}

/** A part of a plan is plain data, which is all that hiding needs to know. */
export function objectOf(value: object, hide: Hide): JsonObject {
  return hide.value(value as JsonObject) as JsonObject;
}
