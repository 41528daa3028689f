/** What calls of well-known classes yield: `timedelta(hours=1)`, `Path('a')`, `Decimal('1.5')`, `dict(a=1)`. */
import { joinPaths, truth } from './operators.ts';
import { type CallArguments, type PythonValue, toText, unknown } from './value.ts';

type Constructor = (call: CallArguments) => PythonValue | undefined;

const UNIT_MICROSECONDS: Record<string, number> = {
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
  minutes: 60e6,
  hours: 3600e6,
  days: 86400e6,
  weeks: 604800e6,
};
const TIMEDELTA_ORDER = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'];

const PATH_CLASSES = ['Path', 'PurePath', 'PosixPath', 'PurePosixPath'].map((name) => `pathlib.${name}`);
const IP_CLASSES = ['IPv4Address', 'IPv6Address', 'IPv4Network', 'IPv6Network'].map(
  (name) => `ipaddress.${name}`,
);

const CONSTRUCTORS: Record<string, Constructor> = {
  'datetime.timedelta': timedelta,
  'datetime.datetime': (call) => dateTime(call),
  'datetime.date': (call) => text('datetime.date', dateText(integers(call, ['year', 'month', 'day'], 3))),
  'datetime.time': (call) =>
    text('datetime.time', timeText(integers(call, ['hour', 'minute', 'second', 'microsecond'], 0))),
  'datetime.timezone': timezone,
  ...Object.fromEntries(PATH_CLASSES.map((name) => [name, path])),
  ...Object.fromEntries(
    IP_CLASSES.map((name) => [name, (call: CallArguments) => text(name, onlyText(call))]),
  ),
  'uuid.UUID': uuid,
  'decimal.Decimal': decimal,
  'zoneinfo.ZoneInfo': (call) => text('zoneinfo.ZoneInfo', onlyText(call)),
  're.compile': (call) => text('re.Pattern', onlyText(call)),
  'pydantic.SecretStr': secret,
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

function text(of: string, value: string | undefined): PythonValue | undefined {
  return value === undefined ? undefined : { type: 'text', of, text: value };
}

function onlyText(call: CallArguments): string | undefined {
  const [first, ...rest] = call.positional;
  return first?.type === 'str' && rest.length === 0 && call.keyword.size === 0 ? first.value : undefined;
}

/** Positional and keyword integers in the order of `names`; undefined when one is no integer or missing. */
function integers(call: CallArguments, names: string[], required: number): number[] | undefined {
  const known = new Set(names);
  if (call.positional.length > names.length || [...call.keyword.keys()].some((name) => !known.has(name)))
    return undefined;
  const values = names.map((name, index) => call.positional[index] ?? call.keyword.get(name));
  const numbers = values.map((value, index) => {
    if (value === undefined) return index < required ? undefined : 0;
    return value.type === 'int' ? Number(value.value) : undefined;
  });
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

function pad(value: number | undefined, width = 2): string {
  return String(value ?? 0).padStart(width, '0');
}

function dateText(numbers: number[] | undefined): string | undefined {
  return numbers && `${pad(numbers[0], 4)}-${pad(numbers[1])}-${pad(numbers[2])}`;
}

function timeText(numbers: number[] | undefined): string | undefined {
  if (!numbers) return undefined;
  const fraction = numbers[3] ? `.${pad(numbers[3], 6)}` : '';
  return `${pad(numbers[0])}:${pad(numbers[1])}:${pad(numbers[2])}${fraction}`;
}

function dateTime(call: CallArguments): PythonValue | undefined {
  const zone = call.keyword.get('tzinfo') ?? call.positional[7];
  if (zone && zone.type !== 'timezone' && zone.type !== 'none') return undefined;
  const keyword = new Map([...call.keyword].filter(([name]) => name !== 'tzinfo'));
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
  const numbers = integers({ ...call, positional: call.positional.slice(0, 7), keyword }, names, 3);
  if (!numbers) return undefined;
  const suffix = zone?.type === 'timezone' ? zone.suffix : '';
  return text('datetime.datetime', `${dateText(numbers)}T${timeText(numbers.slice(3))}${suffix}`);
}

function timezone(call: CallArguments): PythonValue | undefined {
  const offset = call.positional[0] ?? call.keyword.get('offset');
  if (offset?.type !== 'timedelta') return undefined;
  const minutes = Number(offset.microseconds / 60_000_000n);
  if (minutes === 0) return { type: 'timezone', suffix: 'Z' };
  const size = Math.abs(minutes);
  return {
    type: 'timezone',
    suffix: `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`,
  };
}

function timedelta(call: CallArguments): PythonValue | undefined {
  const given = [
    ...call.positional.map((value, index): [string, PythonValue] => [TIMEDELTA_ORDER[index] ?? '', value]),
    ...call.keyword,
  ];
  let microseconds = 0n;
  for (const [name, value] of given) {
    const factor = UNIT_MICROSECONDS[name];
    if (factor === undefined || (value.type !== 'int' && value.type !== 'float')) return undefined;
    microseconds +=
      value.type === 'int' ? value.value * BigInt(factor) : BigInt(Math.round(value.value * factor));
  }
  return { type: 'timedelta', microseconds };
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
  if (source.type === 'list' || source.type === 'tuple' || source.type === 'set')
    return { type, items: source.items };
  if (source.type === 'opaque') return source.items && { type, items: source.items };
  if (source.type === 'dict') return { type, items: source.entries.map(([key]) => key) };
  return source.type === 'str'
    ? { type, items: [...source.value].map((value) => ({ type: 'str', value })) }
    : undefined;
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
  const start = source === undefined ? [] : source.type === 'dict' ? source.entries : undefined;
  const named = [...call.keyword].map(([name, value]): [PythonValue, PythonValue] => [
    { type: 'str', value: name },
    value,
  ]);
  return start && { type: 'dict', entries: [...start, ...named] };
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
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)
    ? { type: 'float', value: Number(word) }
    : unknown('it is no number');
}

function asBool(value: PythonValue | undefined): PythonValue | undefined {
  const result = value === undefined ? false : truth(value);
  return result === undefined ? undefined : { type: 'bool', value: result };
}
