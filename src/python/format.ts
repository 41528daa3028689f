/** Python's format mini-language, as f-strings and `str.format` use it, for the values that defaults are made of. */
import { toRepr } from './repr.ts';
import { type PythonValue, toText } from './value.ts';

const SPECIFICATION =
  /^(?:(?<fill>[\s\S])?(?<align>[<>=^]))?(?<sign>[+\- ])?(?<zero>0)?(?<width>\d+)?(?<group>[,_])?(?:\.(?<precision>\d+))?(?<type>[a-zA-Z%])?$/u;

/** `format(value, specification)` after `!r` or `!s`; undefined when tq does not repeat what Python does. */
export function formatValue(value: PythonValue, conversion = '', specification = ''): string | undefined {
  const meant: PythonValue | undefined = conversion ? converted(value, conversion) : value;
  if (!meant) return undefined;
  if (specification === '') return toText(meant);
  const parsed = SPECIFICATION.exec(specification)?.groups;
  if (!parsed) return undefined;
  const number = meant.type === 'int' || meant.type === 'float' ? Number(meant.value) : undefined;
  const body = number === undefined ? formatText(meant, parsed) : formatNumber(meant, number, parsed);
  return body === undefined ? undefined : padded(body, parsed, number !== undefined);
}

function converted(value: PythonValue, conversion: string): PythonValue | undefined {
  const text = conversion === 'r' ? toRepr(value) : conversion === 's' ? toText(value) : undefined;
  return text === undefined ? undefined : { type: 'str', value: text };
}

type Specification = Record<string, string | undefined>;

function formatText(
  value: PythonValue,
  { type, sign, zero, group, precision }: Specification,
): string | undefined {
  if (value.type !== 'str' || (type !== undefined && type !== 's') || sign || zero || group) return undefined;
  return precision === undefined ? value.value : [...value.value].slice(0, Number(precision)).join('');
}

function formatNumber(value: PythonValue, number: number, specification: Specification): string | undefined {
  const { type, precision, group, sign } = specification;
  const digits = numberText(value, Math.abs(number), type, precision);
  if (digits === undefined) return undefined;
  const [whole = '', ...rest] = digits.split('.');
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  const negative = number < 0 || Object.is(number, -0);
  const prefix = negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
  return prefix + [grouped, ...rest].join('.');
}

function numberText(
  value: PythonValue,
  size: number,
  type: string | undefined,
  precision?: string,
): string | undefined {
  const decimals = precision === undefined ? 6 : Number(precision);
  if (type === 'f' || type === 'F') return size < 1e21 ? exact(size, decimals) : undefined;
  if (type === '%') return size < 1e19 ? `${exact(size * 100, decimals)}%` : undefined;
  if (value.type !== 'int' || precision !== undefined) return undefined;
  const integer = value.value < 0n ? -value.value : value.value;
  const bases: Record<string, string> = {
    d: integer.toString(),
    x: integer.toString(16),
    X: integer.toString(16).toUpperCase(),
    b: integer.toString(2),
    o: integer.toString(8),
  };
  return bases[type ?? 'd'];
}

/** Both languages round the number as it stands in binary; an exact half goes up in one and to the even digit in the other. */
function exact(size: number, decimals: number): string | undefined {
  if (decimals > 100) return undefined;
  const shifted = size * 10 ** decimals;
  const isHalf = Number.isInteger(size * 2 ** (decimals + 1)) && shifted % 1 === 0.5;
  const even = Math.floor(shifted) % 2 === 0 ? Math.floor(shifted) : Math.ceil(shifted);
  return (isHalf ? even / 10 ** decimals : size).toFixed(decimals);
}

function padded(text: string, { fill, align, zero, width }: Specification, isNumber: boolean): string {
  const missing = Number(width ?? 0) - [...text].length;
  if (missing <= 0) return text;
  const filler = (fill ?? (zero ? '0' : ' ')).repeat(missing);
  const side = align ?? (zero && isNumber ? '=' : isNumber ? '>' : '<');
  const sign = side === '=' ? (/^[+\- ]/.exec(text)?.[0] ?? '') : '';
  if (side === '=') return sign + filler + text.slice(sign.length);
  if (side === '>') return filler + text;
  if (side === '<') return text + filler;
  const before = Math.floor(missing / 2);
  return [...filler].slice(0, before).join('') + text + [...filler].slice(before).join('');
}
