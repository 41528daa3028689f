/**
 * What clocks show in a time zone, and when they show it. A time of the clock («wall time») is kept as the milliseconds
 * since 1970 that the same clock would show in UTC.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The instants at which clocks show a time: none where they were put forward over it, two where they were put back. */
export type Moments =
  | { kind: 'once'; instant: number }
  /** `early`: with the offset that holds behind the gap; `late`: with the one before it. */
  | { kind: 'never'; early: number; late: number }
  | { kind: 'twice'; first: number; second: number };

export interface ZoneClock {
  /** The IANA name. */
  zone: string;
  /** Wall time of an instant, both in milliseconds. */
  wallAt(instant: number): number;
  momentsOf(wall: number): Moments;
  /** The instants between `from` and `to` at which the clocks are changed. */
  changes: readonly number[];
}

/** A clock that is fast from two days before `from` to two days behind `to`, and right everywhere. `zone` is one that Node knows. */
export function zoneClock(zone: string, from: number, to: number): ZoneClock {
  const ask = offsetsOf(zone);
  const spans = offsetSpans(ask, from - 2 * DAY, to + 2 * DAY);
  const offsetAt = (instant: number): number => {
    if (instant < from - 2 * DAY || instant > to + 2 * DAY) return ask(instant);
    let index = spans.length - 1;
    while (index > 0 && instant < (spans[index]?.from ?? 0)) index -= 1;
    return spans[index]?.offset ?? 0;
  };
  return {
    zone,
    wallAt: (instant) => instant + offsetAt(instant),
    momentsOf: (wall) => momentsOf(wall, offsetAt),
    changes: spans.slice(1).map((span) => span.from),
  };
}

function momentsOf(wall: number, offsetAt: (instant: number) => number): Moments {
  const before = offsetAt(wall - DAY);
  const after = offsetAt(wall + DAY);
  if (before === after) return { kind: 'once', instant: wall - before };
  const isBefore = offsetAt(wall - before) === before;
  const isAfter = offsetAt(wall - after) === after;
  if (isBefore && isAfter) return { kind: 'twice', first: wall - before, second: wall - after };
  if (!isBefore && !isAfter) return { kind: 'never', early: wall - after, late: wall - before };
  return { kind: 'once', instant: wall - (isBefore ? before : after) };
}

/** The offset from UTC at an instant, in milliseconds. */
function offsetsOf(zone: string): (instant: number) => number {
  if (zone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}

/** The instants at which the clocks of a zone are changed, found where they stay so for a week. */
export function clockChanges(zone: string, from: number, to: number): number[] {
  return offsetSpans(offsetsOf(zone), from, to, 7 * DAY)
    .slice(1)
    .map((span) => span.from);
}

/** Halves each step in which the offset changes until the minute of the change is known. */
function offsetSpans(
  ask: (instant: number) => number,
  from: number,
  to: number,
  step = 12 * HOUR,
): { from: number; offset: number }[] {
  const start = Math.floor(from / MINUTE) * MINUTE;
  const spans = [{ from: start, offset: ask(start) }];
  for (let low = start; low < to; low += step) {
    const last = ask(low);
    const next = ask(low + step);
    if (last === next) continue;
    let [known, changed] = [low, low + step];
    while (changed - known > MINUTE) {
      const middle = known + Math.floor((changed - known) / 2 / MINUTE) * MINUTE;
      if (ask(middle) === last) known = middle;
      else changed = middle;
    }
    spans.push({ from: changed, offset: next });
  }
  return spans;
}
