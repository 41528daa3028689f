/** The parts of an RFC 5545 rule, read as `dateutil.rrule` reads them, defaults filled in. */
import type { NotForeseen } from './cron-fires.ts';

const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Times are wall times (see `ZoneClock`); weekdays count from Monday, 0. */
export interface Recurrence {
  frequency: Frequency;
  interval: number;
  start: number;
  count: number | undefined;
  until: number | undefined;
  weekStart: number;
  setPositions: readonly number[];
  months: readonly number[];
  /** Below 0: from the end of the month. */
  monthDays: readonly number[];
  yearDays: readonly number[];
  weekdays: readonly number[];
  /** The second Tuesday, `{ day: 1, nth: 2 }`, of the month or of the year. */
  nthWeekdays: readonly { day: number; nth: number }[];
  hours: readonly number[] | undefined;
  minutes: readonly number[] | undefined;
  seconds: readonly number[] | undefined;
}

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** `text`: `FREQ=DAILY;…` in capitals. */
export function readRecurrence(text: string, start: number): Recurrence | NotForeseen {
  const parts = new Map(text.split(';').map((part) => part.split('=') as [string, string]));
  const unknown = ['BYWEEKNO', 'BYEASTER'].find((name) => parts.has(name));
  if (unknown !== undefined) return { why: `\`${unknown}\` is not followed` };
  const until = parts.has('UNTIL') ? wallOf(parts.get('UNTIL')) : undefined;
  if (parts.has('UNTIL') && until === undefined)
    return { why: '`UNTIL` is not in the format of the standard' };
  const frequency = parts.get('FREQ') as Frequency;
  const rank = FREQUENCIES.indexOf(frequency);
  const written = weekdaysOf(parts.get('BYDAY') ?? parts.get('BYWEEKDAY'));
  const isNth = (day: { nth: number }): boolean => day.nth !== 0 && rank <= FREQUENCIES.indexOf('MONTHLY');
  const clock = new Date(start);
  return {
    frequency,
    interval: numbers(parts.get('INTERVAL'))[0] ?? 1,
    start,
    count: numbers(parts.get('COUNT'))[0],
    until,
    weekStart: Math.max(0, DAYS.indexOf(parts.get('WKST') ?? 'MO')),
    setPositions: numbers(parts.get('BYSETPOS')),
    yearDays: numbers(parts.get('BYYEARDAY')),
    ...impliedDates(parts, frequency, clock),
    weekdays: [
      ...written.filter((day) => !isNth(day)).map(({ day }) => day),
      ...(frequency === 'WEEKLY' && !namesDay(parts) ? [weekdayOf(start)] : []),
    ],
    nthWeekdays: written.filter(isNth),
    hours: timeField(parts.get('BYHOUR'), rank < 4, clock.getUTCHours()),
    minutes: timeField(parts.get('BYMINUTE'), rank < 5, clock.getUTCMinutes()),
    seconds: timeField(parts.get('BYSECOND'), rank < 6, clock.getUTCSeconds()),
  };
}

/** A date of the standard as a wall time: a `Z` at its end counts for nothing, since Prefect puts the schedule's zone in its place. */
export function wallOf(text: string | undefined): number | undefined {
  const [match, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(text ?? '') ?? [];
  if (match === undefined) return undefined;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** Monday is 0. */
export function weekdayOf(wall: number): number {
  return (new Date(wall).getUTCDay() + 6) % 7;
}

function namesDay(parts: ReadonlyMap<string, string>): boolean {
  return ['BYYEARDAY', 'BYMONTHDAY', 'BYDAY', 'BYWEEKDAY'].some((name) => parts.has(name));
}

/** Where nothing names a day, it is that of the start. */
function impliedDates(
  parts: ReadonlyMap<string, string>,
  frequency: Frequency,
  start: Date,
): Pick<Recurrence, 'months' | 'monthDays'> {
  const months = numbers(parts.get('BYMONTH'));
  if (namesDay(parts) || !['YEARLY', 'MONTHLY'].includes(frequency))
    return { months, monthDays: numbers(parts.get('BYMONTHDAY')) };
  const isImplied = frequency === 'YEARLY' && months.length === 0;
  return { months: isImplied ? [start.getUTCMonth() + 1] : months, monthDays: [start.getUTCDate()] };
}

function timeField(text: string | undefined, isImplied: boolean, ofStart: number): number[] | undefined {
  if (text !== undefined) return numbers(text).sort((a, b) => a - b);
  return isImplied ? [ofStart] : undefined;
}

function weekdaysOf(text: string | undefined): { day: number; nth: number }[] {
  return (text?.split(',') ?? []).map((item) => {
    const [, before, name = '', inside] = /^([-+]?\d+)?([A-Z]{2})(?:\(([-+]?\d+)\))?$/.exec(item) ?? [];
    return { day: DAYS.indexOf(name), nth: Number(before ?? inside ?? 0) };
  });
}

function numbers(text: string | undefined): number[] {
  return text?.split(',').map((item) => Number(item.replaceAll('_', ''))) ?? [];
}
