/** What a value is, without saying what it holds: once filled in, the input of a step may be a secret. */
import type { JsonValue } from '../json.ts';

export function kindOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'text';
  if (typeof value === 'boolean') return `\`${value}\``;
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
