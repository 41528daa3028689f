/** Where the items of a list stood before some were dropped, so that a finding points at the item that is meant. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from '../project/document.ts';
import { valueAt } from '../project/yaml-value.ts';

/** For each list that lost items: the index that each item left had in the file. */
export type Origins = WeakMap<YamlValue[], readonly number[]>;

/** The path of the file for a path of the filled-in data. */
export function originalPath(root: YamlValue, path: Path, origins: Origins): Path {
  return path.map((step, depth) => {
    if (typeof step !== 'number') return step;
    const list = valueAt(root, path.slice(0, depth));
    return (Array.isArray(list) ? origins.get(list)?.[step] : undefined) ?? step;
  });
}

/** Remembers, for a list made of the kept items of another, where they come from. */
export function keepOrigins(
  from: YamlValue[],
  kept: readonly number[],
  to: YamlValue[],
  origins: Origins,
): void {
  const before = origins.get(from);
  if (before === undefined && kept.length === from.length) return;
  origins.set(
    to,
    kept.map((index) => before?.[index] ?? index),
  );
}
