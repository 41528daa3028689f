/** Where a placeholder stands in the text that holds it. */
import type { Path, Position, Span } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';

/** Nobody reads a longer one, and looking through it for each of its placeholders would take long. */
const MOST_CHARACTERS = 20_000;

/** The first one of that text; the whole value where it is not written as it is read, or not in this file. */
export function placeholderPlace(document: Document, path: Path, placeholder: string): Span {
  const whole = document.spanOf(path);
  if (whole.file !== document.file || document.sourceOf(path) === undefined) return whole;
  if (whole.end.offset - whole.start.offset > MOST_CHARACTERS) return whole;
  const source = document.text.slice(whole.start.offset, whole.end.offset);
  const at = source.indexOf(placeholder);
  if (at < 0) return whole;
  const start = after(whole.start, source.slice(0, at));
  return { file: whole.file, start, end: after(start, placeholder) };
}

/** The place behind a text that begins at `from`. */
function after({ offset, line, column }: Position, text: string): Position {
  const rows = text.split(/\r\n|\r|\n/);
  const last = rows.at(-1) ?? '';
  return {
    offset: offset + text.length,
    line: line + rows.length - 1,
    column: rows.length === 1 ? column + last.length : last.length + 1,
  };
}
