/** When an interval schedule fires (`IntervalSchedule._get_dates_generator`, Prefect 3.8.8 on Python below 3.13, with pendulum). */
import type { ZoneClock } from './zone-clock.ts';

const DAY = 86_400_000;

/**
 * Instants from `from` up to `to`, in order, at most `most`. `interval` and `anchor` in milliseconds. Below a day the
 * interval is time that passes; from a day on it is added to what the clock shows, and stays moved once a gap moved it.
 * Where clocks are put back, a moment that shows the same time as an earlier one is left out: Prefect keeps the dates in
 * a set, in which both are one.
 */
export function intervalFires(
  interval: number,
  anchor: number,
  clock: ZoneClock,
  { from, to, most }: { from: number; to: number; most: number },
): number[] {
  const found: number[] = [];
  const seen = new Set<number>();
  let next = anchor + interval * Math.trunc((from - anchor) / interval);
  while (next < from) next = later(next, interval, clock);
  while (next < to && found.length < most) {
    const wall = clock.wallAt(next);
    if (!seen.has(wall)) found.push(next);
    seen.add(wall);
    next = later(next, interval, clock);
  }
  return found;
}

/** pendulum takes the second of two moments, and goes on behind a gap. */
function later(instant: number, interval: number, clock: ZoneClock): number {
  if (interval < DAY) return instant + interval;
  const moments = clock.momentsOf(clock.wallAt(instant) + interval);
  if (moments.kind === 'once') return moments.instant;
  return moments.kind === 'twice' ? moments.second : moments.late;
}
