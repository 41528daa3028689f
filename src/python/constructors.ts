/** What calls of well-known classes yield: `timedelta(hours=1)`, `Path('a')`, `Decimal('1.5')`, `dict(a=1)`. */
import { itemsOf } from './builtin-functions.ts';
import { truth } from './comparison.ts';
import { DATE_CONSTRUCTORS } from './date-constructors.ts';
import { joinPaths } from './paths.ts';
import { onlyText, text } from './text-values.ts';
import { type CallArguments, NONE, type PythonValue, toText, unknown } from './value.ts';

type Constructor = (call: CallArguments) => PythonValue | undefined;

const PATH_CLASSES = ['Path', 'PurePath', 'PosixPath', 'PurePosixPath'].map((name) => `pathlib.${name}`);
const IP_CLASSES = ['IPv4Address', 'IPv6Address', 'IPv4Network', 'IPv6Network'].map(
  (name) => `ipaddress.${name}`,
);

const CONSTRUCTORS: Record<string, Constructor> = {
  ...DATE_CONSTRUCTORS,
  ...Object.fromEntries(PATH_CLASSES.map((name) => [name, path])),
  ...Object.fromEntries(
    IP_CLASSES.map((name) => [name, (call: CallArguments) => text(name, onlyText(call))]),
  ),
  'uuid.UUID': uuid,
  'decimal.Decimal': decimal,
  'zoneinfo.ZoneInfo': (call) => text('zoneinfo.ZoneInfo', onlyText(call)),
  're.compile': (call) => text('re.Pattern', onlyText(call)),
  'pydantic.SecretStr': secret,
  'pydantic.AliasChoices': (call) => call.positional.find((value) => value.type === 'str') ?? NONE,
  // A path into the data has no place in a schema: the field keeps its name.
  'pydantic.AliasPath': () => NONE,
  'builtins.object': () => ({ type: 'opaque' }),
  'builtins.range': range,
  'builtins.list': (call) => collection('list', call),
  'builtins.tuple': (call) => collection('tuple', call),
  'builtins.set': (call) => collection('set', call),
  'builtins.frozenset': (call) => collection('set', call),
  'builtins.dict': dict,
  'collections.OrderedDict': dict,
  'builtins.str': (call) => asText(call.positional[0]),
  'builtins.int': (call) => asInteger(call),
  'builtins.float': (call) => asFloat(call.positional[0]),
  'builtins.bool': (call) => asBool(call.positional[0]),
};

/** The value of `path(…)`; undefined when tq does not know that callable or these arguments. */
export function construct(path: string, call: CallArguments): PythonValue | undefined {
  return CONSTRUCTORS[path]?.(call);
}

/** `str(value)`, `int(value)`, `float(value)` by the dotted name of the class. */
export function asBuiltin(path: string, value: PythonValue): PythonValue | undefined {
  return construct(path, { positional: [value], keyword: new Map(), nodes: new Map() });
}

function path(call: CallArguments): PythonValue | undefined {
  const segments = call.positional.map((value) =>
    value.type === 'str' || value.type === 'text' ? toText(value) : undefined,
  );
  if (segments.some((segment) => segment === undefined) || call.keyword.size > 0) return undefined;
  return {
    type: 'text',
    of: 'pathlib.Path',
    text: joinPaths(segments.filter((segment) => segment !== undefined)),
  };
}

function uuid(call: CallArguments): PythonValue | undefined {
  const hex = onlyText(call)
    ?.toLowerCase()
    .replace(/^urn:uuid:|[{}-]/g, '');
  if (!hex || !/^[0-9a-f]{32}$/.test(hex)) return undefined;
  const cuts: [number, number][] = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ];
  return text('uuid.UUID', cuts.map(([from, to]) => hex.slice(from, to)).join('-'));
}

