/** Text in single and double quotes: the rules of PyYAML's `scan_flow_scalar`. */
import { END, isBlankBreakOrEnd, isBreak, isBreakOrEnd, isHexDigit, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';
import { fold } from './scan-scalars.ts';
import { shorten, type ScalarToken } from './tokens.ts';

const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;

const ESCAPES: Record<string, string> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xA0',
  L: '\u2028',
  P: '\u2029',
};

const HEX_LENGTHS: Record<string, number> = { x: 2, u: 4, U: 8 };

export function scanQuoted(cursor: Cursor): ScalarToken {
  const start = cursor.offset;
  const quote = cursor.code();
  cursor.advance();
  let value = '';
  for (;;) {
    value += scanRun(cursor);
    const code = cursor.code();
    if (code === quote && !(quote === SINGLE && cursor.code(1) === SINGLE)) break;
    if (code === END) throw unclosed(cursor, start);
    value += scanSpecial(cursor, code, quote, start);
  }
  cursor.advance();
  return { kind: 'scalar', start, end: cursor.offset, value, plain: false };
}

/** Characters without any meaning of their own. */
function scanRun(cursor: Cursor): string {
  const text = cursor.text;
  const start = cursor.offset;
  let index = start;
  for (; ; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOUBLE || code === SINGLE || code === BACKSLASH || isBlankBreakOrEnd(code)) break;
  }
  cursor.advance(index - start);
  return text.slice(start, index);
}

function scanSpecial(cursor: Cursor, code: number, quote: number, start: number): string {
  if (code === SPACE || code === TAB || isBreak(code)) return scanGap(cursor, start);
  if (quote === DOUBLE && code === BACKSLASH) return scanEscape(cursor, start);
  const isDoubledQuote = quote === SINGLE && code === SINGLE;
  cursor.advance(isDoubledQuote ? 2 : 1);
  return String.fromCharCode(code);
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.code() === SPACE || cursor.code() === TAB) cursor.advance();
}

function scanGap(cursor: Cursor, start: number): string {
  const from = cursor.offset;
  skipBlanks(cursor);
  if (!isBreak(cursor.code())) return cursor.text.slice(from, cursor.offset);
  const first = cursor.takeBreak();
  return fold(first, scanBreaks(cursor, start));
}

function scanBreaks(cursor: Cursor, start: number): string {
  let breaks = '';
  for (;;) {
    if (cursor.atDocumentMarker()) throw unclosed(cursor, start);
    skipBlanks(cursor);
    if (!isBreak(cursor.code())) return breaks;
    breaks += cursor.takeBreak();
  }
}

function scanEscape(cursor: Cursor, start: number): string {
  cursor.advance();
  const letter = cursor.text.charAt(cursor.offset);
  const plain = ESCAPES[letter];
  if (plain !== undefined) {
    cursor.advance();
    return plain;
  }
  const hexLength = HEX_LENGTHS[letter];
  if (hexLength !== undefined) return scanHex(cursor, hexLength);
  if (isBreak(cursor.code())) {
    cursor.takeBreak();
    return scanBreaks(cursor, start);
  }
  if (cursor.code() === END) throw unclosed(cursor, start);
  throw new YamlProblem({
    start: cursor.offset - 1,
    end: cursor.offset + 1,
    message: `unknown escape \`\\${letter}\` in double quotes`,
    help: 'write `\\\\` for a backslash, or use single quotes',
    resume: { kind: 'replace', range: { start: cursor.offset - 1, end: cursor.offset + 1 }, with: 'x' },
  });
}

function scanHex(cursor: Cursor, length: number): string {
  const start = cursor.offset - 1;
  cursor.advance();
  let count = 0;
  while (count < length && isHexDigit(cursor.code(count))) count += 1;
  const digits = cursor.text.slice(cursor.offset, cursor.offset + count);
  const code = Number.parseInt(digits, 16);
  if (count < length || code > 0x10ffff) {
    const range = { start, end: cursor.offset + count };
    const letter = cursor.text.charAt(start + 1);
    throw new YamlProblem({
      ...range,
      message:
        count < length
          ? `the escape \`\\${letter}\` needs ${length} hexadecimal digits, found ${count}`
          : `there is no character \`\\${letter}${digits}\``,
      help: 'write `\\\\` for a backslash, or use single quotes',
      resume: { kind: 'replace', range, with: 'x' },
    });
  }
  cursor.advance(length);
  return String.fromCodePoint(code);
}

function unclosed(cursor: Cursor, start: number): YamlProblem {
  let end = start;
  while (!isBreakOrEnd(cursor.text.charCodeAt(end))) end += 1;
  const quote = cursor.text.charAt(start);
  return new YamlProblem({
    start,
    end,
    message: `the text \`${shorten(cursor.text.slice(start, end))}\` is never closed`,
    label: 'opened here',
    help: `add the missing \`${quote}\``,
  });
}
