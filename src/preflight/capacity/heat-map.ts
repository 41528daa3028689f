/** How many runs start in each hour of each day, by the clocks of one zone. */
import type { Starts } from './capacity.ts';
import type { ZoneClock } from './zone-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface HeatDay {
  /** Midnight as a wall time, see `ZoneClock`. */
  day: number;
  /** 24 counts; null: outside the days looked at, or an hour that clocks skip. One that comes twice holds both. */
  hours: readonly (number | null)[];
}

export interface HeatMap {
  zone: string;
  days: readonly HeatDay[];
  /** Of all hours. */
  most: number;
}

export function heatMap({ perMinute, from }: Starts, clock: ZoneClock): HeatMap {
  const days = new Map<number, (number | null)[]>();
  for (const [minute, count] of perMinute.entries()) {
    const wall = clock.wallAt(from + minute * MINUTE);
    const day = Math.floor(wall / DAY) * DAY;
    const hours = days.get(day) ?? Array.from({ length: 24 }, () => null);
    days.set(day, hours);
    const hour = Math.floor((wall - day) / HOUR);
    hours[hour] = (hours[hour] ?? 0) + count;
  }
  const inOrder = [...days].sort(([a], [b]) => a - b).map(([day, hours]) => ({ day, hours }));
  const most = inOrder.reduce((least, { hours }) => Math.max(least, ...hours.map(Number)), 0);
  return { zone: clock.zone, days: inOrder, most };
}
