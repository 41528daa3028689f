/** Functions of Python and its standard library on known values: `len('abc')`, `max(1, 2)`, `os.path.join('a', 'b')`. */
import type { JsonValue } from '../json.ts';
import { formatValue } from './format.ts';
import { compare, truth } from './comparison.ts';
import { toRepr } from './repr.ts';
import { toCamel, toPascal, toSnake } from './text-case.ts';
import { type CallArguments, NONE, type PythonValue } from './value.ts';

type PureFunction = (call: CallArguments) => PythonValue | undefined;

const integer = (value: number | bigint): PythonValue => ({ type: 'int', value: BigInt(value) });
const text = (value: string): PythonValue => ({ type: 'str', value });

const FUNCTIONS: Record<string, PureFunction> = {
  'builtins.len': ({ positional: [value] }) => length(value),
  'builtins.min': (call) => extreme(call, '<'),
  'builtins.max': (call) => extreme(call, '>'),
  'builtins.sum': sum,
  'builtins.abs': ({ positional: [value] }) => {
    if (value?.type === 'int') return integer(value.value < 0n ? -value.value : value.value);
    return value?.type === 'float' ? { type: 'float', value: Math.abs(value.value) } : undefined;
  },
  'builtins.round': rounded,
  'builtins.sorted': (call) => sorted(call),
  'math.floor': ({ positional: [value] }) => wholeNumber(value, Math.floor),
  'math.ceil': ({ positional: [value] }) => wholeNumber(value, Math.ceil),
  'os.path.basename': ({ positional: [value] }) =>
    value?.type === 'str' ? text(value.value.slice(value.value.lastIndexOf('/') + 1)) : undefined,
  'builtins.reversed': ({ positional: [value] }) => {
    const items = itemsOf(value);
    return items && { type: 'iterator', items: items.toReversed() };
  },
  'builtins.enumerate': ({ positional: [value], keyword }) => {
    const items = keyword.size === 0 ? itemsOf(value) : undefined;
    return items && { type: 'iterator', items: items.map((item, index) => pair(integer(index), item)) };
  },
  'builtins.zip': ({ positional: [left, right, ...more] }) => {
    const [a, b] = [itemsOf(left), itemsOf(right)];
    if (!a || !b || more.length > 0) return undefined;
    return {
      type: 'iterator',
      items: a.slice(0, b.length).map((item, index) => pair(item, b[index] ?? NONE)),
    };
  },
  'builtins.any': ({ positional: [value] }) => quantified(value, (truths) => truths.includes(true)),
  'builtins.all': ({ positional: [value] }) => quantified(value, (truths) => !truths.includes(false)),
  'builtins.repr': ({ positional: [value] }) => {
    const written = value && toRepr(value);
    return written === undefined ? undefined : text(written);
  },
  'os.path.join': ({ positional }) => {
    const segments = positional.map((value) =>
      value.type === 'str' || (value.type === 'text' && value.of.startsWith('pathlib.'))
        ? textOf(value)
        : undefined,
    );
    if (segments.length === 0 || segments.includes(undefined)) return undefined;
    return text(segments.reduce((path = '', segment = '') => joined(path, segment)) ?? '');
  },
  'json.loads': ({ positional: [value], keyword }) => {
    if (value?.type !== 'str' || keyword.size > 0) return undefined;
    try {
      return fromJson(JSON.parse(value.value) as JsonValue, value.value);
    } catch {
      return undefined;
    }
  },
  'pydantic.alias_generators.to_camel': (call) => renamed(call, toCamel),
  'pydantic.alias_generators.to_pascal': (call) => renamed(call, toPascal),
  'pydantic.alias_generators.to_snake': (call) => renamed(call, toSnake),
};

/** What the function yields; undefined when tq does not know it or these arguments. */
export function callFunction(path: string, call: CallArguments): PythonValue | undefined {
  return FUNCTIONS[path]?.(call);
}

function wholeNumber(
  value: PythonValue | undefined,
  round: (number: number) => number,
): PythonValue | undefined {
  if (value?.type === 'int') return value;
  return value?.type === 'float' && Number.isFinite(value.value) ? integer(round(value.value)) : undefined;
}

