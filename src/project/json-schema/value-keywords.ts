/** Keywords that look at a value alone and at nothing inside it. */
import { isJsonObject, type JsonValue } from '../../json.ts';
import { isJsonType, isNumber, isOfType, isSame, type JsonType } from './compare.ts';
import { FITS, type Keyword, misfit, NOT_JUDGED } from './judgement.ts';
import { NOT_KNOWN } from './not-known.ts';
import { matchesPythonPattern } from './python-pattern.ts';

const NAMES: Record<JsonType, string> = {
  null: 'nothing',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'a mapping',
};

export const VALUE_KEYWORDS: Record<string, Keyword> = {
  type({ value, path }, expected) {
    const types = [expected].flat();
    if (!types.every(isJsonType)) return NOT_JUDGED;
    if (types.some((type) => isOfType(value, type))) return FITS;
    return misfit(path, types.map((type) => NAMES[type]).join(' or '));
  },
  enum({ value, path }, expected) {
    if (!Array.isArray(expected)) return NOT_JUDGED;
    if (expected.some((each) => isSame(each, value))) return FITS;
    return misfit(path, `one of ${expected.map(shown).join(', ')}`);
  },
  const: ({ value, path }, expected) => (isSame(value, expected) ? FITS : misfit(path, shown(expected))),
  minimum: bound((value, limit) => value >= limit, 'at least'),
  maximum: bound((value, limit) => value <= limit, 'at most'),
  exclusiveMinimum: bound((value, limit) => value > limit, 'above'),
  exclusiveMaximum: bound((value, limit) => value < limit, 'below'),
  multipleOf({ value, path }, factor) {
    if (!isNumber(factor) || Number(factor) === 0) return NOT_JUDGED;
    return !isNumber(value) || isMultiple(value, factor) ? FITS : misfit(path, `a multiple of ${factor}`);
  },
  minLength: atLeast(lengthOfText, (count) => `text of at least ${count} characters`),
  maxLength: atMost(lengthOfText, (count) => `text of at most ${count} characters`),
  minItems: atLeast(lengthOfList, (count) => `a list of at least ${count} items`),
  maxItems: atMost(lengthOfList, (count) => `a list of at most ${count} items`),
  minProperties: atLeast(numberOfKeys, (count) => `a mapping of at least ${count} keys`),
  maxProperties: atMost(numberOfKeys, (count) => `a mapping of at most ${count} keys`),
  uniqueItems({ value, path }, expected) {
    if (expected !== true || !Array.isArray(value)) return FITS;
    return isRepeating(value.filter((item) => item !== NOT_KNOWN))
      ? misfit(path, 'a list without repetitions')
      : FITS;
  },
  pattern({ value, path }, expected) {
    if (typeof value !== 'string') return FITS;
    const fits = typeof expected === 'string' ? matchesPythonPattern(expected, value) : undefined;
    if (fits === undefined) return NOT_JUDGED;
    return fits ? FITS : misfit(path, `text that matches \`${String(expected)}\``);
  },
  required({ value, path }, names) {
    if (!Array.isArray(names)) return NOT_JUDGED;
    if (!isJsonObject(value)) return FITS;
    const missing = names.filter((name) => !Object.hasOwn(value, String(name)));
    return missing.length === 0 ? FITS : misfit(path, `a mapping with ${missing.map(shown).join(', ')}`);
  },
};

type Comparison = (value: number | bigint, limit: number | bigint) => boolean;

function bound(fits: Comparison, words: string): Keyword {
  return ({ value, path }, limit) => {
    if (!isNumber(limit)) return NOT_JUDGED;
    return !isNumber(value) || fits(value, limit) ? FITS : misfit(path, `${words} ${limit}`);
  };
}

/** Undefined: the value has no such size, and the keyword says nothing about it. */
type Size = (value: JsonValue) => number | undefined;

function atLeast(sizeOf: Size, say: (count: number | bigint) => string): Keyword {
  return ({ value, path }, count) => {
    if (!isNumber(count)) return NOT_JUDGED;
    return (sizeOf(value) ?? count) >= count ? FITS : misfit(path, say(count));
  };
}

function atMost(sizeOf: Size, say: (count: number | bigint) => string): Keyword {
  return ({ value, path }, count) => {
    if (!isNumber(count)) return NOT_JUDGED;
    return (sizeOf(value) ?? count) <= count ? FITS : misfit(path, say(count));
  };
}

/** In code points, as Python counts. */
function lengthOfText(value: JsonValue): number | undefined {
  return typeof value === 'string' ? [...value].length : undefined;
}

function lengthOfList(value: JsonValue): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function numberOfKeys(value: JsonValue): number | undefined {
  return isJsonObject(value) ? Object.keys(value).length : undefined;
}

/** A factor with a fraction is judged by division, with the rounding that this brings. */
function isMultiple(value: number | bigint, factor: number | bigint): boolean {
  const isWhole = (each: number | bigint): boolean => typeof each === 'bigint' || Number.isInteger(each);
  if (isWhole(value) && isWhole(factor)) return BigInt(value) % BigInt(factor) === 0n;
  if (isWhole(factor)) return Number(value) % Number(factor) === 0;
  const quotient = Number(value) / Number(factor);
  return !Number.isFinite(quotient) || Number.isInteger(quotient);
}

/** Most lists are lists of texts, which may be long. */
function isRepeating(list: readonly JsonValue[]): boolean {
  if (list.every((item) => typeof item === 'string')) return new Set(list).size < list.length;
  return list.some((item, index) => list.slice(0, index).some((other) => isSame(other, item)));
}

function shown(value: JsonValue): string {
  if (value === null) return 'nothing';
  if (typeof value !== 'object') return `\`${String(value)}\``;
  return Array.isArray(value) ? 'a certain list' : 'a certain mapping';
}
