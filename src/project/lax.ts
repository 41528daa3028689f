/**
 * Plain values as pydantic's lax mode takes them, because a placeholder leaves text where a number or a boolean is
 * meant. Measured with pydantic 2.14 (Prefect 3.8.8). Each answers with undefined for what pydantic refuses.
 */
import type { YamlValue } from './document.ts';

/** The value of a key; undefined for a key that is not there. */
type Value = YamlValue | undefined;

/** `"yes"`, `"off"`, `"T"`, 1 and 0.0 are booleans; blanks around a text are not allowed. */
export function laxBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).toLowerCase();
  if (['1', 'true', 't', 'yes', 'y', 'on'].includes(text)) return true;
  if (['0', 'false', 'f', 'no', 'n', 'off'].includes(text)) return false;
  return undefined;
}

/** A float outside of 64 bits is refused, an integer of any size is not. */
const MOST_FLOAT = 2 ** 63;
/** Longer texts are refused, as Python itself does. */
const MOST_DIGITS = 4300;
const INTEGER = /^([-+]?)(\d+(?:_\d+)*)(?:\.0+)?$/;

/** `" 5 "`, `"5.0"`, `"1_000"`, 5.0 and `true` are whole numbers; a big one becomes a `bigint`. */
export function laxInteger(value: Value): number | bigint | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < MOST_FLOAT ? value : undefined;
  if (typeof value !== 'string' || value.length > MOST_DIGITS) return undefined;
  const [match, sign = '', digits = ''] = INTEGER.exec(value.trim()) ?? [];
  if (match === undefined) return undefined;
  const number = BigInt(digits.replaceAll('_', '')) * (sign === '-' ? -1n : 1n);
  return Number.isSafeInteger(Number(number)) ? Number(number) : number;
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** `"1e3"`, `".5"`, `"1_000"` and `true` are numbers. Infinity and NaN are not: JSON cannot carry them to the server. */
export function laxNumber(value: Value): number | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    const plain = /^_|__|_$|^\s|\s$/.test(value) ? text : text.replaceAll('_', '');
    return NUMBER.test(plain) ? finite(Number(plain)) : undefined;
  }
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isNumber ? finite(Number(value)) : undefined;
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
