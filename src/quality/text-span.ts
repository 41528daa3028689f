/** A stretch of a text file as a place. */
import type { Position, Span } from '../diagnostics/span.ts';

export function textSpan(file: string, text: string, start: number, end: number): Span {
  return { file, start: position(text, start), end: position(text, end) };
}

function position(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}
