/** Which lines a comment speaks about. */

/**
 * First and last line, counted from 1. Behind something: its own line. Alone on its line: from the next line that is no
 * comment to the last one that is indented below it, or that is an item of the list which it begins.
 */
export function coveredLines(rows: readonly string[], commentLine: number): [number, number] {
  if (!isComment(rows[commentLine - 1] ?? '')) return [commentLine, commentLine];
  let first = commentLine;
  while (first < rows.length && isIdle(rows[first] ?? '')) first += 1;
  const begin = rows[first] ?? '';
  const depth = indentOf(begin);
  let last = first;
  for (let index = first + 1; index < rows.length; index += 1) {
    const row = rows[index] ?? '';
    if (isIdle(row)) continue;
    // A list may stand as far left as the key that it belongs to.
    const isItem = /^\s*-(\s|$)/.test(row) && !/^\s*-(\s|$)/.test(begin) && indentOf(row) === depth;
    if (indentOf(row) <= depth && !isItem) break;
    last = index;
  }
  return [commentLine, last + 1];
}

function isComment(row: string): boolean {
  return row.trimStart().startsWith('#');
}

function isIdle(row: string): boolean {
  return row.trim() === '' || isComment(row);
}

function indentOf(row: string): number {
  return row.length - row.trimStart().length;
}
