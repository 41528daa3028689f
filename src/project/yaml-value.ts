/** Looking into parsed YAML: by path, as JSON, and in words. */
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { YamlTimestamp, type YamlValue } from './document.ts';

export type YamlMapping = { [key: string]: YamlValue };

export type YamlScalar = Exclude<YamlValue, YamlValue[] | YamlMapping>;

export function isMapping(value: YamlValue | undefined): value is YamlMapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof YamlTimestamp) &&
    !(value instanceof Uint8Array)
  );
}

/** An empty one where there is none. */
export function mappingOf(value: YamlValue | undefined): YamlMapping {
  return isMapping(value) ? value : {};
}

/** Whether a key is there and holds something: `key:` alone holds null, which Prefect takes for absent. */
export function isPresent(value: YamlValue | undefined): value is Exclude<YamlValue, null> {
  return value !== undefined && value !== null;
}

/** The value at a path; undefined where the path leads nowhere. */
export function valueAt(root: YamlValue, path: Path): YamlValue | undefined {
  let value: YamlValue | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMapping(value)) value = Object.hasOwn(value, step) ? value[String(step)] : undefined;
    else return undefined;
  }
  return value;
}

/** Calls `onScalar` for everything in the value that is no list and no mapping, with its path. */
export function eachScalar(
  value: YamlValue | undefined,
  onScalar: (scalar: YamlScalar, path: Path) => void,
  path: Path = [],
): void {
  if (value === undefined) return;
  if (Array.isArray(value)) value.forEach((item, index) => eachScalar(item, onScalar, [...path, index]));
  else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) eachScalar(item, onScalar, [...path, key]);
  } else onScalar(value, path);
}

/** The same value as JSON. Dates and binary data, which JSON lacks, are reported by a check before and become text here. */
export function toJson(value: YamlValue): JsonValue {
  if (value instanceof YamlTimestamp) return value.source;
  if (value instanceof Uint8Array) return '';
  if (Array.isArray(value)) return value.map(toJson);
  if (isMapping(value)) return toJsonObject(value);
  return value as JsonValue;
}

export function toJsonObject(value: YamlMapping): JsonObject {
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) setKey(result, key, toJson(item));
  return result;
}

/** Plain assignment would run the setter of `__proto__`, which is an ordinary key to YAML. */
export function setKey<T>(target: { [key: string]: T }, key: string, value: T): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

/** A number, boolean or text as text; empty for all else, since `String()` fails on a mapping with a key `toString`. */
export function scalarText(value: YamlValue | undefined): string {
  return typeof value === 'object' ? '' : String(value);
}

/** A value in a few words for a message: `` text `prod` ``, `a list`. */
export function describe(value: YamlValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text \`${shorten(value)}\``;
  if (typeof value === 'boolean') return `\`${value}\``;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number \`${value}\``;
  if (value instanceof YamlTimestamp) return `the date \`${value.source}\``;
  if (value instanceof Uint8Array) return 'binary data';
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

/** The same of what a whole file holds: a file that was named by mistake may be one with a login in it. */
export function describeFile(value: YamlValue | undefined): string {
  return typeof value === 'string' && value !== '' ? 'a text' : describe(value);
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** `` `tags` ``, or `` item 2 of `schedules` `` */
export function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'number' ? `item ${last + 1} of \`${String(path.at(-2))}\`` : `\`${last}\``;
}
