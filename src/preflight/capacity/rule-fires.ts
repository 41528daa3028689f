/** The times of the clock at which a recurrence rule fires, as `dateutil.rrule` finds them (2.9, as Prefect 3.8.8 uses it). */
import type { NotForeseen } from './cron-fires.ts';
import { readRecurrence, type Recurrence, wallOf, weekdayOf } from './recurrence.ts';

const DAY = 86_400_000;
const UNITS = { DAILY: DAY, HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1000 };
/** A rule with `COUNT` must be followed from its start; one that takes more steps than that is given up. */
const MOST_STEPS = 200_000;

interface Window {
  from: number;
  to: number;
  /** No more than so many are looked for. */
  most: number;
}

/** Wall times (see `ZoneClock`) in the window, in order. `rule` as the server stores it: lines with `DTSTART`, `RRULE`, `EXDATE` … */
export function ruleWalls(rule: string, window: Window): number[] | NotForeseen {
  const lines = rule.toUpperCase().split(/\s+/).filter(Boolean).map(splitLine);
  const begin = lines.find(({ name }) => name === 'DTSTART');
  const start = wallOf(begin?.value);
  if (start === undefined) return { why: '`DTSTART` is not in the format of the standard' };
  const found = new Set<number>();
  const excluded = new Set<number>();
  for (const { name, value } of lines) {
    if (name === 'DTSTART') continue;
    const walls = name.endsWith('RULE') ? followed(value, start, window) : dates(value);
    if ('why' in walls) return walls;
    const into = name.startsWith('EX') ? excluded : found;
    for (const wall of walls) into.add(wall);
  }
  const kept = [...found].filter((wall) => !excluded.has(wall) && wall >= window.from && wall < window.to);
  return kept.sort((a, b) => a - b).slice(0, window.most);
}

function splitLine(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  const [name = 'RRULE'] = colon < 0 ? [] : line.slice(0, colon).split(';');
  return { name, value: line.slice(colon + 1) };
}

function dates(value: string): number[] | NotForeseen {
  const walls = value.split(',').map(wallOf);
  const known = walls.filter((wall) => wall !== undefined);
  return known.length === walls.length ? known : { why: 'a date is not in the format of the standard' };
}

function followed(text: string, start: number, window: Window): number[] | NotForeseen {
  const read = readRecurrence(text, start);
  if ('why' in read) return read;
  const rule = inLargeSteps(read);
  const end = Math.min(window.to, rule.until === undefined ? Infinity : rule.until + 1);
  const found: number[] = [];
  let left = rule.count ?? Infinity;
  let steps = 0;
  for (let step = firstStep(rule, window.from); left > 0 && found.length < window.most; step += 1) {
    const period = periodAt(rule, step);
    if (period.begin >= end) break;
    if ((steps += 1) > MOST_STEPS) return { why: tooManySteps(rule) };
    for (const wall of timesIn(rule, period)) {
      if (wall < start || left <= 0) continue;
      left -= 1;
      if (wall >= window.from && wall < end) found.push(wall);
    }
  }
  return found;
}

function tooManySteps({ count }: Recurrence): string {
  return count === undefined
    ? 'it tries too many moments to be followed'
    : '`COUNT` is too far from its start to be followed';
}

/** The same times, day by day: a rule of every second that wants one minute of a day is soon followed. */
function inLargeSteps(rule: Recurrence): Recurrence {
  const { frequency, interval, count, setPositions } = rule;
  const rank = ['HOURLY', 'MINUTELY', 'SECONDLY'].indexOf(frequency) + 1;
  if (rank === 0 || interval !== 1 || count !== undefined || setPositions.length > 0) return rule;
  const all = (length: number): number[] => Array.from({ length }, (_, index) => index);
  return {
    ...rule,
    frequency: 'DAILY',
    hours: rule.hours ?? all(24),
    minutes: rule.minutes ?? all(60),
    seconds: rule.seconds ?? all(60),
  };
}

/** A step is so many intervals behind the start; with `COUNT` every one counts. */
function firstStep({ frequency, interval, start, count }: Recurrence, from: number): number {
  if (count !== undefined || from <= start) return 0;
  const [first, now] = [new Date(start), new Date(from)];
  const years = now.getUTCFullYear() - first.getUTCFullYear();
  const months = years * 12 + now.getUTCMonth() - first.getUTCMonth();
  const passed = {
    YEARLY: years,
    MONTHLY: months,
    WEEKLY: (from - start) / (7 * DAY),
    DAILY: (from - start) / DAY,
    HOURLY: (from - start) / UNITS.HOURLY,
    MINUTELY: (from - start) / UNITS.MINUTELY,
    SECONDLY: (from - start) / UNITS.SECONDLY,
  }[frequency];
  return Math.max(0, Math.floor(passed / interval) - 1);
}

