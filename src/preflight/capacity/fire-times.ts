/**
 * When a schedule fires, as Prefect plans its runs (`prefect/server/schemas/schedules.py`, measured with `get_dates` of
 * Prefect 3.8.8 on Python 3.11).
 */
import type { ScheduleTiming } from '../../plan/state.ts';
import { cronWalls, type NotForeseen } from './cron-fires.ts';
import { intervalFires } from './interval-fires.ts';
import { ruleWalls } from './rule-fires.ts';
import type { ZoneClock } from './zone-clock.ts';

/** So many of one schedule are looked for: more than a day of seconds, or a month of minutes. */
export const MOST_FIRES = 100_000;

/** A fire time that the clocks of the zone show never, or twice. */
export interface ClockChange {
  /** Wall time, see `ZoneClock`. */
  wall: number;
  kind: 'never' | 'twice';
  /** When the run is planned for. */
  instant: number;
}

export interface FireTimes {
  /** Milliseconds since 1970, in order, each once. */
  instants: readonly number[];
  /** Only of cron and recurrence rules: an interval counts time. */
  changes: readonly ClockChange[];
  /** There are more than are listed. */
  isCut: boolean;
}

/** The zone in which a schedule is read: UTC when it names none. */
export function zoneOf({ timezone }: ScheduleTiming): string {
  return timezone === null || timezone === '' ? 'UTC' : timezone;
}

/** Fire times from `from` up to `to` (milliseconds), or why they cannot be told. An interval without anchor is counted from `from`. */
export function fireTimes(
  timing: ScheduleTiming,
  clock: ZoneClock,
  from: number,
  to: number,
  most = MOST_FIRES,
): FireTimes | NotForeseen {
  if ('interval' in timing) {
    const anchor = timing.anchor_date === null ? from : Date.parse(timing.anchor_date);
    const interval = Math.max(1, Math.round(timing.interval * 1000));
    const instants = intervalFires(interval, anchor, clock, { from, to, most: most + 1 });
    return { instants: instants.slice(0, most), changes: [], isCut: instants.length > most };
  }
  // More at the edges than is asked for, since a change of the clocks may lead over them.
  const window = { from: clock.wallAt(from), to: clock.wallAt(to) + 7_200_000, most: most + 1 };
  const walls =
    'cron' in timing
      ? cronWalls(timing.cron, timing.day_or, window)
      : ruleWalls(timing.rrule, { ...window, from: window.from - 7_200_000 });
  if ('why' in walls) return walls;
  return placed(walls, clock, from, to, most);
}

/** A time in a gap comes to the moment that the offset behind the gap gives, one that comes twice to the first. */
function placed(
  walls: readonly number[],
  clock: ZoneClock,
  from: number,
  to: number,
  most: number,
): FireTimes {
  const instants = new Set<number>();
  const changes: ClockChange[] = [];
  for (const wall of walls.slice(0, most)) {
    const moments = clock.momentsOf(wall);
    const instant =
      moments.kind === 'once' ? moments.instant : moments.kind === 'twice' ? moments.first : moments.early;
    if (instant < from || instant >= to) continue;
    if (moments.kind !== 'once') changes.push({ wall, kind: moments.kind, instant });
    instants.add(instant);
  }
  const inOrder = [...instants].sort((a, b) => a - b);
  return { instants: inOrder, changes, isCut: walls.length > most };
}
