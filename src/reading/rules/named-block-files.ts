/** What `prefect.yaml` says under `tq.blocks`. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../../project/document.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';

/** A name or a pattern, and where it stands. */
export interface NamedBlockFiles {
  path: Path;
  written: string;
}

/**
 * Those at the top of the file and in the entries of these indexes. What is no text is said by the schema of
 * `prefect.yaml`.
 */
export function namedBlockFiles({ data }: Document, chosen: readonly number[]): NamedBlockFiles[] {
  const places: Path[] = [[], ...chosen.map((index) => ['deployments', index])];
  return places.flatMap((place) => {
    const parent = valueAt(data, [...place, 'tq']);
    const value = isMapping(parent) ? parent.blocks : undefined;
    const path = [...place, 'tq', 'blocks'];
    if (typeof value === 'string') return [{ path, written: value }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((written, index) =>
      typeof written === 'string' ? [{ path: [...path, index], written }] : [],
    );
  });
}
