/** Which measured version stands for a version. */
import type { Engine } from '../rule.ts';
import { orderReleases } from '../../requirements/version.ts';
import { ENGINE_TRUTH, type Table } from './table.ts';

/**
 * Releases from which the adapter gets other answers. Pandera keeps its errors as exceptions instead of dictionaries from
 * 0.15.0 on (0.14.5 and 0.15.0 were run); Great Expectations has no `from_pandas` from 1.0.0 on (1.0.0 was run).
 */
const CHANGES: Readonly<Record<Engine, string | undefined>> = {
  truthound: undefined,
  pandera: '0.15.0',
  great_expectations: '1.0.0',
};

export interface ChosenTable {
  readonly table: Table;
  /** Whether the version itself was measured, which the newest one is when nobody says a version. */
  readonly isExact: boolean;
}

/**
 * The table of a version (`0.35.0`): its own; else that of the newest measured version before it on the same side of a
 * known change, or the oldest there. Without a version, the newest; so too for a text that is none.
 */
export function chooseTable(engine: Engine, version: string | undefined): ChosenTable {
  const tables = ENGINE_TRUTH.tables.filter((table) => table.engine === engine);
  const newest = tables.at(-1) as Table;
  if (version === undefined) return { table: newest, isExact: true };
  const own = tables.find((table) => table.version === version);
  if (own !== undefined) return { table: own, isExact: true };
  if (!/^\d+(\.\d+)*/.test(version)) return { table: newest, isExact: false };

  const change = CHANGES[engine];
  const isAfter = (each: string) => change !== undefined && orderReleases(each, change) >= 0;
  const same = tables.filter((table) => isAfter(table.version) === isAfter(version));
  const before = same.filter((table) => orderReleases(table.version, version) < 0);
  return { table: before.at(-1) ?? same[0] ?? newest, isExact: false };
}
