/** Whether a resource of an event has the labels that a trigger asks for (`prefect/server/events/schemas/events.py`, Prefect 3.8.8). */
import type { JsonObject, JsonValue } from '../../json.ts';
import { withAnyTextBetween } from '../wildcards.ts';

/** Labels of a resource. What is not known before the event has `UNKNOWN` in its place. */
export type Resource = Readonly<Record<string, string>>;

/** Stands for ids and for names that the server makes up; only a pattern fits it. */
export const UNKNOWN = '\u0000';

/** Every label must fit; no labels fit everything. */
export function hasLabels(resource: Resource, labels: JsonValue | undefined): boolean {
  return Object.entries((labels ?? {}) as JsonObject).every(([label, expected]) => {
    const value = Object.hasOwn(resource, label) ? resource[label] : undefined;
    return value !== undefined && [expected].flat().some((pattern) => fits(String(pattern), value));
  });
}

/** A pattern of a shell; a `!` before it turns it round. */
export function fits(pattern: string, value: string): boolean {
  const isNegated = pattern.startsWith('!');
  // Which id is left out cannot be told.
  if (isNegated && value.includes(UNKNOWN)) return false;
  const positive = isNegated ? pattern.slice(1) : pattern;
  // Most are no patterns, and a regular expression for each name of a file takes time.
  if (!/[*?[]/.test(positive)) return (positive === value) !== isNegated;
  return glob(positive).test(value) !== isNegated;
}

const GLOBS = new Map<string, RegExp>();

function glob(pattern: string): RegExp {
  const known = GLOBS.get(pattern);
  if (known !== undefined) return known;
  const parts = pattern
    .replaceAll(/[\\^$.|+(){}[\]]/g, '\\$&')
    .replaceAll('?', '.')
    .split('*');
  const made = new RegExp(`^${withAnyTextBetween(parts)}$`, 's');
  GLOBS.set(pattern, made);
  return made;
}

/** Whether a text is no pattern, so that it fits itself alone. */
export function isExact(text: string): boolean {
  return !/^!|[*?[]/.test(text);
}
