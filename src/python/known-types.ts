/** The JSON schemas that pydantic gives well-known classes, measured on pydantic 2.14 as Prefect calls it. */
import type { JsonObject } from '../json.ts';
import { isPlainClass } from './plain-classes.ts';

/** Accepts anything: pydantic checks such a class by `isinstance` alone, or Prefect drops a type it cannot express. */
const ANYTHING: JsonObject = {};

const text = (format: string): JsonObject => ({ type: 'string', format });
const array = (): JsonObject => ({ type: 'array', items: {} });
const uniqueArray = (): JsonObject => ({ ...array(), uniqueItems: true });
const counter = (): JsonObject => ({ type: 'object', additionalProperties: { type: 'integer' } });
const object = (): JsonObject => ({ type: 'object', additionalProperties: true });
const url = (format = 'uri', maxLength?: number): JsonObject => ({
  ...text(format),
  minLength: 1,
  ...(maxLength === undefined ? {} : { maxLength }),
});

const EXACT: Record<string, () => JsonObject> = {
  'builtins.int': () => ({ type: 'integer' }),
  'builtins.float': () => ({ type: 'number' }),
  'builtins.str': () => ({ type: 'string' }),
  'builtins.bool': () => ({ type: 'boolean' }),
  'builtins.bytes': () => text('binary'),
  'builtins.complex': () => ({ type: 'string' }),
  'types.NoneType': () => ({ type: 'null' }),
  'typing.Text': () => ({ type: 'string' }),
  'typing.AnyStr': () => ({ anyOf: [text('binary'), { type: 'string' }] }),
  'datetime.datetime': () => text('date-time'),
  'datetime.date': () => text('date'),
  'datetime.time': () => text('time'),
  'datetime.timedelta': () => text('duration'),
  'decimal.Decimal': () => ({ anyOf: [{ type: 'number' }, { type: 'string' }] }),
  'fractions.Fraction': () => ({ anyOf: [{ type: 'number' }, text('fraction')] }),
  'uuid.UUID': () => text('uuid'),
  're.Pattern': () => text('regex'),
  'typing.Pattern': () => text('regex'),
  'os.PathLike': () => text('path'),
  'zoneinfo.ZoneInfo': () => text('zoneinfo'),
  'collections.deque': array,
  'collections.Counter': counter,
  'typing.Counter': counter,
  'sqlite3.Date': () => text('date'),
  'sqlite3.Time': () => text('time'),
  'sqlite3.Timestamp': () => text('date-time'),
  'prefect.types.DateTime': () => text('date-time'),
  'pydantic.Json': () => ({ type: 'string', contentMediaType: 'application/json', contentSchema: {} }),
  'pydantic.ByteSize': () => ({
    anyOf: [
      { type: 'string', pattern: '^\\s*(\\d*\\.?\\d+)\\s*(\\w+)?' } as JsonObject,
      { type: 'integer', minimum: 0 },
    ],
  }),
  'pydantic.ImportString': () => ({ type: 'string' }),
  'pydantic.PaymentCardNumber': () => ({ type: 'string', minLength: 12, maxLength: 19 }),
  'pydantic.color.Color': () => text('color'),
  'pydantic.HttpUrl': () => url('uri', 2083),
  'pydantic.WebsocketUrl': () => url('uri', 2083),
  'pydantic.EmailStr': () => text('email'),
  'pydantic.NameEmail': () => text('name-email'),
  'pydantic.StrictInt': () => ({ type: 'integer' }),
  'pydantic.StrictFloat': () => ({ type: 'number' }),
  'pydantic.FiniteFloat': () => ({ type: 'number' }),
  'pydantic.StrictStr': () => ({ type: 'string' }),
  'pydantic.StrictBool': () => ({ type: 'boolean' }),
  'pydantic.StrictBytes': () => text('binary'),
  'pydantic.FilePath': () => text('file-path'),
  'pydantic.DirectoryPath': () => text('directory-path'),
};

function group(module: string, names: string, schema: () => JsonObject): [string, () => JsonObject][] {
  return names.split(' ').map((name) => [`${module}.${name}`, schema]);
}

