/** Values as Python holds them, between JSON and what Python says of them. */
import type { JsonValue } from '../../json.ts';
import { floatText, isRuleList, isRuleMapping } from '../../rules/python-value.ts';
import type { RuleValue } from '../../rules/rule.ts';

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

/** `str(value)`. */
export function textOf(value: PythonData): string {
  return typeof value === 'string' ? value : reprOf(value);
}

/** `repr(value)`. */
export function reprOf(value: PythonData): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return floatText(value);
  if (isRuleList(value)) return `[${value.map(reprOf).join(', ')}]`;
  if (isRuleMapping(value))
    return `{${[...value].map(([key, item]) => `${quoted(key)}: ${reprOf(item)}`).join(', ')}}`;
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Single quotes, unless the text has them and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const characters = [...text].map((each) => (each === quote ? `\\${quote}` : escaped(each)));
  return `${quote}${characters.join('')}${quote}`;
}

/** What Unicode calls unprintable, blanks but the space among it, is written by its number. */
function escaped(character: string): string {
  if (ESCAPES[character] !== undefined) return ESCAPES[character];
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, '0')}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
