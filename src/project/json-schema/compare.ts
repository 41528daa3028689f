/** Types and equality as the `jsonschema` package has them, which Prefect's server judges with. */
import { isJsonObject, type JsonValue } from '../../json.ts';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const TESTS: Record<JsonType, (value: JsonValue) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  // 1.0 is a whole number as well.
  integer: (value) => typeof value === 'bigint' || Number.isInteger(value),
  number: isNumber,
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: isJsonObject,
};

export function isJsonType(name: JsonValue): name is JsonType {
  return typeof name === 'string' && Object.hasOwn(TESTS, name);
}

export function isOfType(value: JsonValue, type: JsonType): boolean {
  return TESTS[type](value);
}

export function isNumber(value: JsonValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** 1 and 1.0 are the same, 1 and `true` are not; whole numbers of any size are told apart. */
export function isSame(a: JsonValue, b: JsonValue): boolean {
  if (isNumber(a) && isNumber(b)) return a <= b && a >= b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index] as JsonValue));
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] as JsonValue, b[key] as JsonValue))
  );
}
