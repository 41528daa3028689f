/** What stands for a value without showing it: equal values have equal fingerprints under the same salt. */
import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal of the salt and the value's canonical JSON. */
export function fingerprint(value: unknown, salt: string): string {
  return createHash('sha256')
    .update(`${salt}\n${canonicalJson(value)}`)
    .digest('hex');
}

/**
 * JSON with sorted keys and no blanks, so that the order of keys does not count. What is undefined is left out, a set is
 * a sorted list, and an integer beyond a double is written as its digits.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Set) return canonicalJson([...value].map(String).sort());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
