/** JSON text ↔ value without loss: Python's integers have no limit, so those beyond a double travel as `bigint`. */
import type { JsonValue } from './json.ts';

/** Like `JSON.stringify`, with a `bigint` written as its digits. `indent` is the number of blanks a level. */
export function encodeJson(value: unknown, indent = 0): string {
  const integers: bigint[] = [];
  const marker = newMarker();
  const text = JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? `${marker}${integers.push(item) - 1}` : item),
    indent,
  );
  if (integers.length === 0) return text;
  return text.replaceAll(new RegExp(`"${marker}(\\d+)"`, 'g'), (_, index) => String(integers[Number(index)]));
}

/** Random, so that no text of the data can be taken for a marked number. */
function newMarker(): string {
  return `bigint ${String(Math.random()).slice(2)} `;
}

const LONG_DIGITS = /\d{16}/;

/** Like `JSON.parse`, with integers that a double cannot hold as `bigint`. Throws `SyntaxError`. */
export function decodeJson(text: string): JsonValue {
  const plain = JSON.parse(text) as JsonValue;
  if (!LONG_DIGITS.test(text)) return plain;
  const integers: bigint[] = [];
  const marker = newMarker();
  const marked = eachNumber(text, (token) => {
    if (/[.eE]/.test(token) || Number.isSafeInteger(Number(token))) return undefined;
    return JSON.stringify(`${marker}${integers.push(BigInt(token)) - 1}`);
  });
  if (integers.length === 0) return plain;
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker)
      ? integers[Number(value.slice(marker.length))]
      : value,
  ) as JsonValue;
}

/** The text with its numbers replaced, those outside of strings; undefined leaves one. `text` is JSON. */
function eachNumber(text: string, replacement: (number: string) => string | undefined): string {
  let result = '';
  let copied = 0;
  const quoteOrNumber = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  for (let match; (match = quoteOrNumber.exec(text)) !== null;) {
    const [token] = match;
    if (token === '"') {
      // A pattern for a whole string needs a place on its stack for each character, and long texts end that.
      quoteOrNumber.lastIndex = endOfString(text, match.index);
      continue;
    }
    const replaced = replacement(token);
    if (replaced === undefined) continue;
    result += text.slice(copied, match.index) + replaced;
    copied = quoteOrNumber.lastIndex;
  }
  return result + text.slice(copied);
}

/** Behind the quote that ends the string beginning at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charAt(end - 1 - backslashes) === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}
