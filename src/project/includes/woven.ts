/** A value put together from several files, which still knows where each part of it is written. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping } from '../yaml-value.ts';

export interface Woven {
  data: YamlValue;
  /** Where it is written; of a mapping with `parts`, the one that came first. */
  from: Document;
  path: Path;
  /** The values of a mapping whose parts are from several places, or may be; absent: all of it stands in one place. */
  parts?: ReadonlyMap<string, Woven>;
}

export function wovenOf(from: Document, path: Path, data: YamlValue): Woven {
  return { data, from, path };
}

/** The same mapping with these values. */
export function withParts(woven: Woven, parts: ReadonlyMap<string, Woven>): Woven {
  const data = Object.fromEntries([...parts].map(([key, part]) => [key, part.data]));
  return { ...woven, data, parts };
}

/** The values of a mapping by key; empty for anything else. */
export function partsOf(woven: Woven): Map<string, Woven> {
  if (woven.parts !== undefined) return new Map(woven.parts);
  if (!isMapping(woven.data)) return new Map();
  const { from, path } = woven;
  return new Map(
    Object.entries(woven.data).map(([key, value]) => [key, wovenOf(from, [...path, key], value)]),
  );
}

/** What `above` does not have is taken from `below`: mappings key by key and deeply, anything else as a whole. */
export function over(above: Woven, below: Woven): Woven {
  if (!isMapping(above.data) || !isMapping(below.data)) return above;
  const parts = partsOf(above);
  for (const [key, lower] of partsOf(below)) {
    const upper = parts.get(key);
    parts.set(key, upper === undefined ? lower : over(upper, lower));
  }
  return withParts(above, parts);
}

/** Where the value of a path is written. For one that is missing, a path below the nearest part that is there. */
export function placeOf(woven: Woven, path: Path): { from: Document; path: Path } {
  const [key, ...rest] = path;
  const part = key === undefined ? undefined : woven.parts?.get(String(key));
  return part === undefined ? { from: woven.from, path: [...woven.path, ...path] } : placeOf(part, rest);
}
