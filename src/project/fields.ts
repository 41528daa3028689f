/**
 * Reading the fields of one mapping as pydantic does: each reader answers with a usable value and notes what is wrong,
 * so that all faults of an entry are found at once.
 */
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject } from '../json.ts';
import type { YamlValue } from './document.ts';
import { durationSeconds } from './duration.ts';
import { laxBoolean, laxInteger, laxNumber } from './lax.ts';
import { nearMiss, onlyNearMiss } from './near-miss.ts';
import { describe, isMapping, toJsonObject, type YamlMapping, nameOf } from './yaml-value.ts';

/** Why an entry cannot be used. */
export interface Fault {
  /** Inside the entry; empty for the entry itself. */
  path: (string | number)[];
  message: string;
  help?: string;
  /** Absent: TQ2004, a value that is not allowed. */
  code?: DiagnosticCode;
  /** The key is at fault, and not its value. */
  target?: 'key';
  /** Quotes would make the value the text that is wanted. */
  isQuotable?: boolean;
  /** The key that was certainly meant. */
  renameTo?: string;
}

/** A mapping that is being read. */
export interface Fields {
  mapping: YamlMapping;
  /** Where it stands inside the entry. */
  path: Path;
  /** Faults found so far; shared by all mappings of one entry. */
  faults: Fault[];
}

/** Notes that a key, or with `[]` the mapping itself, is at fault. */
export function addFault({ path, faults }: Fields, inside: Path, fault: Omit<Fault, 'path'>): void {
  faults.push({ path: [...path, ...inside], ...fault });
}

/** The converted value of a key; `otherwise` when it is absent or at fault. */
function read<T>(
  fields: Fields,
  key: string,
  otherwise: T,
  expected: string,
  convert: (value: YamlValue) => T | undefined,
): T {
  if (!Object.hasOwn(fields.mapping, key)) return otherwise;
  const value = fields.mapping[key] as YamlValue;
  const converted = convert(value);
  if (converted !== undefined) return converted;
  wrongValue(fields, [key], expected, value);
  return otherwise;
}

/** Notes `` `key` must be …, found … ``; a number where text is meant gets quotes proposed. */
export function wrongValue(
  fields: Fields,
  inside: Path,
  expected: string,
  value: YamlValue | undefined,
  help?: string,
): void {
  const isPlain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  const isQuotable = isPlain && /^text/.test(expected);
  addFault(fields, inside, {
    message: `${nameOf(inside)} must be ${expected}, found ${describe(value)}`,
    help: help ?? (isQuotable ? 'put it in quotes' : undefined),
    isQuotable,
  });
}

type Explanation = Pick<Fault, 'message' | 'help' | 'renameTo'>;

/** Notes each key that is not known, as Prefect would ignore it in silence. Says whether there is one. */
export function hasUnknownKeys(
  fields: Fields,
  known: readonly string[],
  code: DiagnosticCode,
  explain: (key: string) => Explanation | undefined = () => undefined,
): boolean {
  const unknown = Object.keys(fields.mapping).filter((key) => !known.includes(key));
  for (const key of unknown) {
    addFault(fields, [key], { code, target: 'key', ...(explain(key) ?? unknownKey(key, known)) });
  }
  return unknown.length > 0;
}

function unknownKey(key: string, known: readonly string[]): Explanation {
  const near = nearMiss(key, known);
  if (near !== undefined)
    return {
      message: `unknown key \`${key}\`; did you mean \`${near}\`?`,
      renameTo: onlyNearMiss(key, known),
    };
  return { message: `unknown key \`${key}\``, help: `remove it; these are known: ${nameList(known)}` };
}

/** Notes a key that must be there and is not; true when it is there. */
export function isGiven(fields: Fields, key: string, what: string, help: string): boolean {
  if (Object.hasOwn(fields.mapping, key)) return true;
  addFault(fields, [], { message: `${what} must have \`${key}\``, help });
  return false;
}

export function readText(fields: Fields, key: string, otherwise: string): string {
  return read(fields, key, otherwise, 'text', (value) => (typeof value === 'string' ? value : undefined));
}

export function readBoolean(fields: Fields, key: string): boolean | undefined {
  return read(fields, key, undefined, '`true` or `false`', laxBoolean);
}

export function readInteger(fields: Fields, key: string, otherwise: number): number | bigint {
  return read(fields, key, otherwise, 'a whole number', laxInteger);
}

export function readNumber(fields: Fields, key: string): number {
  return read(fields, key, 0, 'a number', laxNumber);
}

/** One of a few words. */
export function readChoice<Word extends string>(
  fields: Fields,
  key: string,
  words: readonly Word[],
  otherwise: Word,
): Word {
  if (!Object.hasOwn(fields.mapping, key)) return otherwise;
  const value = fields.mapping[key];
  const chosen = words.find((word) => word === value);
  if (chosen !== undefined) return chosen;
  const near = typeof value === 'string' ? nearMiss(value, words) : undefined;
  const expected = `${words.length === 1 ? '' : 'one of '}${nameList(words)}`;
  wrongValue(fields, [key], expected, value, near && `did you mean \`${near}\`?`);
  return otherwise;
}

const DURATION_HELP = 'write seconds (`600`) or an ISO-8601 duration (`PT10M`)';

/** A length of time in seconds; one below `least` is a fault. A boolean counts as 0 or 1 second. */
export function readSeconds<T>(fields: Fields, key: string, otherwise: T, least?: number): number | T {
  if (!Object.hasOwn(fields.mapping, key)) return otherwise;
  const value = fields.mapping[key];
  const seconds = durationSeconds(typeof value === 'boolean' ? Number(value) : value);
  if (seconds !== undefined && seconds >= (least ?? seconds)) return seconds;
  const limit = least === undefined ? '' : `, ${least} seconds or more`;
  wrongValue(
    fields,
    [key],
    `a length of time${limit}`,
    value,
    seconds === undefined ? DURATION_HELP : undefined,
  );
  return otherwise;
}

/** A list of texts that counts as a set: sorted and each once, as live state has it. */
export function readTexts(fields: Fields, key: string): string[] {
  if (!Object.hasOwn(fields.mapping, key)) return [];
  const value = fields.mapping[key] as YamlValue;
  if (!Array.isArray(value)) {
    const help = typeof value === 'string' && value !== '' ? `write \`${key}: [${value}]\`` : undefined;
    wrongValue(fields, [key], 'a list of texts', value, help);
    return [];
  }
  for (const [index, item] of value.entries()) {
    if (typeof item !== 'string') wrongValue(fields, [key, index], 'text', item);
  }
  return [...new Set(value.filter((item) => typeof item === 'string'))].sort();
}

/** A mapping; null and absence are null. */
export function readObject(fields: Fields, key: string): JsonObject | null {
  const value = fields.mapping[key] ?? null;
  if (value === null) return null;
  if (isMapping(value)) return toJsonObject(value);
  wrongValue(fields, [key], 'a mapping', value);
  return null;
}
