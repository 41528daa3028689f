/** Whether `tq` and the bare loop asked the server for the same: only then their times can be compared. */
import { MANY_LABELS } from './many.ts';
import type { Sample } from './series.ts';

/** A line for each difference, or one that says there is none; nothing when the two were not measured. */
export function compareRequests(samples: readonly Sample[]): string[] {
  const series = new Set(
    samples.filter(({ label }) => label === MANY_LABELS.bareLoop).map((each) => each.series),
  );
  if (series.size === 0) return [];
  const differences = [...series].flatMap((name) => {
    const of = (label: string): Sample[] =>
      samples.filter((sample) => sample.series === name && sample.label === label);
    return differencesIn(name, countsOf(of(MANY_LABELS.tq)), countsOf(of(MANY_LABELS.bareLoop)));
  });
  if (differences.length > 0) return differences;
  return ['`tq` and the bare loop sent the same numbers of the same requests in every run.'];
}

const SEVERAL = ' or ';

/** For each kind of request the numbers that its runs came to, which ought to be one number. */
type Counts = ReadonlyMap<string, string>;

function countsOf(samples: readonly Sample[]): Counts {
  const kinds = new Set(samples.flatMap(({ traffic }) => Object.keys(traffic.answered)));
  return new Map(
    [...kinds].map((kind) => [
      kind,
      [...new Set(samples.map(({ traffic }) => traffic.answered[kind] ?? 0))].join(' or '),
    ]),
  );
}

function differencesIn(series: string, tq: Counts, bareLoop: Counts): string[] {
  return [...new Set([...tq.keys(), ...bareLoop.keys()])]
    .filter((kind) => tq.get(kind) !== bareLoop.get(kind) || tq.get(kind)?.includes(SEVERAL))
    .map(
      (kind) =>
        `DIFFERENT in \`${series}\`: ${kind}: tq ${tq.get(kind) ?? 0}, bare loop ${bareLoop.get(kind) ?? 0}`,
    );
}
