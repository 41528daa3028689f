/** `tq.confirmed`: what a person answers for on the checklists, at the top of the file and in an entry, which wins. */
import type { Confirmation } from '../../preflight/checklist/checklist.ts';
import type { Confirmations } from '../../preflight/checklist/fill.ts';
import { type Document, YamlTimestamp, type YamlValue } from '../../project/document.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';

export function confirmationsOf({ data }: Document, entry: number): Confirmations {
  return new Map([...confirmed(data, ['tq']), ...confirmed(data, ['deployments', entry, 'tq'])]);
}

function confirmed(data: Document['data'], path: (string | number)[]): [string, Confirmation][] {
  const lines = valueAt(data, [...path, 'confirmed']);
  if (!isMapping(lines)) return [];
  return Object.entries(lines).flatMap(([line, value]): [string, Confirmation][] => {
    if (!isMapping(value)) return [];
    const [by, at, note] = [value.by, value.at, value.note].map(textOf);
    if (!by || !at || !isDay(at)) return [];
    return [[line, { by, at, ...(note ? { note } : {}) }]];
  });
}

/** A date without quotes is one to YAML. */
function textOf(value: YamlValue | undefined): string | undefined {
  if (value instanceof YamlTimestamp) return value.source;
  return typeof value === 'string' ? value : undefined;
}

/** Written as `2026-11-23`, with a time or without. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)));
}
