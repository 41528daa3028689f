/** JSON text ↔ value without loss: Python's integers have no limit, so those beyond a double travel as `bigint`. */
import type { JsonValue } from '../../json.ts';

/** Like `JSON.stringify`, with a `bigint` written as its digits. */
export function encodeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return encodeWithBigints(value);
  }
}

function encodeWithBigints(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(encodeWithBigints).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${encodeWithBigints(member)}`);
  return `{${members.join(',')}}`;
}

const LONG_DIGITS = /\d{16}/;
const STRING_OR_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Like `JSON.parse`, with integers that a double cannot hold as `bigint`. Throws `SyntaxError`. */
export function decodeJson(text: string): JsonValue {
  const plain = JSON.parse(text) as JsonValue;
  if (!LONG_DIGITS.test(text)) return plain;
  const integers: bigint[] = [];
  // Random, so that no text of an answer can be taken for a marked number.
  const marker = `bigint ${Math.random()} `;
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
