/** Pieces of a text as messages show them. */
import type { Range } from './problem.ts';

/** Where the line that holds `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the last character of the line, without trailing blanks and comment. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const line = text.slice(offset, newline < 0 ? text.length : newline);
  return offset + line.replace(/\s#.*$/, '').trimEnd().length;
}

/** One line of at most 40 characters. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** The tag or anchor in front of a node; the package `yaml` keeps no place for them. */
export function propertyBefore(text: string, offset: number, sign: '!' | '&'): Range | undefined {
  const before = text.slice(Math.max(0, offset - 200), offset);
  const properties = /(?:[!&][^\s,[\]{}]*(?:\s|#.*\n)*){1,2}$/.exec(before);
  const match = properties && new RegExp(`${sign}[^\\s,[\\]{}]*`).exec(properties[0]);
  if (!properties || !match) return undefined;
  const start = offset - before.length + properties.index + match.index;
  return { start, end: start + match[0].length };
}
