/** Values that Python expressions have when tq can tell them without running anything, and their JSON form. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';

export type PythonValue =
  | { type: 'none' }
  | { type: 'bool'; value: boolean }
  | { type: 'int'; value: bigint }
  | { type: 'float'; value: number }
  | { type: 'str'; value: string }
  | { type: 'list' | 'tuple' | 'set'; items: PythonValue[] }
  | { type: 'dict'; entries: [PythonValue, PythonValue][] }
  /** Anything that JSON shows as a text: bytes, dates, paths, decimals. `of` is its class. */
  | { type: 'text'; of: string; text: string }
  | { type: 'timedelta'; microseconds: bigint }
  | { type: 'timezone'; suffix: string }
  | { type: 'enum-member'; value: PythonValue; name?: string }
  /** An instance of a model or dataclass of the project, as it would be dumped. */
  | { type: 'instance'; json: JsonValue }
  /** `pydantic.Field(…)`, `dataclasses.field(…)`. */
  | { type: 'field'; arguments: CallArguments }
  | { type: 'ellipsis' }
  /** `os.environ`; `read` gives undefined for a variable that is not set. */
  | { type: 'environment'; read(name: string): PythonValue | undefined }
  /** A function, class or plain object: Python has it, JSON does not. A range still has items. */
  | { type: 'opaque'; items?: PythonValue[]; isFunction?: boolean }
  /** A generator and its like, which Prefect stores as an empty list (measured on Prefect 3.8.8). */
  | { type: 'iterator'; items: PythonValue[] }
  /** Something that tq cannot tell; `reason` continues the sentence «… because». */
  /** `foreign`: it comes from a package that Prefect may not be able to import either. */
  | { type: 'unknown'; reason: string; foreign?: boolean };

export interface CallArguments {
  positional: PythonValue[];
  keyword: Map<string, PythonValue>;
  /** The expressions behind the keywords, for those that need them unevaluated. */
  nodes: Map<string, Node>;
}

export const NONE: PythonValue = { type: 'none' };

export function unknown(reason: string, foreign = false): Extract<PythonValue, { type: 'unknown' }> {
  return { type: 'unknown', reason, foreign };
}

/** The first unknown in a list of values, which makes the whole unknown. */
export function firstUnknown(
  values: readonly PythonValue[],
): Extract<PythonValue, { type: 'unknown' }> | undefined {
  return values.find((value) => value.type === 'unknown');
}

/** JSON as pydantic dumps the value; undefined when it has no JSON form. */
export function toJson(value: PythonValue): JsonValue | undefined {
  switch (value.type) {
    case 'list':
    case 'tuple':
      return listToJson(value.items);
    case 'set':
      return listToJson(sorted(value.items));
    case 'dict':
      return dictToJson(value.entries);
    case 'timedelta':
      return isoDuration(value.microseconds);
    case 'enum-member':
      return toJson(value.value);
    case 'instance':
      return value.json;
    case 'iterator':
      return [];
    default:
      return scalarToJson(value);
  }
}

function scalarToJson(value: PythonValue): JsonValue | undefined {
  switch (value.type) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'int':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : value.value;
    case 'float':
      // JSON has no infinity; the server receives null.
      return Number.isFinite(value.value) ? value.value : null;
    case 'text':
      return value.text;
    default:
      return undefined;
  }
}

/** `str(value)` for the values that f-strings and dictionary keys are made of. */
export function toText(value: PythonValue): string | undefined {
  switch (value.type) {
    case 'none':
      return 'None';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'int':
    case 'str':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'text':
      return value.text;
    default:
      return undefined;
  }
}

function listToJson(items: readonly PythonValue[]): JsonValue | undefined {
  const converted = items.map(toJson);
  return converted.every((item): item is JsonValue => item !== undefined) ? converted : undefined;
}

function dictToJson(entries: readonly [PythonValue, PythonValue][]): JsonValue | undefined {
  const converted: JsonObject = {};
  for (const [key, value] of distinctKeys(entries)) {
    const name = keyText(key);
    const json = toJson(value);
    if (name === undefined || json === undefined) return undefined;
    converted[name] = json;
  }
  return converted;
}

/** To Python `1`, `1.0` and `True` are one key: the first one written stays, with the value written last. */
function distinctKeys(entries: readonly [PythonValue, PythonValue][]): [PythonValue, PythonValue][] {
  const distinct = new Map<string, [PythonValue, PythonValue]>();
  for (const [key, value] of entries) {
    const isNumber = key.type === 'bool' || key.type === 'int' || key.type === 'float';
    const identity = isNumber ? `number ${Number(key.value)}` : `${key.type} ${keyText(key)}`;
    distinct.set(identity, [distinct.get(identity)?.[0] ?? key, value]);
  }
  return [...distinct.values()];
}

function keyText(key: PythonValue): string | undefined {
  if (key.type === 'bool') return String(key.value);
  if (key.type === 'enum-member') return keyText(key.value);
  if (key.type === 'tuple') return key.items.map((item) => keyText(item)).join(',');
  if (key.type === 'timedelta') return isoDuration(key.microseconds);
  return toText(key);
}

/** pydantic sorts a set's elements when they can be compared. */
function sorted(items: readonly PythonValue[]): PythonValue[] {
  const distinct = [
    ...new Map(items.map((item) => [JSON.stringify(toJson(item), bigintsAsText), item])).values(),
  ];
  const numbers = distinct.every(
    (item) => item.type === 'int' || item.type === 'float' || item.type === 'bool',
  );
  const texts = distinct.every((item) => item.type === 'str');
  if (numbers) return distinct.sort((left, right) => Number(toJson(left)) - Number(toJson(right)));
  return texts
    ? distinct.sort((left, right) => compareCodePoints(String(toJson(left)), String(toJson(right))))
    : distinct;
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** Python compares texts by code point, JavaScript by UTF-16 unit. */
function compareCodePoints(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 16) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  return `${mantissa}e${power.startsWith('-') ? '-' : '+'}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

/** pydantic's ISO 8601 duration: years of 365 days, days, then the time. */
function isoDuration(microseconds: bigint): string {
  if (microseconds === 0n) return 'PT0S';
  const size = microseconds < 0n ? -microseconds : microseconds;
  const days = size / DAY;
  const seconds = (size % DAY) / SECOND;
  const fraction = (size % SECOND).toString().padStart(6, '0').replace(/0+$/, '');
  const date = [unit(days / 365n, 'Y'), unit(days % 365n, 'D')].join('');
  const left = seconds % 60n;
  const secondsText = left > 0n || fraction ? `${left}${fraction ? `.${fraction}` : ''}S` : '';
  const time = [unit(seconds / 3600n, 'H'), unit((seconds / 60n) % 60n, 'M'), secondsText].join('');
  return `${microseconds < 0n ? '-' : ''}P${date}${time ? `T${time}` : ''}`;
}

function unit(count: bigint, letter: string): string {
  return count > 0n ? `${count}${letter}` : '';
}
