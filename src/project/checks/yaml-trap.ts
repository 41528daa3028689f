/**
 * Values and keys without quotes that YAML takes for something else than they look, where Prefect takes anything:
 * parameters, job variables, tags, inputs of steps; and numbers where Prefect wants numbers. Elsewhere the wrong kind is an
 * error of its own.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { JsonValue } from '../../json.ts';
import type { Document, YamlValue } from '../document.ts';
import { quoteKey, quoteValue } from '../fixes.ts';
import { isMapping, toJson, valueAt, type YamlScalar } from '../yaml-value.ts';
import { helpForNumber, inDecimal, isClock } from '../yaml/number-words.ts';
import { MAY_HOLD_TRAP, type Trap, trapOf } from '../yaml/traps.ts';
import type { CheckedProject } from './check.ts';
import { type FreePlace, freePlaces } from './free-places.ts';
import { numberTraps } from './number-traps.ts';

export function yamlTraps(project: CheckedProject): Diagnostic[] {
  const { written: document } = project;
  if (!MAY_HOLD_TRAP.test(document.text)) return [];
  const inFreePlaces = freePlaces(project).flatMap((place) => {
    const found: Diagnostic[] = [];
    visit(document, valueAt(document.data, place.path), place.path, { place, found });
    return found;
  });
  return [...inFreePlaces, ...numberTraps(project)];
}

interface Search {
  place: FreePlace;
  found: Diagnostic[];
}

function visit(document: Document, value: YamlValue | undefined, path: Path, search: Search): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => visit(document, item, [...path, index], search));
  } else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (MADE_NAME.test(key)) search.found.push(...keyTrap(document, [...path, key]));
      visit(document, item, [...path, key], search);
    }
  } else if (typeof value !== 'string' || value.length < 10) {
    search.found.push(...valueTrap(document, value, path, search.place));
  }
}

/** What Python's `str()` makes of keys that are not text. */
const MADE_NAME = /^(?:True|False|None|nan|-?inf|-?\d+(?:\.\d+)?)$/;

function keyTrap(document: Document, path: Path): Diagnostic[] {
  const where = document.spanOf(path, 'key');
  const source = document.text.slice(where.start.offset, where.end.offset);
  const name = String(path.at(-1));
  if (source === name || !/^[-+~\w.:]+$/.test(source)) return [];
  return [
    diagnostic('TQ1013', {
      message: `the key \`${source}\` becomes \`${name}\`: without quotes YAML takes it for no text`,
      where,
      help: `put it in quotes: \`"${source}":\``,
      fix: isTextPlace(path) ? quoteKey(document, path) : undefined,
    }),
  ];
}

function valueTrap(document: Document, value: YamlScalar, path: Path, place: FreePlace): Diagnostic[] {
  const source = document.sourceOf(path);
  const trap = source === undefined ? undefined : trapOf(source, value);
  if (source === undefined || trap === undefined || !matters(trap, value, path, place, source)) return [];
  const number = isNumberPlace(value, path, place, source) ? Number(value) : undefined;
  const isText = isTextPlace(path) || trap.kind === 'base 60' || trap.kind === 'shortened';
  return [
    diagnostic('TQ1013', {
      message: `\`${source}\` is ${trap.becomes} to YAML`,
      where: document.spanOf(path),
      help:
        number !== undefined
          ? helpForNumber(source, number, true)
          : isTextPlace(path)
            ? `put it in quotes: \`"${source}"\``
            : helpFor(trap, source, value),
      fix: isText && number === undefined ? quoteValue(document, path) : undefined,
    }),
  ];
}

function helpFor({ kind }: Trap, source: string, value: YamlScalar): string {
  const quoted = `put it in quotes if text is meant: \`"${source}"\``;
  if (kind === 'boolean') return `${quoted}; else write \`${String(value)}\``;
  if (kind === 'exponent') return `write \`${withPointAndSign(source)}\` for the number, or put it in quotes`;
  if (kind === 'octal') return `${quoted}; else write \`${inDecimal(source)}\``;
  return quoted;
}

/** As YAML 1.1 writes it: `1e3` is `1.0e+3`. */
function withPointAndSign(source: string): string {
  const [mantissa = '', exponent = ''] = source.toLowerCase().split('e');
  const withPoint = mantissa.includes('.') ? mantissa.replace(/\.$/, '.0') : `${mantissa}.0`;
  return `${withPoint}e${/^[-+]/.test(exponent) ? '' : '+'}${exponent}`;
}

const VERSION_LIKE = /version|tag|release|revision|python|image/i;
const FOLDER_LIKE = /(?:^|_)(?:path|dir|directory|folder|home|root)$/i;
const MODE_LIKE = /mode|mask|permission/i;

/** Whether the value may be meant otherwise, by what stands around it. */
function matters({ kind }: Trap, value: YamlScalar, path: Path, place: FreePlace, source: string): boolean {
  const key = String(path.findLast((step) => typeof step === 'string'));
  const takesBoth = (one: JsonValue, other: JsonValue): boolean =>
    isTextPlace(path)
      ? typeof one !== 'string'
      : place.kind === 'parameters' && place.fits(path, one) !== false && place.fits(path, other) !== false;
  switch (kind) {
    case 'null':
      return FOLDER_LIKE.test(key);
    case 'shortened':
      return VERSION_LIKE.test(key) && !isNumberPlace(value, path, place, source);
    case 'octal':
      return !MODE_LIKE.test(key);
    case 'base 60':
      return !isNumberOfSeconds(value, path, place, source);
    case 'exponent':
      return takesBoth(source, Number(source));
    default:
      return takesBoth(toJson(value), source);
  }
}

/** Where the flow takes the number and no text. */
function isNumberPlace(value: YamlScalar, path: Path, place: FreePlace, source: string): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  return place.fits(path, toJson(value)) === true && place.fits(path, source) === false;
}

/** A length of time that is the same one to YAML: `1:30:00` is 5400 seconds. */
function isNumberOfSeconds(value: YamlScalar, path: Path, place: FreePlace, source: string): boolean {
  if (!isClock(source)) return false;
  const isLength = place.takesSeconds(path, toJson(value)) && place.fits(path, toJson(value)) === false;
  return isLength || isNumberPlace(value, path, place, source);
}

/** Where every value ends as text. */
function isTextPlace(path: Path): boolean {
  return path.slice(0, -1).some((step) => TEXT_MAPPINGS.has(String(step)));
}

const TEXT_MAPPINGS = new Set([
  'env',
  'environment',
  'labels',
  'annotations',
  'match',
  'match_related',
  'tags',
]);
