/** Methods of Python's `str` that differ from JavaScript's: which characters end a line, and which are blank. */

/** Separators of files, groups and records; together with that of units, Python counts them among the blanks. */
const SEPARATORS = '\x1c-\x1e';
const LINE_END = new RegExp(`\r\n|[\n\r\v\f${SEPARATORS}\x85\u2028\u2029]`);
const BLANK = new RegExp(`[\\s${SEPARATORS}\x1f\x85]`);

/** `str.splitlines()`: an empty text has no lines, and the last line may end or not. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `str.strip()`. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start += 1;
  while (end > start && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The byte order mark is blank to JavaScript and not to Python. */
function isBlank(character: string): boolean {
  return character !== '\ufeff' && BLANK.test(character);
}
