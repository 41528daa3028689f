/** `tq.expected_duration`: how long a run of a deployment takes. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from './document.ts';
import { durationSeconds } from './duration.ts';
import { isPresent, valueAt } from './yaml-value.ts';

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const SHORT = /^(?:(\d+(?:\.\d+)?)d)? ?(?:(\d+(?:\.\d+)?)h)? ?(?:(\d+(?:\.\d+)?)m)? ?(?:(\d+(?:\.\d+)?)s)?$/;
/** No flow is meant to run for longer. */
const LONGEST = 366 * 86_400;

/**
 * Milliseconds: of `10m`, `1h30m`, `90s` or `1h 30m`, of a number of seconds, and of what Prefect takes for a duration
 * (`PT10M`, `00:10:00`). Undefined: it is none, is not above zero, or is longer than a year.
 */
export function expectedDuration(value: unknown): number | undefined {
  const seconds =
    (typeof value === 'string' ? shortSeconds(value.trim()) : undefined) ?? durationSeconds(value);
  if (seconds === undefined || !(seconds > 0) || seconds > LONGEST) return undefined;
  return Math.round(seconds * 1000);
}

function shortSeconds(text: string): number | undefined {
  const [match, ...counts] = SHORT.exec(text) ?? [];
  if (match === undefined || match === '') return undefined;
  return Object.values(UNITS).reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0);
}

/** Where it is written: for the entry, else at the top of the file; undefined: at neither. */
export function placeOfDuration(data: YamlValue, entryPath: Path): Path | undefined {
  return [
    [...entryPath, 'tq', 'expected_duration'],
    ['tq', 'expected_duration'],
  ].find((path) => isPresent(valueAt(data, path)));
}

/** Milliseconds; undefined where nothing that can be read is written. */
export function durationOfEntry(data: YamlValue, entryPath: Path): number | undefined {
  const place = placeOfDuration(data, entryPath);
  return place && expectedDuration(valueAt(data, place));
}
