/** Python's `float(value)`, `int(value)` and `<`, with their exceptions. */
import { pythonTypeName } from '../../rules/python-value.ts';
import { MOST_DIGITS, withAsciiDigits } from '../../rules/regex/python-text.ts';
import { strip } from '../../steps/python-strings.ts';
import { raise } from './python-crash.ts';
import { type PythonData, reprOf } from './python-data.ts';

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const NO_DIGITS = /^([+-]?)(?:inf|infinity|(nan))$/i;
const INTEGER = /^[+-]?\d+(?:_\d+)*$/;

/** `float(value)`. Throws `Crash`. */
export function floatOf(value: PythonData): number {
  if (typeof value === 'string') return floatOfText(value);
  if (typeof value === 'object')
    raise('TypeError', `float() argument must be a string or a real number, not '${pythonTypeName(value)}'`);
  return Number(value);
}

function floatOfText(text: string): number {
  const digits = withAsciiDigits(strip(text));
  if (FLOAT.test(digits)) return Number(digits.replaceAll('_', ''));
  const [match, sign, isNan] = NO_DIGITS.exec(digits) ?? [];
  if (match === undefined) raise('ValueError', `could not convert string to float: ${reprOf(text)}`);
  if (isNan !== undefined) return NaN;
  return sign === '-' ? -Infinity : Infinity;
}

/** `int(value)`. Throws `Crash`. */
export function integerOf(value: PythonData): bigint {
  if (typeof value === 'string') return integerOfText(value);
  if (typeof value === 'object')
    raise(
      'TypeError',
      `int() argument must be a string, a bytes-like object or a real number, not '${pythonTypeName(value)}'`,
    );
  if (typeof value !== 'number') return BigInt(value);
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

function integerOfText(text: string): bigint {
  const number = withAsciiDigits(strip(text));
  if (!INTEGER.test(number)) raise('ValueError', `invalid literal for int() with base 10: ${reprOf(text)}`);
  const count = number.replaceAll(/[^0-9]/g, '').length;
  if (count > MOST_DIGITS)
    raise(
      'ValueError',
      `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion: value has ${count} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  return BigInt(number.replace(/^\+/, '').replaceAll('_', ''));
}

/** The number that Python compares; booleans are numbers, and a comparison with anything else is a `TypeError`. */
export function isLess(left: PythonData, right: PythonData): boolean {
  const [first, second] = [comparable(left), comparable(right)];
  if (first === undefined || second === undefined)
    raise(
      'TypeError',
      `'<' not supported between instances of '${pythonTypeName(left)}' and '${pythonTypeName(right)}'`,
    );
  return first < second;
}

function comparable(value: PythonData): bigint | number | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}
