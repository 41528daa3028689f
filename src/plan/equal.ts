/** Whether two JSON values say the same: the order of keys does not count, the order of items does. */
import type { JsonValue } from '../json.ts';

export function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    a === undefined ||
    b === undefined
  ) {
    return isSameNumber(a, b);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isEqual(item, b[index]))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}

/** A server's answer is parsed into doubles, so a big integer is compared as one. */
function isSameNumber(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a !== 'bigint' && typeof b !== 'bigint') return false;
  return (
    (typeof a === 'bigint' || typeof a === 'number') &&
    (typeof b === 'bigint' || typeof b === 'number') &&
    Number(a) === Number(b)
  );
}
