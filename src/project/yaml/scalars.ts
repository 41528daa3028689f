/**
 * Values of scalars as PyYAML's constructors make them, with what Python's `int()` and `float()` accept in explicit
 * `!!int` and `!!float`. Undefined means that PyYAML raises an error.
 */

const BOOLS: Record<string, boolean> = {
  yes: true,
  no: false,
  true: true,
  false: false,
  on: true,
  off: false,
};

/** Python refuses to read longer decimal integers. */
const LONGEST_INT = 4300;

export function readBool(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(BOOLS, word) ? BOOLS[word] : undefined;
}

/** A number where a double holds it exactly, else a bigint. */
export function readInt(text: string): number | bigint | undefined {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  const { isNegative, digits } = splitSign(text.replaceAll('_', ''));
  const size = readIntSize(digits);
  if (size === undefined) return undefined;
  const value = isNegative ? -size : size;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function splitSign(text: string): { isNegative: boolean; digits: string } {
  const hasSign = text.startsWith('-') || text.startsWith('+');
  return { isNegative: text.startsWith('-'), digits: hasSign ? text.slice(1) : text };
}

function readIntSize(digits: string): bigint | undefined {
  if (digits === '') return undefined;
  if (digits === '0') return 0n;
  if (digits.startsWith('0b')) return pythonInt(digits.slice(2), 2);
  if (digits.startsWith('0x')) return pythonInt(digits.slice(2), 16);
  if (digits.startsWith('0')) return pythonInt(digits, 8);
  if (!digits.includes(':')) return pythonInt(digits, 10);
  return sexagesimal(
    digits,
    (part) => pythonInt(part, 10),
    0n,
    (value, part) => value * 60n + part,
  );
}

function sexagesimal<N>(
  text: string,
  read: (part: string) => N | undefined,
  zero: N,
  add: (value: N, part: N) => N,
): N | undefined {
  let value = zero;
  for (const piece of text.split(':')) {
    const part = read(piece);
    if (part === undefined) return undefined;
    value = add(value, part);
  }
  return value;
}

const PREFIXES: Record<number, string> = { 2: '0b', 8: '0o', 16: '0x' };
const DIGITS: Record<number, RegExp> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/ };

/** `int(text, base)` of Python, without underscores. */
function pythonInt(text: string, base: 2 | 8 | 10 | 16): bigint | undefined {
  const { isNegative, digits } = splitSign(pythonStrip(text).toLowerCase());
  const prefix = PREFIXES[base];
  const bare = prefix && digits.startsWith(prefix) ? digits.slice(2) : digits;
  if (!DIGITS[base]?.test(bare)) return undefined;
  if (base === 10 && bare.length > LONGEST_INT) return undefined;
  const value = BigInt((prefix ?? '') + bare);
  return isNegative ? -value : value;
}

export function readFloat(text: string): number | undefined {
  const { isNegative, digits } = splitSign(text.replaceAll('_', '').toLowerCase());
  const sign = isNegative ? -1 : 1;
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  const size = digits.includes(':') ? sexagesimalFloat(digits) : pythonFloat(digits);
  return size === undefined ? undefined : sign * size;
}

/** Sums from the right, as PyYAML does: another order would round differently. */
function sexagesimalFloat(text: string): number | undefined {
  let value = 0;
  let base = 1;
  for (const piece of text.split(':').reverse()) {
    const part = pythonFloat(piece);
    if (part === undefined) return undefined;
    value += part * base;
    base *= 60;
  }
  return value;
}

/** `float(text)` of Python, without underscores. */
function pythonFloat(text: string): number | undefined {
  const stripped = pythonStrip(text);
  if (/^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(stripped)) return Number(stripped);
  const word = /^([-+]?)(inf|infinity|nan)$/.exec(stripped);
  if (!word) return undefined;
  if (word[2] === 'nan') return Number.NaN;
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** What `str.strip()` removes: a few more characters than `trim`, and not the byte order mark. */
function isPythonBlank(character: string): boolean {
  const code = character.charCodeAt(0);
  return code === 0x85 || (code >= 0x1c && code <= 0x1f) || (code !== 0xfeff && character.trim() === '');
}

function pythonStrip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPythonBlank(text.charAt(start))) start += 1;
  while (end > start && isPythonBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** `binascii.a2b_base64`: skips strange characters, stops at complete padding, wants whole groups. */
export function readBinary(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let filled = 0;
  let rest = 0;
  let pads = 0;
  for (const character of text) {
    if (character.charCodeAt(0) > 127) return undefined;
    if (character === '=') {
      if (filled >= 2) pads += 1;
      if (filled >= 2 && filled + pads >= 4) return Uint8Array.from(bytes);
      continue;
    }
    const sextet = BASE64.indexOf(character);
    if (sextet < 0) continue;
    pads = 0;
    if (filled > 0) bytes.push(((rest << (2 * filled)) | (sextet >> (6 - 2 * filled))) & 255);
    rest = sextet & ((1 << (6 - 2 * filled)) - 1);
    filled = (filled + 1) % 4;
  }
  return filled === 0 ? Uint8Array.from(bytes) : undefined;
}
