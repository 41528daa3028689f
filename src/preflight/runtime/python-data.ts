/** Values as Python holds them, between JSON and what Python says of them. */
import type { JsonValue } from '../../json.ts';
import { isRuleList, isRuleMapping } from '../../rules/python-value.ts';
import type { RuleValue } from '../../rules/rule.ts';

export { pythonRepr as reprOf, pythonText as textOf } from '../../rules/python-value.ts';

/** An integer is a `bigint`, a float a `number`, a `dict` a `Map`. */
export type PythonData = RuleValue;

/** What `json.loads` makes of the value; a number without a fraction counts as an integer, for JSON here has lost its spelling. */
export function toPythonData(value: JsonValue): PythonData {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toPythonData);
  return new Map(Object.entries(value).map(([key, item]) => [key, toPythonData(item)]));
}

/** The value as `json.dumps` and a reader of JSON hand it on: `5.0` comes back as `5`. */
export function toJson(value: PythonData): JsonValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (isRuleList(value)) return value.map(toJson);
  if (isRuleMapping(value)) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]));
  return value;
}

/** `bool(value)`. */
export function isTruthy(value: PythonData | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (isRuleList(value)) return value.length > 0;
  if (isRuleMapping(value)) return value.size > 0;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}