function decimal(call: CallArguments): PythonValue | undefined {
  const [value] = call.positional;
  if (value?.type === 'int') return text('decimal.Decimal', String(value.value));
  // Other spellings (`1e5`, `nan`) are written anew by Python in ways not worth repeating here.
  return value?.type === 'str' && /^[+-]?\d+(\.\d+)?$/.test(value.value)
    ? text('decimal.Decimal', value.value.replace(/^\+/, ''))
    : undefined;
}

function secret(call: CallArguments): PythonValue | undefined {
  const value = onlyText(call);
  return value === undefined ? undefined : text('pydantic.SecretStr', value === '' ? '' : '**********');
}

function collection(type: 'list' | 'tuple' | 'set', call: CallArguments): PythonValue | undefined {
  const [source] = call.positional;
  if (!source) return { type, items: [] };
  // The order in which a set of texts is gone through changes from run to run.
  const items = source.type === 'set' && type === 'set' ? source.items : itemsOf(source);
  return items && { type, items };
}

const LARGEST_RANGE = 10_000;

function range(call: CallArguments): PythonValue | undefined {
  const numbers = call.positional.map((value) => (value.type === 'int' ? Number(value.value) : NaN));
  const [start = NaN, stop = NaN, step = 1] = numbers.length === 1 ? [0, ...numbers] : numbers;
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isFinite(count) || count > LARGEST_RANGE) return undefined;
  return {
    type: 'opaque',
    items: Array.from({ length: count }, (_, index) => ({
      type: 'int',
      value: BigInt(start + index * step),
    })),
  };
}

function dict(call: CallArguments): PythonValue | undefined {
  const [source] = call.positional;
  const start = source === undefined ? [] : source.type === 'dict' ? source.entries : pairsOf(source);
  const named = [...call.keyword].map(([name, value]): [PythonValue, PythonValue] => [
    { type: 'str', value: name },
    value,
  ]);
  return start && { type: 'dict', entries: [...start, ...named] };
}

function pairsOf(source: PythonValue): [PythonValue, PythonValue][] | undefined {
  const pairs = itemsOf(source)?.map((item): [PythonValue, PythonValue] | undefined => {
    const [key, value, ...more] = item.type === 'tuple' || item.type === 'list' ? item.items : [];
    return key && value && more.length === 0 ? [key, value] : undefined;
  });
  return pairs?.every((pair) => pair !== undefined) ? pairs : undefined;
}

function asText(value: PythonValue | undefined): PythonValue | undefined {
  const result = value === undefined ? '' : toText(value);
  return result === undefined ? undefined : { type: 'str', value: result };
}

function asInteger(call: CallArguments): PythonValue | undefined {
  const [value, base] = call.positional;
  if (value === undefined) return { type: 'int', value: 0n };
  if (base !== undefined || call.keyword.size > 0) return undefined;
  if (value.type === 'int') return value;
  if (value.type === 'bool') return { type: 'int', value: value.value ? 1n : 0n };
  if (value.type === 'float')
    return Number.isFinite(value.value) ? { type: 'int', value: BigInt(Math.trunc(value.value)) } : undefined;
  return value.type === 'str' && /^\s*[+-]?\d+\s*$/.test(value.value)
    ? { type: 'int', value: BigInt(value.value.trim().replace(/^\+/, '')) }
    : undefined;
}

function asFloat(value: PythonValue | undefined): PythonValue | undefined {
  if (value === undefined) return { type: 'float', value: 0 };
  if (value.type === 'int' || value.type === 'float') return { type: 'float', value: Number(value.value) };
  if (value.type !== 'str') return undefined;
  const word = value.value.trim().toLowerCase();
  if (/^[+-]?(inf|infinity)$/.test(word))
    return { type: 'float', value: word.startsWith('-') ? -Infinity : Infinity };
  if (/^[+-]?nan$/.test(word)) return { type: 'float', value: NaN };
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/.test(word)
    ? { type: 'float', value: Number(word) }
    : unknown('it is no number');
}

function asBool(value: PythonValue | undefined): PythonValue | undefined {
  const result = value === undefined ? false : truth(value);
  return result === undefined ? undefined : { type: 'bool', value: result };
}
