/** Python's comparisons of known values, and what counts as true. */
import { asNumber } from './arithmetic.ts';
import { type PythonValue, toJson } from './value.ts';

/** `a < b` and its like; undefined when the two cannot be compared. */
export function compare(operator: string, left: PythonValue, right: PythonValue): boolean | undefined {
  if (operator === 'is' || operator === 'is not') {
    const same = left.type === right.type && toJson(left) === toJson(right);
    return left.type === 'none' || right.type === 'none' ? same === (operator === 'is') : undefined;
  }
  if (operator === 'in' || operator === 'not in') {
    const isIn = contains(right, left);
    return isIn === undefined ? undefined : isIn === (operator === 'in');
  }
  if ((left.type === 'list' || left.type === 'tuple') && left.type === right.type)
    return compareItems(operator, left.items, right.items);
  return compareScalars(operator, left, right);
}

function compareScalars(operator: string, left: PythonValue, right: PythonValue): boolean | undefined {
  const [a, b] = [scalar(left), scalar(right)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (a === null || b === null || typeof a !== typeof b) return undefined;
  const comparisons: Record<string, boolean> = { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b };
  return comparisons[operator];
}

function compareItems(operator: string, left: PythonValue[], right: PythonValue[]): boolean | undefined {
  if (operator !== '==' && operator !== '!=') return undefined;
  const same = left.map((item, index) => right[index] && compare('==', item, right[index]));
  const isEqual = left.length === right.length && same.every((each) => each === true);
  return left.length === right.length && same.includes(undefined)
    ? undefined
    : isEqual === (operator === '==');
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
    case 'opaque':
      return value.isFunction;
    default:
      return undefined;
  }
}

function scalar(value: PythonValue): string | number | bigint | null | undefined {
  const number = asNumber(value);
  if (number) return Number(number.value);
  if (value.type === 'str') return value.value;
  return value.type === 'none' ? null : undefined;
}

/** `item in holder`; undefined when tq cannot tell. */
function contains(holder: PythonValue, item: PythonValue): boolean | undefined {
  if (holder.type === 'environment') {
    const value = item.type === 'str' ? holder.read(item.value) : item;
    return value?.type === 'unknown' ? undefined : value !== undefined;
  }
  if (holder.type === 'str') return item.type === 'str' ? holder.value.includes(item.value) : undefined;
  const items =
    holder.type === 'dict'
      ? holder.entries.map(([key]) => key)
      : 'items' in holder
        ? holder.items
        : undefined;
  const same = items?.map((each) => compare('==', each, item));
  if (same?.includes(true)) return true;
  return !same || same.includes(undefined) ? undefined : false;
}
