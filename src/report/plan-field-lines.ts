/** What changes in one value of a plan, in lines. */
import { encodeJson } from '../json-text.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { PlanLine, Sign } from './plan-line.ts';
import type { Difference, FieldRecord, ValueRecord } from './plan-record.ts';
import { fullText, pairText, valueText } from './plan-value.ts';
import { visible } from './printable.ts';
import { textDiff } from './text-diff.ts';
import { wordsFor } from './value-words.ts';

/** Both sides of a list that are written on one line. */
const WIDEST_LISTS = 72;

/** A long text on one line is shown as a diff when it has line breaks or is longer than this. */
const LONG_TEXT = 400;

/** More is counted. */
const MOST_LINES = 40;

/** Of a field that differs; its own lines stand at `depth`. */
export function fieldLines(record: FieldRecord, depth: number): PlanLine[] {
  const label = visible(record.field);
  const words = wordsFor(record);
  if (words !== undefined) return [line('~', depth, `${label}: ${words.join(' → ')}`)];
  const { differences } = record;
  if (differences === undefined || isShortList(record)) return valueLines(label, record, depth);
  return bounded(
    differences.flatMap((each) => differenceLines(label, each, depth)),
    depth,
  );
}

/** `path` below `label`. */
export function differenceLines(label: string, difference: Difference, depth: number): PlanLine[] {
  return valueLines(`${label}${pathText(difference.path, label === '')}`, difference, depth, difference.path);
}

function valueLines(
  label: string,
  record: ValueRecord,
  depth: number,
  path: Difference['path'] = [],
): PlanLine[] {
  const { before, after, changed } = record;
  if (changed === true) return [line('~', depth, `${label}: (changed)`)];
  const isItem = typeof path.at(-1) === 'number';
  if (isItem && before === undefined)
    return [line('+', depth, `${label}: ${valueText(after, roomFor(label, depth))}`)];
  if (isItem && after === undefined)
    return [line('-', depth, `${label}: ${valueText(before, roomFor(label, depth))}`)];
  const diff = longDiff(before, after);
  if (diff === undefined)
    return [line('~', depth, `${label}: ${pairText(before, after, roomFor(label, depth))}`)];
  const body = diff.map(({ sign, text }): PlanLine => ({ sign, depth: depth + 1, text }));
  return [line('~', depth, `${label}:`), ...bounded(body, depth + 1)];
}

/** Of texts with several lines, and of what becomes a list or an object or was one. */
function longDiff(before: JsonValue | undefined, after: JsonValue | undefined) {
  if (typeof before === 'string' && typeof after === 'string') {
    const isLong = [before, after].some((text) => text.includes('\n') && fullText(text).length > 40);
    return isLong || Math.max(before.length, after.length) > LONG_TEXT ? textDiff(before, after) : undefined;
  }
  const isLarge = [before, after].some(
    (value) => typeof value === 'object' && value !== null && fullText(value).length > WIDEST_LISTS,
  );
  return isLarge ? textDiff(blockText(before), blockText(after)) : undefined;
}

function blockText(value: JsonValue | undefined): string {
  return typeof value === 'object' && value !== null ? encodeJson(value, 2) : fullText(value);
}

function isShortList({ before, after, differences = [] }: FieldRecord): boolean {
  return (
    Array.isArray(before) &&
    Array.isArray(after) &&
    !differences.some(({ changed }) => changed) &&
    [...before, ...after].every((item) => typeof item !== 'object' || item === null) &&
    fullText(before).length + fullText(after).length <= WIDEST_LISTS
  );
}

/** `.env.LEVEL`, `[0].directory`, `["a b"]` */
function pathText(path: Difference['path'], isStart = false): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step)) return `[${visible(encodeJson(step))}]`;
      return isStart && index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** Of a value that comes: one line, or one a key where that gets long. */
export function newValueLines(label: string, value: JsonValue, depth: number): PlanLine[] {
  if (!isJsonObject(value) || fullText(value).length <= WIDEST_LISTS)
    return [line('+', depth, `${label}: ${valueText(value, roomFor(label, depth))}`)];
  const lines = Object.entries(value).map(([key, item]) => {
    const name = `${label}${pathText([key])}`;
    return line('+', depth, `${name}: ${valueText(item, roomFor(name, depth))}`);
  });
  return bounded(lines, depth);
}

/** Columns of a line of a plan, as far as names leave room. */
const WIDEST_LINE = 100;

/** What is left of a line for its value, behind `    ~ label: `. */
export function roomFor(label: string, depth: number): number {
  return WIDEST_LINE - 4 * depth - 4 - [...label].length;
}

function bounded(lines: PlanLine[], depth: number): PlanLine[] {
  if (lines.length <= MOST_LINES) return lines;
  const left = lines.length - MOST_LINES + 1;
  return [...lines.slice(0, MOST_LINES - 1), line(' ', depth, `… and ${left} lines more`)];
}

function line(sign: Sign, depth: number, text: string): PlanLine {
  return { sign, depth, text };
}
