/** A value in a line of a plan. */
import { encodeJson } from '../json-text.ts';
import type { JsonValue } from '../json.ts';
import { mask } from '../secrets.ts';

const WIDEST_VALUE = 60;

/** As JSON, without what looks like a secret, cut where it gets long; null is `(none)`. */
export function valueText(value: JsonValue): string {
  if (value === null) return '(none)';
  const text = encodeJson(mask(value));
  return text.length > WIDEST_VALUE ? `${text.slice(0, WIDEST_VALUE - 1)}…` : text;
}
