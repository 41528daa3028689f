/** Names of data types in other tools, as the vocabulary's names. Only types that mean the same are in the tables. */

/** Polars, as Truthound's schema compares them: letter case and the parameters of `Datetime(...)` do not count. */
const POLARS: Readonly<Record<string, string>> = {
  utf8: 'str',
  string: 'str',
  str: 'str',
  bool: 'bool',
  boolean: 'bool',
  date: 'date',
  datetime: 'datetime',
  float: 'float64',
  double: 'float64',
  f32: 'float32',
  f64: 'float64',
  float32: 'float32',
  float64: 'float64',
  ...Object.fromEntries(
    ['8', '16', '32', '64'].flatMap((bits) => [
      [`int${bits}`, `int${bits}`],
      [`i${bits}`, `int${bits}`],
      [`uint${bits}`, `uint${bits}`],
      [`u${bits}`, `uint${bits}`],
    ]),
  ),
};

/** truthound 3.2.0, `validators/schema_validator.py`, `_normalize_dtype`. */
export function fromPolars(name: string): string | undefined {
  const base = name.trim().toLowerCase().replace(/\(.*$/s, '').trim();
  return own(POLARS, base);
}

/** What `column_type` compares (truthound 3.2.0, `validators/schema/column_type.py`, `TYPE_ALIASES`): one type each. */
const TRUTHOUND: Readonly<Record<string, string>> = {
  string: 'str',
  bool: 'bool',
  date: 'date',
  datetime: 'datetime',
};

/** Those of its names that stand for several types. */
export const TRUTHOUND_FAMILIES: readonly string[] = ['int', 'uint', 'float', 'numeric'];

export function fromTruthound(name: string): string | undefined {
  return own(TRUTHOUND, name.toLowerCase());
}

/** Names of pandas and numpy, where `int` and `float` are 64 bits wide. */
const PANDAS: Readonly<Record<string, string>> = {
  str: 'str',
  bool: 'bool',
  int: 'int64',
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  float: 'float64',
  float32: 'float32',
  float64: 'float64',
  'datetime64[ns]': 'datetime',
};

export function fromPandas(name: string): string | undefined {
  return own(PANDAS, name);
}

/** SQL types of one width in every database. */
const SQL: Readonly<Record<string, string>> = {
  varchar: 'str',
  'character varying': 'str',
  text: 'str',
  string: 'str',
  boolean: 'bool',
  bool: 'bool',
  smallint: 'int16',
  int: 'int32',
  integer: 'int32',
  bigint: 'int64',
  'double precision': 'float64',
  double: 'float64',
  real: 'float32',
  date: 'date',
  timestamp: 'datetime',
  'timestamp without time zone': 'datetime',
};

export function fromSql(name: string): string | undefined {
  return own(SQL, name.trim().toLowerCase());
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
