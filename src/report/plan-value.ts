/** Values in the lines of a plan: as JSON, on one line, and two different ones never written alike. */
import { encodeJson } from '../json-text.ts';
import type { JsonValue } from '../json.ts';
import { visible } from './printable.ts';

/** Characters that a value takes at most where nothing else is said. */
const WIDEST_VALUE = 72;

/** However long the name in front of it is, so much of a value is shown. */
const NARROWEST = 24;

/** Equal characters that stay in front of the first difference of two long texts. */
const LEAD = 12;

/** Null is `(none)`, undefined `(absent)`; a text has its quotes, so it cannot be taken for either. */
export function valueText(value: JsonValue | undefined, widest = WIDEST_VALUE): string {
  return shortened(fullText(value), widest);
}

/** `"a" → "b"`, in `room` characters if they fit; else each side is cut so that the difference is seen. */
export function pairText(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  room = 2 * WIDEST_VALUE,
): string {
  const sides = apart(fullText(before), fullText(after));
  const whole = sides.join(ARROW);
  if ([...whole].length <= room) return whole;
  const widest = Math.max(NARROWEST, Math.floor((room - ARROW.length) / 2));
  return shortenedPair(...sides, widest).join(ARROW);
}

const ARROW = ' → ';

/** Whole, however long. */
export function fullText(value: JsonValue | undefined): string {
  if (value === undefined) return '(absent)';
  return value === null ? '(none)' : visible(encodeJson(value));
}

export function shortened(text: string, widest: number): string {
  const characters = [...text];
  const most = Math.max(widest, NARROWEST);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** Two different texts stay different. */
export function shortenedPair(before: string, after: string, widest: number): [string, string] {
  const [old, now] = [[...before], [...after]];
  if (Math.max(old.length, now.length) <= widest) return [before, after];
  let same = 0;
  while (same < old.length && old[same] === now[same]) same += 1;
  const start = same <= LEAD + 1 ? 0 : same - LEAD;
  const cut = (characters: string[]): string => {
    const rest = characters.slice(start);
    const room = widest - (start > 0 ? 1 : 0);
    const shown = rest.length > room ? [...rest.slice(0, room - 1), '…'] : rest;
    return `${start > 0 ? '…' : ''}${shown.join('')}`;
  };
  return [cut(old), cut(now)];
}

const NOT_ASCII = /[^\n\x20-\x7e]/gu;

/** Texts that only look alike, such as `é` in one character and in two, are written in escapes. */
export function apart(before: string, after: string): [string, string] {
  if (before === after || before.normalize('NFKC') !== after.normalize('NFKC')) return [before, after];
  const escaped = (text: string): string =>
    text.replaceAll(NOT_ASCII, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return [escaped(before), escaped(after)];
}
