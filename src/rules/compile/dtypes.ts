/** The names that `dtype` may use, and what each is called by an engine. Pure data. */

/** One storage type. An engine that cannot ask for it has no name. */
export interface StorageType {
  /** The class of `polars`. */
  readonly polars: string;
  /** What Pandera's `dtype` and Great Expectations' `type_` both read. */
  readonly pandas?: string;
}

const whole = (bits: number): StorageType => ({
  polars: `Int${String(bits)}`,
  pandas: `int${String(bits)}`,
});
const unsigned = (bits: number): StorageType => ({
  polars: `UInt${String(bits)}`,
  pandas: `uint${String(bits)}`,
});
const float = (bits: number): StorageType => ({
  polars: `Float${String(bits)}`,
  pandas: `float${String(bits)}`,
});
const STRING: StorageType = { polars: 'String', pandas: 'str' };
const BOOLEAN: StorageType = { polars: 'Boolean', pandas: 'bool' };
const DATETIME: StorageType = { polars: 'Datetime', pandas: 'datetime64' };
const DATE: StorageType = { polars: 'Date' };

/**
 * As the adapters of `truthound-orchestration` 3.0.3 read them (`common/engines/pandera.py`: `int` is 64 bits wide), with
 * the other widths. The names of Polars (`Int64`, `Utf8`) mean the same: case does not count.
 */
const STORAGE_TYPES: ReadonlyMap<string, StorageType> = new Map([
  ['int', whole(64)],
  ['int8', whole(8)],
  ['int16', whole(16)],
  ['int32', whole(32)],
  ['int64', whole(64)],
  ['uint8', unsigned(8)],
  ['uint16', unsigned(16)],
  ['uint32', unsigned(32)],
  ['uint64', unsigned(64)],
  ['float', float(64)],
  ['float32', float(32)],
  ['float64', float(64)],
  ['str', STRING],
  ['string', STRING],
  ['utf8', STRING],
  ['bool', BOOLEAN],
  ['boolean', BOOLEAN],
  ['datetime', DATETIME],
  ['date', DATE],
]);

export const DTYPE_NAMES: readonly string[] = [...STORAGE_TYPES.keys()];

/** Returns nothing for an unknown name. */
export function storageType(name: string): StorageType | undefined {
  return STORAGE_TYPES.get(name.toLowerCase());
}
