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
const STRING_OR_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Like `JSON.parse`, with integers that a double cannot hold as `bigint`. Throws `SyntaxError`. */
export function decodeJson(text: string): JsonValue {
  const plain = JSON.parse(text) as JsonValue;
  if (!LONG_DIGITS.test(text)) return plain;
  const integers: bigint[] = [];
  const marker = newMarker();
  const marked = text.replace(STRING_OR_INTEGER, (token) => {
    if (token.startsWith('"') || /[.eE]/.test(token) || Number.isSafeInteger(Number(token))) return token;
    integers.push(BigInt(token));
    return JSON.stringify(`${marker}${integers.length - 1}`);
  });
  if (integers.length === 0) return plain;
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker)
      ? integers[Number(value.slice(marker.length))]
      : value,
  ) as JsonValue;
}
