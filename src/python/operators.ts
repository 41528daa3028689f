/** Python's operators on known values. */
import { asNumber, type Numeric, onNumbers } from './arithmetic.ts';
import { compare } from './comparison.ts';
import { between, later } from './date-arithmetic.ts';
import { formatPercent } from './format-fields.ts';
import { joinPaths } from './paths.ts';
import { type PythonValue, toText } from './value.ts';

/** `left operator right`, or undefined when tq does not work it out. */
export function applyOperator(
  operator: string,
  left: PythonValue,
  right: PythonValue,
): PythonValue | undefined {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a && b) return onNumbers(operator, a, b);
  const onCollection = onCollections(operator, left, right);
  if (onCollection) return onCollection;
  if (operator === '*') return repeat(left, b) ?? repeat(right, a);
  if (left.type === 'timedelta' && b) return divided(operator, left.microseconds, b);
  if (operator === '/' && left.type === 'text' && left.of.startsWith('pathlib.')) return below(left, right);
  return left.type === 'timedelta' || left.type === 'text' ? onDurations(operator, left, right) : undefined;
}

function onCollections(operator: string, left: PythonValue, right: PythonValue): PythonValue | undefined {
  if (operator === '%' && left.type === 'str') return formatPercent(left.value, right);
  if (operator === '|' && left.type === 'dict' && right.type === 'dict')
    return { type: 'dict', entries: [...left.entries, ...right.entries] };
  if (left.type === 'set' && right.type === 'set') return onSets(operator, left.items, right.items);
  return operator === '+' ? concatenate(left, right) : undefined;
}

/** `Path('a') / 'b'`. */
function below(path: Extract<PythonValue, { type: 'text' }>, tail: PythonValue): PythonValue | undefined {
  const text = toText(tail);
  return text === undefined ? undefined : { ...path, text: joinPaths([path.text, text]) };
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

function concatenate(left: PythonValue, right: PythonValue): PythonValue | undefined {
  if (left.type === 'str' && right.type === 'str') return { type: 'str', value: left.value + right.value };
  if ((left.type === 'list' || left.type === 'tuple') && right.type === left.type) {
    return { type: left.type, items: [...left.items, ...right.items] };
  }
  return left.type === 'timedelta' || left.type === 'text' ? onDurations('+', left, right) : undefined;
}

function onSets(operator: string, left: PythonValue[], right: PythonValue[]): PythonValue | undefined {
  const isIn = (item: PythonValue, items: PythonValue[]): boolean =>
    items.some((other) => compare('==', item, other) === true);
  const results: Record<string, PythonValue[]> = {
    '|': [...left, ...right],
    '&': left.filter((item) => isIn(item, right)),
    '-': left.filter((item) => !isIn(item, right)),
  };
  const items = results[operator];
  const isKnown = [...left, ...right].every((item) => compare('==', item, item) !== undefined);
  return items && isKnown ? { type: 'set', items } : undefined;
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

/** `timedelta(days=1) / 2`; Python rounds what `/` leaves over to the even microsecond, which tq leaves alone. */
function divided(operator: string, microseconds: bigint, by: Numeric): PythonValue | undefined {
  if (by.type !== 'int' || by.value === 0n || (operator !== '/' && operator !== '//')) return undefined;
  return microseconds % by.value === 0n
    ? { type: 'timedelta', microseconds: microseconds / by.value }
    : undefined;
}

function onDurations(operator: string, left: PythonValue, right: PythonValue): PythonValue | undefined {
  if (operator !== '+' && operator !== '-') return undefined;
  const sign = operator === '+' ? 1n : -1n;
  if (left.type === 'text' && right.type === 'timedelta') return later(left, sign * right.microseconds);
  if (left.type === 'timedelta' && right.type === 'text')
    return operator === '+' ? later(right, left.microseconds) : undefined;
  if (left.type === 'text' && right.type === 'text')
    return operator === '-' ? between(right, left) : undefined;
  if (left.type !== 'timedelta' || right.type !== 'timedelta') return undefined;
  return { type: 'timedelta', microseconds: left.microseconds + sign * right.microseconds };
}