const GROUPED = [
  ...group('pathlib', 'Path PurePath PosixPath PurePosixPath WindowsPath PureWindowsPath', () =>
    text('path'),
  ),
  ...group('pydantic', 'NewPath SocketPath', () => text('path')),
  ...group('pydantic', 'SecretStr SecretBytes', () => ({ ...text('password'), writeOnly: true })),
  ...group(
    'pydantic',
    'AnyUrl AnyHttpUrl FileUrl FtpUrl AnyWebsocketUrl RedisDsn AmqpDsn KafkaDsn MySQLDsn MariaDBDsn',
    () => url(),
  ),
  ...group('pydantic', 'ClickHouseDsn CockroachDsn SnowflakeDsn', () => url()),
  ...group('pydantic', 'PostgresDsn MongoDsn NatsDsn', () => url('multi-host-uri')),
  ...group('pydantic', 'PastDate FutureDate', () => text('date')),
  ...group('pydantic', 'PastDatetime FutureDatetime AwareDatetime NaiveDatetime', () => text('date-time')),
  ...group('pydantic', 'Base64Str Base64Bytes', () => text('base64')),
  ...group('pydantic', 'Base64UrlStr Base64UrlBytes', () => text('base64url')),
  ...['PositiveInt', 'NonNegativeInt', 'NegativeInt', 'NonPositiveInt'].flatMap((name) =>
    group('pydantic', name, () => bounded(name, 'integer')),
  ),
  ...['PositiveFloat', 'NonNegativeFloat', 'NegativeFloat', 'NonPositiveFloat'].flatMap((name) =>
    group('pydantic', name, () => bounded(name, 'number')),
  ),
  ...['UUID1', 'UUID3', 'UUID4', 'UUID5', 'UUID6', 'UUID7', 'UUID8'].flatMap((name) =>
    group('pydantic', name, () => text(name.toLowerCase())),
  ),
  ...['IPvAnyAddress', 'IPvAnyNetwork', 'IPvAnyInterface'].flatMap((name) =>
    group('pydantic', name, () => text(name.toLowerCase())),
  ),
  ...['4', '6'].flatMap((version) => group('ipaddress', `IPv${version}Address`, () => text(`ipv${version}`))),
  ...['IPv4Network', 'IPv6Network', 'IPv4Interface', 'IPv6Interface'].flatMap((name) =>
    group('ipaddress', name, () => text(name.toLowerCase())),
  ),
  ...group('builtins', 'list', array),
  ...group('typing', 'List Sequence MutableSequence Iterable Generator Deque', array),
  ...group('collections.abc', 'Sequence MutableSequence Iterable Generator', array),
  ...group('builtins', 'tuple', array),
  ...group('typing', 'Tuple', array),
  ...group('builtins', 'set frozenset', uniqueArray),
  ...group('typing', 'Set FrozenSet AbstractSet MutableSet', uniqueArray),
  ...group('collections.abc', 'Set MutableSet', uniqueArray),
  ...group('builtins', 'dict', object),
  ...group('typing', 'Dict Mapping MutableMapping OrderedDict', object),
  ...group('collections.abc', 'Mapping MutableMapping', object),
  ...group('collections', 'OrderedDict', object),
];

/** Types whose schema pydantic refuses to make; in a union it leaves them out. */
export const WITHOUT_SCHEMA = new Set(['typing.Callable', 'collections.abc.Callable']);

/** What pydantic puts among the definitions although it is no class of the project; name and schema. */
export const KNOWN_DEFINITIONS: Record<string, { name: string; schema: JsonObject }> = {
  'pydantic.JsonValue': { name: 'JsonValue', schema: {} },
  'pydantic.BaseModel': { name: 'BaseModel', schema: { title: 'BaseModel', type: 'object', properties: {} } },
};

/** Special forms and helpers that make no sense for a parameter, or a sense that tq does not follow. */
const NOT_FOLLOWED = new Set([
  ...'ClassVar Required NotRequired ReadOnly Self NamedTuple TypedDict Protocol DefaultDict Format'
    .split(' ')
    .map((name) => `typing.${name}`),
  'collections.defaultdict',
  'dataclasses.InitVar',
]);

const KNOWN = new Map<string, () => JsonObject>([...Object.entries(EXACT), ...GROUPED]);

/** The schema of a class used without arguments; undefined when tq does not know it. */
export function knownType(path: string): JsonObject | undefined {
  const known = KNOWN.get(path);
  if (known) return known();
  return !NOT_FOLLOWED.has(path) && isPlainClass(path) ? { ...ANYTHING } : undefined;
}

/** Whether arguments make a difference to this class: `list[int]`, `dict[str, int]`. */
export type Generic = 'array' | 'set' | 'tuple' | 'object' | 'counter' | 'json' | 'transparent';

const GENERICS = new Map<string, Generic>([
  ...GROUPED.filter(([, schema]) => schema === array).map(([path]): [string, Generic] => [path, 'array']),
  ...GROUPED.filter(([, schema]) => schema === uniqueArray).map(([path]): [string, Generic] => [path, 'set']),
  ...GROUPED.filter(([, schema]) => schema === object).map(([path]): [string, Generic] => [path, 'object']),
  ['builtins.tuple', 'tuple'],
  ['typing.Tuple', 'tuple'],
  ['collections.deque', 'array'],
  ['typing.DefaultDict', 'object'],
  ['collections.defaultdict', 'object'],
  ['typing.Counter', 'counter'],
  ['collections.Counter', 'counter'],
  ['pydantic.Json', 'json'],
  ['typing.Final', 'transparent'],
  ['dataclasses.InitVar', 'transparent'],
  ['pydantic.Secret', 'transparent'],
  ['pydantic.InstanceOf', 'transparent'],
  ['pydantic.SkipValidation', 'transparent'],
  ['pydantic.OnErrorOmit', 'transparent'],
  ['pydantic.SerializeAsAny', 'transparent'],
]);

export function genericKind(path: string): Generic | undefined {
  return GENERICS.get(path);
}

function bounded(name: string, type: string): JsonObject {
  if (name.startsWith('Positive')) return { type, exclusiveMinimum: 0 };
  if (name.startsWith('Negative')) return { type, exclusiveMaximum: 0 };
  return name.startsWith('NonNegative') ? { type, minimum: 0 } : { type, maximum: 0 };
}