function rounded({ positional: [value, digits], keyword }: CallArguments): PythonValue | undefined {
  if (keyword.size > 0 || value?.type !== 'float')
    return value?.type === 'int' && !digits ? value : undefined;
  if (digits !== undefined && digits.type !== 'int') return undefined;
  const written = formatValue(value, '', `.${digits?.value ?? 0}f`);
  if (written === undefined) return undefined;
  return digits ? { type: 'float', value: Number(written) } : integer(BigInt(written));
}

/** The elements Python would go through; undefined when the value has none, or in no order that can be told. */
export function itemsOf(value: PythonValue | undefined): PythonValue[] | undefined {
  switch (value?.type) {
    case 'list':
    case 'tuple':
    case 'opaque':
    case 'iterator':
      return value.items;
    case 'dict':
      return value.entries.map(([key]) => key);
    case 'str':
      return [...value.value].map(text);
    default:
      return undefined;
  }
}

function pair(left: PythonValue, right: PythonValue): PythonValue {
  return { type: 'tuple', items: [left, right] };
}

function length(value: PythonValue | undefined): PythonValue | undefined {
  const items = itemsOf(value);
  return items && integer(items.length);
}

function extreme(call: CallArguments, operator: string): PythonValue | undefined {
  const [first] = call.positional;
  const items = call.positional.length === 1 ? itemsOf(first) : call.positional;
  if (call.keyword.size > 0 || !items || items.length === 0) return undefined;
  return items.reduce<PythonValue | undefined>((best, item) => {
    const isBetter = best && compare(operator, item, best);
    return isBetter === undefined ? undefined : isBetter ? item : best;
  }, items[0]);
}

function sorted({ positional: [value], keyword }: CallArguments): PythonValue | undefined {
  const items = value?.type === 'set' ? value.items : itemsOf(value);
  const reverse = keyword.get('reverse');
  if (!items || keyword.size > (reverse ? 1 : 0)) return undefined;
  let isKnown = true;
  const ordered = items.toSorted((left, right) => {
    const before = compare('<', left, right);
    isKnown &&= before !== undefined;
    return before ? -1 : compare('<', right, left) ? 1 : 0;
  });
  const isReversed = reverse ? truth(reverse) : false;
  return isKnown && isReversed !== undefined
    ? { type: 'list', items: isReversed ? ordered.toReversed() : ordered }
    : undefined;
}

function sum({ positional: [value, start], keyword }: CallArguments): PythonValue | undefined {
  const items = itemsOf(value);
  if (!items || start || keyword.size > 0) return undefined;
  if (items.every((item) => item.type === 'int'))
    return integer(items.reduce((total, item) => total + item.value, 0n));
  return undefined;
}

function quantified(
  value: PythonValue | undefined,
  holds: (truths: boolean[]) => boolean,
): PythonValue | undefined {
  const truths = itemsOf(value)?.map(truth);
  return !truths || truths.includes(undefined)
    ? undefined
    : { type: 'bool', value: holds(truths.filter((each) => each !== undefined)) };
}

function textOf(value: PythonValue): string | undefined {
  return value.type === 'str' ? value.value : value.type === 'text' ? value.text : undefined;
}

/** `os.path.join` keeps what is written, unlike `pathlib`. */
function joined(path: string, segment: string): string {
  if (segment.startsWith('/')) return segment;
  return path === '' || path.endsWith('/') ? path + segment : `${path}/${segment}`;
}

function renamed(
  { positional: [name] }: CallArguments,
  change: (name: string) => string,
): PythonValue | undefined {
  return name?.type === 'str' ? text(change(name.value)) : undefined;
}

function fromJson(json: JsonValue, source: string): PythonValue | undefined {
  if (json === null) return NONE;
  if (typeof json === 'string') return text(json);
  if (typeof json === 'boolean') return { type: 'bool', value: json };
  // `1` and `1.0` are two values to Python, one to JavaScript.
  if (typeof json === 'number' || typeof json === 'bigint')
    return Number.isSafeInteger(Number(json)) && !/\d[.eE]/.test(source)
      ? integer(json)
      : { type: 'float', value: Number(json) };
  if (Array.isArray(json)) {
    const items = json.map((item) => fromJson(item, source));
    return items.includes(undefined)
      ? undefined
      : { type: 'list', items: items.filter((item) => item !== undefined) };
  }
  const entries = Object.entries(json).map(([key, value]) => [text(key), fromJson(value, source)] as const);
  return { type: 'dict', entries: entries.flatMap(([key, value]) => (value ? [[key, value]] : [])) };
}
