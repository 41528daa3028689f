/** Plain and block scalars: the rules of PyYAML's `scan_plain` and `scan_block_scalar`. */
import { END, isBlankBreakOrEnd, isBreak, isBreakOrEnd, isDigit, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';
import type { ScalarToken } from './tokens.ts';

/** A plain scalar, and whether it reached over a line break, behind which a key may start. */
interface PlainScan {
  token: ScalarToken;
  brokeLine: boolean;
}

/** Scans unquoted text; `indent` is the column of the collection around it. */
export function scanPlain(cursor: Cursor, inFlow: boolean, indent: number): PlainScan {
  const start = cursor.offset;
  let end = start;
  let value = '';
  let gap = '';
  let brokeLine = false;
  while (cursor.code() !== 35) {
    const length = plainLength(cursor, inFlow);
    if (length === 0) break;
    value += gap + cursor.text.slice(cursor.offset, cursor.offset + length);
    cursor.advance(length);
    end = cursor.offset;
    const line = cursor.line;
    gap = scanPlainGap(cursor);
    brokeLine = cursor.line !== line;
    if (gap === '' || (!inFlow && cursor.column() <= indent)) break;
  }
  return { token: { kind: 'scalar', start, end, value, plain: true }, brokeLine };
}

function plainLength(cursor: Cursor, inFlow: boolean): number {
  const text = cursor.text;
  let index = cursor.offset;
  for (; ; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 63 && code < 91) continue;
    if (code > 96 && code < 123) continue;
    if (isBlankBreakOrEnd(code)) break;
    if (code === 58) {
      const next = text.charCodeAt(index + 1);
      if (isBlankBreakOrEnd(next) || (inFlow && isFlowIndicator(next))) break;
    } else if (inFlow && (code === 63 || isFlowIndicator(code))) break;
  }
  return index - cursor.offset;
}

function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

/** The spaces and breaks between two words, folded; empty when nothing may follow. */
function scanPlainGap(cursor: Cursor): string {
  const start = cursor.offset;
  cursor.skipSpaces();
  if (!isBreak(cursor.code())) return cursor.text.slice(start, cursor.offset);
  const first = cursor.takeBreak();
  if (cursor.atDocumentMarker()) return '';
  let breaks = '';
  for (;;) {
    cursor.skipSpaces();
    if (!isBreak(cursor.code())) break;
    breaks += cursor.takeBreak();
    if (cursor.atDocumentMarker()) return '';
  }
  return fold(first, breaks);
}

/** One line break becomes a space; more of them lose the first. */
export function fold(first: string, breaks: string): string {
  if (first !== '\n') return first + breaks;
  return breaks === '' ? ' ' : breaks;
}

interface BlockHeader {
  /** What happens to the line breaks at the end. */
  chomp: 'keep' | 'strip' | 'clip';
  /** The digit of `|2`. */
  increment: number | undefined;
}

/** Scans `|` and `>` text; `indent` is the column of the collection around it. */
export function scanBlock(cursor: Cursor, indent: number): ScalarToken {
  const start = cursor.offset;
  const folded = cursor.code() === 62;
  cursor.advance();
  const { chomp, increment } = scanHeader(cursor, start);
  let end = cursor.offset;
  cursor.takeBreak();
  const least = Math.max(indent + 1, 1);
  let breaks: string;
  let column: number;
  if (increment === undefined) {
    const leading = scanLeadingBreaks(cursor);
    breaks = leading.breaks;
    column = Math.max(least, leading.column);
  } else {
    column = least + increment - 1;
    breaks = scanBreaks(cursor, column);
  }

  let value = '';
  let lineBreak = '';
  while (cursor.column() === column && cursor.code() !== END) {
    const indented = isBlank(cursor.code());
    const lineStart = cursor.offset;
    while (!isBreakOrEnd(cursor.code())) cursor.advance();
    value += breaks + cursor.text.slice(lineStart, cursor.offset);
    end = cursor.offset;
    lineBreak = cursor.takeBreak();
    breaks = scanBreaks(cursor, column);
    if (cursor.column() !== column || cursor.code() === END) break;
    // Only a break between two lines that start with text is folded.
    if (!folded || lineBreak !== '\n' || indented || isBlank(cursor.code())) value += lineBreak;
    else if (breaks === '') value += ' ';
  }
  if (chomp !== 'strip') value += lineBreak;
  if (chomp === 'keep') value += breaks;
  return { kind: 'scalar', start, end, value, plain: false };
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function scanHeader(cursor: Cursor, start: number): BlockHeader {
  const header: BlockHeader = { chomp: 'clip', increment: undefined };
  const chomp = () => {
    const code = cursor.code();
    if (code !== 43 && code !== 45) return;
    header.chomp = code === 43 ? 'keep' : 'strip';
    cursor.advance();
  };
  chomp();
  if (isDigit(cursor.code())) {
    header.increment = cursor.code() - 48;
    if (header.increment === 0) throw badHeader(cursor, start);
    cursor.advance();
    if (header.chomp === 'clip') chomp();
  }
  if (cursor.code() !== SPACE && !isBreakOrEnd(cursor.code())) throw badHeader(cursor, start);
  cursor.skipSpaces();
  if (cursor.code() === 35) while (!isBreakOrEnd(cursor.code())) cursor.advance();
  if (!isBreakOrEnd(cursor.code())) throw badHeader(cursor, start);
  return header;
}

function badHeader(cursor: Cursor, start: number): YamlProblem {
  let end = cursor.offset;
  while (!isBreakOrEnd(cursor.text.charCodeAt(end))) end += 1;
  const indicator = cursor.text.charAt(start);
  return new YamlProblem({
    start,
    end,
    message: `\`${indicator}\` must end its line, except for \`+\`, \`-\`, a digit from 1 to 9 or a comment`,
    help: `start the text on the next line, or put it in quotes if the value begins with \`${indicator}\``,
    resume: { kind: 'replace', range: { start: start + 1, end }, with: ' ' },
  });
}

function scanLeadingBreaks(cursor: Cursor): { breaks: string; column: number } {
  let breaks = '';
  let column = 0;
  for (;;) {
    cursor.skipSpaces();
    column = Math.max(column, cursor.column());
    if (!isBreak(cursor.code())) return { breaks, column };
    breaks += cursor.takeBreak();
  }
}

function scanBreaks(cursor: Cursor, column: number): string {
  let breaks = '';
  for (;;) {
    while (cursor.column() < column && cursor.code() === SPACE) cursor.advance();
    if (!isBreak(cursor.code())) return breaks;
    breaks += cursor.takeBreak();
  }
}
