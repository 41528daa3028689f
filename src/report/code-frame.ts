/** The lines of a file around one or more places, with marks under what is meant. */
import type { Span } from '../diagnostics/span.ts';
import type { Paint, Palette } from './palette.ts';
import { printable } from './printable.ts';

/** A place to mark, with a few words beside the marks. */
export interface Mark {
  where: Span;
  text?: string;
  paint: Paint;
  /** What the place is underlined with: `^` where the problem is, `-` where its explanation is. */
  sign: '^' | '-';
}

/** Longer lines are cut around the mark, so that a minified file does not flood the screen. */
const WIDEST_LINE = 160;

/** How much stays in front of the mark of a line that is cut. */
const BEFORE_MARK = 40;

/**
 * The marked lines with their numbers, lines between them shown when few. All marks must lie in one file.
 * A span of several lines is marked to the end of its first line.
 */
export function codeFrame(text: string, marks: readonly Mark[], colours: Palette): string {
  const lines = linesOf(text);
  const sorted = [...marks].sort((a, b) => a.where.start.offset - b.where.start.offset);
  const last = sorted.at(-1)?.where.start.line ?? 1;
  const gutter = String(last).length;
  const bar = (label: string): string => colours.faint(`${label.padStart(gutter)} |`);
  const rows = [bar('')];
  let shown = 0;
  for (const { where, text: words, paint, sign } of sorted) {
    const number = where.start.line;
    if (number !== shown) {
      if (shown > 0 && number > shown + 3) rows.push(colours.faint('...'));
      else
        for (let between = shown + 1; shown > 0 && between < number; between++) {
          rows.push(
            `${bar(String(between))} ${printable(beginning(lines[between - 1] ?? '')).slice(0, WIDEST_LINE)}`.trimEnd(),
          );
        }
      shown = number;
    }
    const { line, indent, width } = markedLine(lines[number - 1] ?? '', where);
    rows.push(`${bar(String(number))} ${line}`.trimEnd());
    rows.push(
      `${bar('')} ${' '.repeat(indent)}${paint(sign.repeat(width) + (words === undefined ? '' : ` ${printable(words)}`))}`,
    );
  }
  return rows.join('\n');
}

/** The lines of the text that was asked for last: one file after the other has findings, and often thousands. */
let split: { text: string; lines: readonly string[] } | undefined;

function linesOf(text: string): readonly string[] {
  if (split?.text !== text) split = { text, lines: text.split(/\r\n|\n|\r/) };
  return split.lines;
}

/** As much of a line as can be shown, whatever `printable` leaves of it. */
function beginning(line: string): string {
  return line.slice(0, WIDEST_LINE + 1);
}

function markedLine(source: string, where: Span): { line: string; indent: number; width: number } {
  const from = where.start.column - 1;
  const to = where.end.line === where.start.line ? where.end.column - 1 : source.length;
  // Only what can be seen is looked at: a line of megabytes may hold thousands of marks.
  const left = Math.max(0, from - WIDEST_LINE);
  const before = printable(source.slice(left, from));
  const marked = printable(source.slice(from, Math.min(Math.max(to, from), from + WIDEST_LINE)));
  const isCut = left > 0 || before.length + marked.length > WIDEST_LINE;
  // Keep the mark in view when the line has to be cut.
  const cut = isCut ? Math.max(0, before.length - BEFORE_MARK) : 0;
  const line = before.slice(cut) + printable(source.slice(from, from + WIDEST_LINE + 1));
  const prefix = isCut && left + cut > 0 ? '…' : '';
  const indent = before.length - cut;
  const width = Math.max(1, Math.min(marked.length, WIDEST_LINE - indent));
  return {
    line: prefix + line.slice(0, WIDEST_LINE) + (line.length > WIDEST_LINE ? '…' : ''),
    indent: prefix.length + indent,
    width,
  };
}
