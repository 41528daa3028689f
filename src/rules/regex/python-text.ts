/** What Python says of a text in a pattern: is it an identifier, which number is it, how is it quoted. */

/** Longest decimal that CPython 3.11.7 turns into an int (`sys.get_int_max_str_digits`). */
export const MOST_DIGITS = 4300;

/** `str.isidentifier()`, with the identifiers of Unicode 14. */
export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text) && !Array.from(text).some(isNewer);
}

function isNewer(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code > 0x7f && NEWER_THAN_14.some(([first, last]) => first <= code && code <= last);
}

/** Letters, marks and digits that Unicode 15 to 17 added, and joiners that became part of words: none is part of a name in Python 3.11. */
const NEWER_THAN_14: readonly (readonly [first: number, last: number])[] =
  `88f 897 c5c cdc cf3 ece 1acf-1add 1ae0-1aeb 1c89-1c8a 200c-200d 30fb a7cb-a7cf a7d2 a7d4 a7da-a7dc a7f1
    ff65 105c0-105f3 10940-10959 10d40-10d65 10d69-10d6d 10d6f-10d85 10ec2-10ec7 10efa-10eff 1123f-11241
    11380-11389 1138b 1138e 11390-113b5 113b7-113c0 113c2 113c5 113c7-113ca 113cc-113d3 113e1-113e2
    116d0-116e3 11b60-11b67 11bc0-11be0 11bf0-11bf9 11db0-11ddb 11de0-11de9 11f00-11f10 11f12-11f3a
    11f3e-11f42 11f50-11f5a 1342f 13440-13455 13460-143fa 16100-16139 16d40-16d6c 16d70-16d79 16ea0-16eb8
    16ebb-16ed3 16ff2-16ff6 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 1b132 1b155 1ccf0-1ccf9 1df25-1df2a
    1e030-1e06d 1e08f 1e4d0-1e4f9 1e5d0-1e5fa 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff 2b739-2b73f 2cea2-2cead
    2ebf0-2ee5d 31350-33479`
    .split(/\s+/)
    .map((run) => run.split('-').map((code) => Number.parseInt(code, 16)))
    .map(([first = 0, last = first]) => [first, last]);

/**
 * `int(text)` where it is not negative; undefined where Python raises ValueError or the number is below zero. Spaces
 * around it, a plus, single underscores and the digits of any script are taken.
 */
export function toGroupNumber(text: string): bigint | undefined {
  const match = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u.exec(stripped(text));
  if (match === null) return undefined;
  const digits = Array.from((match[2] ?? '').replaceAll('_', ''));
  if (digits.length > MOST_DIGITS) return undefined;
  const value = BigInt(digits.map(digitValue).join(''));
  return match[1] === '-' && value > 0 ? undefined : value;
}

/** The text with the decimal digits of every script as those of ASCII, which is how `int()` and `float()` read them. */
export function withAsciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => (isNewer(digit) ? digit : String(digitValue(digit))));
}

/** `text.strip()`. */
function stripped(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex((character) => !isSpace(character));
  const last = characters.findLastIndex((character) => !isSpace(character));
  return characters.slice(Math.max(first, 0), last + 1).join('');
}

/** `character.isspace()`: four more controls than JavaScript's, and no byte order mark. */
function isSpace(character: string): boolean {
  return /^\s$/u.test(character) ? character !== '\ufeff' : '\x1c\x1d\x1e\x1f\x85'.includes(character);
}

/** The decimal digits of every script stand in runs of ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}

/** `repr(text)`. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + Array.from(text, (character) => escaped(character, quote)).join('') + quote;
}

function escaped(character: string, quote: string): string {
  if (character === quote || character === '\\') return `\\${character}`;
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (short !== undefined) return short;
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
