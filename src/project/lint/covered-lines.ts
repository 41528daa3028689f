/** Which lines a comment speaks about. */

/**
 * First and last line, counted from 1. Behind something: its own line. Alone on its line: from the next line that is no
 * comment to the last one that is indented below it, that is an item of the list which it begins, or that belongs to the
 * definition in Python whose decorator it is.
 */
export function coveredLines(rows: readonly string[], commentLine: number): [number, number] {
  if (!isComment(rows[commentLine - 1] ?? '')) return [commentLine, commentLine];
  let first = commentLine;
  while (first < rows.length && isIdle(rows[first] ?? '')) first += 1;
  const begin = rows[first] ?? '';
  let isBeforeDefinition = begin.trimStart().startsWith('@');
  let last = first;
  for (let index = first + 1; index < rows.length; index += 1) {
    const row = rows[index] ?? '';
    if (isIdle(row)) continue;
    if (!isBeforeDefinition && !isBelow(row, begin)) break;
    if (indentOf(row) === indentOf(begin) && DEFINITION.test(row)) isBeforeDefinition = false;
    last = index;
  }
  return [commentLine, last + 1];
}

/** A list may stand as far left as the key that it belongs to, and a bracket that ends what was begun. */
function isBelow(row: string, begin: string): boolean {
  const deeper = indentOf(row) - indentOf(begin);
  if (deeper !== 0) return deeper > 0;
  return /^\s*[)\]}]/.test(row) || (ITEM.test(row) && !ITEM.test(begin));
}

const ITEM = /^\s*-(\s|$)/;

/** With it, or behind it, nothing more of the same depth belongs to a decorator. */
const DEFINITION = /^\s*(?:async\s+def|def|class)\b/;

function isComment(row: string): boolean {
  return row.trimStart().startsWith('#');
}

function isIdle(row: string): boolean {
  return row.trim() === '' || isComment(row);
}

function indentOf(row: string): number {
  return row.length - row.trimStart().length;
}
