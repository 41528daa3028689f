/** Where a `prefect.yaml` holds a number that Prefect takes as YAML reads it, without a word. */
import type { Path } from '../../diagnostics/span.ts';
import type { YamlValue } from '../document.ts';
import { isMapping, valueAt } from '../yaml-value.ts';

export interface NumberField {
  path: Path;
  /** Whether it is a length of time in seconds. */
  isTime: boolean;
}

/** By the key that holds the mapping or the list of mappings: the fields in it, and whether they are lengths of time. */
const FIELDS: Record<string, Record<string, boolean>> = {
  concurrency_limit: { limit: false, grace_period_seconds: true },
  schedule: { interval: true },
  schedules: { interval: true },
  sla: { duration: true, within: true, stale_after: true },
  triggers: { schedule_after: true, threshold: false, within: true, require: false },
  metric: { threshold: false, range: true, firing_for: true },
};

const HOLDERS = ['concurrency_limit', 'schedule', 'schedules', 'sla', 'triggers'];

/** Of the chosen entries, wherever something other than text or nothing stands. */
export function numberFields(data: YamlValue, chosen: readonly number[]): NumberField[] {
  return chosen.flatMap((index) => {
    const path = ['deployments', index];
    const entry = valueAt(data, path);
    if (!isMapping(entry)) return [];
    const inside = HOLDERS.flatMap((key) => inHolder(entry[key], key, [...path, key]));
    return isNumber(entry.concurrency_limit)
      ? [...inside, { path: [...path, 'concurrency_limit'], isTime: false }]
      : inside;
  });
}

/** Triggers hold triggers; one that holds itself by an alias is refused before. */
function inHolder(value: YamlValue | undefined, key: string, path: Path): NumberField[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => inMapping(item, key, [...path, index]));
  return inMapping(value, key, path);
}

function inMapping(value: YamlValue | undefined, key: string, path: Path): NumberField[] {
  if (!isMapping(value)) return [];
  const here = Object.entries(FIELDS[key] ?? {})
    .filter(([name]) => isNumber(value[name]))
    .map(([name, isTime]) => ({ path: [...path, name], isTime }));
  if (key !== 'triggers') return here;
  const parts = ['triggers', 'metric'].flatMap((name) => inHolder(value[name], name, [...path, name]));
  return [...here, ...parts];
}

function isNumber(value: YamlValue | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}
