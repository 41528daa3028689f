/** `tq.expected_duration` that is no length of time; what is neither text nor a number the schema says. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { expectedDuration, placeOfDuration } from '../expected-duration.ts';
import { describe, valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

/** One at the top of the file, which many deployments take, is said once. */
export const expectedDurations: Check = ({ document, chosen }) => {
  const places = new Map<string, Path>();
  for (const entry of chosen) {
    const place = placeOfDuration(document.data, ['deployments', entry]);
    if (place !== undefined) places.set(place.join('/'), place);
  }
  return [...places.values()].flatMap((place) => {
    const value = valueAt(document.data, place);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return [];
    if (holdsPlaceholder(String(value)) || expectedDuration(value) !== undefined) return [];
    return [
      diagnostic('TQ2004', {
        message: `\`expected_duration\` must be a length of time above 0 and of at most a year, found ${describe(value)}`,
        where: document.spanOf(place),
        help: 'write it like `10m`, `1h30m`, `90s`, or as a number of seconds',
      }),
    ];
  });
};
