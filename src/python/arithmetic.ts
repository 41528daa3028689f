/** Python's operators on integers and floats. */
import { type PythonValue, unknown } from './value.ts';

export type Numeric = Extract<PythonValue, { type: 'int' | 'float' }>;

/** The number that a value is to an operator; `True` is 1. */
export function asNumber(value: PythonValue): Numeric | undefined {
  if (value.type === 'bool') return { type: 'int', value: value.value ? 1n : 0n };
  return value.type === 'int' || value.type === 'float' ? value : undefined;
}

/** `left operator right`; undefined when tq does not work it out. */
export function onNumbers(operator: string, left: Numeric, right: Numeric): PythonValue | undefined {
  return left.type === 'int' && right.type === 'int'
    ? onIntegers(operator, left.value, right.value)
    : onFloats(operator, Number(left.value), Number(right.value));
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
