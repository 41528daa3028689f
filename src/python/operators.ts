/** Python's operators on known values. */
import { type PythonValue, toJson, toText, unknown } from './value.ts';

type Numeric = Extract<PythonValue, { type: 'int' | 'float' }>;

/** `left operator right`, or undefined when tq does not work it out. */
export function applyOperator(
  operator: string,
  left: PythonValue,
  right: PythonValue,
): PythonValue | undefined {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a && b)
    return a.type === 'int' && b.type === 'int'
      ? onIntegers(operator, a.value, b.value)
      : onFloats(operator, Number(a.value), Number(b.value));
  if (operator === '+') return concatenate(left, right);
  if (operator === '*') return repeat(left, b) ?? repeat(right, a);
  if (operator === '/' && left.type === 'text' && /^pathlib\./.test(left.of)) {
    const tail = toText(right);
    return tail === undefined ? undefined : { ...left, text: joinPaths([left.text, tail]) };
  }
  if (left.type === 'timedelta' || right.type === 'timedelta') return onDurations(operator, left, right);
  return undefined;
}

/** `-x`, `+x`, `~x`. */
export function applyUnary(operator: string, operand: PythonValue): PythonValue | undefined {
  if (operand.type === 'timedelta' && operator === '-')
    return { ...operand, microseconds: -operand.microseconds };
  const number = asNumber(operand);
  if (!number) return undefined;
  if (operator === '+') return number;
  if (number.type === 'float') return operator === '-' ? { type: 'float', value: -number.value } : undefined;
  if (operator === '-') return { type: 'int', value: -number.value };
  return operator === '~' ? { type: 'int', value: ~number.value } : undefined;
}

/** `a < b` and its like; undefined when the two cannot be compared. */
export function compare(operator: string, left: PythonValue, right: PythonValue): boolean | undefined {
  if (operator === 'is' || operator === 'is not') {
    const same = left.type === right.type && toJson(left) === toJson(right);
    return left.type === 'none' || right.type === 'none' ? same === (operator === 'is') : undefined;
  }
  const [a, b] = [scalar(left), scalar(right)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (a === null || b === null || typeof a !== typeof b) return undefined;
  const comparisons: Record<string, boolean> = { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b };
  return comparisons[operator];
}

/** Python's truth of a value; undefined when tq cannot tell. */
export function truth(value: PythonValue): boolean | undefined {
  switch (value.type) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'str':
      return value.value !== '';
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length > 0;
    case 'dict':
      return value.entries.length > 0;
    default:
      return undefined;
  }
}

/** `pathlib`'s way to write a path: no `.` parts, no double or trailing slashes. */
export function joinPaths(segments: readonly string[]): string {
  const joined = segments.reduce(
    (path, segment) => (segment.startsWith('/') ? segment : `${path}/${segment}`),
    '',
  );
  const absolute = segments.some((segment) => segment.startsWith('/'));
  const names = joined.split('/').filter((name) => name !== '' && name !== '.');
  return absolute ? `/${names.join('/')}` : names.join('/') || '.';
}

function asNumber(value: PythonValue): Numeric | undefined {
  if (value.type === 'bool') return { type: 'int', value: value.value ? 1n : 0n };
  return value.type === 'int' || value.type === 'float' ? value : undefined;
}

function scalar(value: PythonValue): string | number | bigint | null | undefined {
  const number = asNumber(value);
  if (number) return Number(number.value);
  if (value.type === 'str') return value.value;
  return value.type === 'none' ? null : undefined;
}

function onIntegers(operator: string, a: bigint, b: bigint): PythonValue | undefined {
  if ((operator === '/' || operator === '//' || operator === '%') && b === 0n) return undefined;
  if (operator === '/') return { type: 'float', value: Number(a) / Number(b) };
  if (operator === '**') return power(a, b);
  const value = integerResult(operator, a, b);
  return value === undefined ? undefined : { type: 'int', value };
}

function integerResult(operator: string, a: bigint, b: bigint): bigint | undefined {
  const floor = (): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return floor();
    case '%':
      return a - floor() * b;
    case '<<':
      return b < 0n || b > 4096n ? undefined : a << b;
    case '>>':
      return b < 0n ? undefined : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return undefined;
  }
}

function power(base: bigint, exponent: bigint): PythonValue | undefined {
  if (exponent < 0n) return { type: 'float', value: Number(base) ** Number(exponent) };
  // A larger one would be a number nobody writes as a default.
  return exponent > 4096n ? unknown('the number is too large') : { type: 'int', value: base ** exponent };
}

function onFloats(operator: string, a: number, b: number): PythonValue | undefined {
  if ((operator === '/' || operator === '//' || operator === '%') && b === 0) return undefined;
  const results: Record<string, number> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '//': Math.floor(a / b),
    '%': a - Math.floor(a / b) * b,
    '**': a ** b,
  };
  const value = results[operator];
  return value === undefined ? undefined : { type: 'float', value };
}

function concatenate(left: PythonValue, right: PythonValue): PythonValue | undefined {
  if (left.type === 'str' && right.type === 'str') return { type: 'str', value: left.value + right.value };
  if ((left.type === 'list' || left.type === 'tuple') && right.type === left.type) {
    return { type: left.type, items: [...left.items, ...right.items] };
  }
  return left.type === 'timedelta' ? onDurations('+', left, right) : undefined;
}

function repeat(sequence: PythonValue, count: Numeric | undefined): PythonValue | undefined {
  if (count?.type !== 'int' || count.value > 10_000n)
    return sequence.type === 'timedelta' && count ? scale(sequence.microseconds, count) : undefined;
  const times = Math.max(0, Number(count.value));
  if (sequence.type === 'str') return { type: 'str', value: sequence.value.repeat(times) };
  if (sequence.type === 'timedelta') return scale(sequence.microseconds, count);
  if (sequence.type !== 'list' && sequence.type !== 'tuple') return undefined;
  return { type: sequence.type, items: Array.from({ length: times }, () => sequence.items).flat() };
}

function scale(microseconds: bigint, factor: Numeric): PythonValue {
  const scaled =
    factor.type === 'int'
      ? microseconds * factor.value
      : BigInt(Math.round(Number(microseconds) * factor.value));
  return { type: 'timedelta', microseconds: scaled };
}

function onDurations(operator: string, left: PythonValue, right: PythonValue): PythonValue | undefined {
  if (left.type !== 'timedelta' || right.type !== 'timedelta') return undefined;
  if (operator === '+') return { type: 'timedelta', microseconds: left.microseconds + right.microseconds };
  return operator === '-'
    ? { type: 'timedelta', microseconds: left.microseconds - right.microseconds }
    : undefined;
}
