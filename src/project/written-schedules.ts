/** The schedules of an entry as they are written, each with its place. */
import type { Path } from '../diagnostics/span.ts';
import type { Document } from './document.ts';
import { isMapping, valueAt, type YamlMapping } from './yaml-value.ts';

export interface WrittenSchedule {
  item: YamlMapping;
  /** In the document. */
  path: Path;
}

/** Those of `schedules:`, and of the deprecated `schedule:`, that are mappings. */
export function writtenSchedules(document: Document, entryPath: Path): WrittenSchedule[] {
  return ['schedule', 'schedules'].flatMap((key) => {
    const path = [...entryPath, key];
    const value = valueAt(document.data, path);
    if (isMapping(value)) return [{ item: value, path }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => (isMapping(item) ? [{ item, path: [...path, index] }] : []));
  });
}