/** From `begin` up to `end`; neither is rounded to days for hours, minutes and seconds. */
interface Period {
  begin: number;
  end: number;
}

function periodAt({ frequency, interval, start, weekStart }: Recurrence, step: number): Period {
  const first = new Date(start);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  const many = step * interval;
  switch (frequency) {
    case 'YEARLY':
      return { begin: Date.UTC(year + many, 0, 1), end: Date.UTC(year + many + 1, 0, 1) };
    case 'MONTHLY':
      return { begin: Date.UTC(year, month + many, 1), end: Date.UTC(year, month + many + 1, 1) };
    case 'WEEKLY': {
      const monday = midnight(start) - ((weekdayOf(start) - weekStart + 7) % 7) * DAY;
      const begin = monday + many * 7 * DAY;
      // The first week begins on the day of the start, which counts for `BYSETPOS`.
      return { begin: step === 0 ? midnight(start) : begin, end: begin + 7 * DAY };
    }
    default: {
      const unit = UNITS[frequency];
      const begin = Math.floor(start / unit) * unit + many * unit;
      return { begin, end: begin + unit };
    }
  }
}

function midnight(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

function timesIn(rule: Recurrence, { begin, end }: Period): number[] {
  const found: number[] = [];
  for (let day = midnight(begin); day < end; day += DAY) {
    if (!isDayOf(rule, day)) continue;
    for (const time of timesOfDay(rule, begin, day)) found.push(day + time);
  }
  if (rule.setPositions.length === 0) return found;
  const chosen = rule.setPositions.map((position) => found.at(position > 0 ? position - 1 : position));
  return [...new Set(chosen.filter((wall) => wall !== undefined))].sort((a, b) => a - b);
}

/** Milliseconds since midnight. What the frequency steps through stands still: the hour of an `HOURLY` period. */
function timesOfDay(
  { frequency, hours, minutes, seconds }: Recurrence,
  begin: number,
  day: number,
): number[] {
  const at = new Date(begin);
  const rank = { HOURLY: 1, MINUTELY: 2, SECONDLY: 3 }[frequency as string] ?? 0;
  const field = (wanted: readonly number[] | undefined, own: number, isOwn: boolean): readonly number[] => {
    if (!isOwn) return wanted ?? [0];
    return wanted === undefined || wanted.includes(own) ? [own] : [];
  };
  if (rank > 0 && day !== midnight(begin)) return [];
  return field(hours, at.getUTCHours(), rank >= 1).flatMap((hour) =>
    field(minutes, at.getUTCMinutes(), rank >= 2).flatMap((minute) =>
      field(seconds, at.getUTCSeconds(), rank >= 3).map(
        (second) => ((hour * 60 + minute) * 60 + second) * 1000,
      ),
    ),
  );
}

function isDayOf(rule: Recurrence, wall: number): boolean {
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const ofYear = (wall - Date.UTC(year, 0, 1)) / DAY + 1;
  const yearLength = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY;
  const among = (wanted: readonly number[], ...ones: number[]): boolean =>
    wanted.length === 0 || ones.some((one) => wanted.includes(one));
  return (
    among(rule.months, month + 1) &&
    among(rule.weekdays, weekdayOf(wall)) &&
    among(rule.monthDays, day, day - length - 1) &&
    among(rule.yearDays, ofYear, ofYear - yearLength - 1) &&
    isNthWeekday(rule, weekdayOf(wall), isOfYear(rule) ? [ofYear, yearLength] : [day, length])
  );
}

/** `BYDAY=2TU` counts through the year only in a yearly rule that names no months. */
function isOfYear({ frequency, months }: Recurrence): boolean {
  return frequency === 'YEARLY' && months.length === 0;
}

function isNthWeekday({ nthWeekdays }: Recurrence, weekday: number, [at, length]: [number, number]): boolean {
  if (nthWeekdays.length === 0) return true;
  return nthWeekdays.some(({ day, nth }) => {
    const place = nth > 0 ? Math.ceil(at / 7) : -Math.ceil((length - at + 1) / 7);
    return day === weekday && nth === place;
  });
}
