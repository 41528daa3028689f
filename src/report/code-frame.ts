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

/**
 * The marked lines with their numbers, lines between them shown when few. All marks must lie in one file.
 * A span of several lines is marked to the end of its first line.
 */
export function codeFrame(text: string, marks: readonly Mark[], colours: Palette): string {
  const lines = text.split(/\r\n|\n|\r/);
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
            `${bar(String(between))} ${printable(lines[between - 1] ?? '').slice(0, WIDEST_LINE)}`.trimEnd(),
          );
        }
      shown = number;
    }
    const { line, indent, width } = markedLine(lines[number - 1] ?? '', where);
    rows.push(`${bar(String(number))} ${line}`.trimEnd());
    rows.push(
      `${bar('')} ${' '.repeat(indent)}${paint(sign.repeat(width) + (words === undefined ? '' : ` ${words}`))}`,
    );
  }
  return rows.join('\n');
}

function markedLine(source: string, where: Span): { line: string; indent: number; width: number } {
  const from = where.start.column - 1;
  const to = where.end.line === where.start.line ? where.end.column - 1 : source.length;
  const before = printable(source.slice(0, from));
  const marked = printable(source.slice(from, Math.max(to, from)));
  const line = printable(source);
  // Keep the mark in view when the line has to be cut.
  const cut = before.length + marked.length > WIDEST_LINE ? Math.max(0, before.length - 40) : 0;
  const prefix = cut > 0 ? '…' : '';
  const visible = line.slice(cut, cut + WIDEST_LINE);
  const width = Math.max(1, Math.min(marked.length, WIDEST_LINE - (before.length - cut)));
  return {
    line: prefix + visible + (line.length > cut + WIDEST_LINE ? '…' : ''),
    indent: prefix.length + before.length - cut,
    width,
  };
}
