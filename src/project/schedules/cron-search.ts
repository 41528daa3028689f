/**
 * The search by days of the croniter that Prefect carries (`_calc` in `prefect/_vendor/croniter/croniter.py`, Prefect 3.8.8),
 * with the dates that it jumps over.
 */
import type { CronFields, Value } from './cron-expression.ts';

/** Numbers in their order; undefined: every one. `l` is the last day of a month. */
type Numbers = readonly Value[] | undefined;

/** What one search of croniter asks of a date. */
export interface CronSearch {
  years: Numbers;
  months: Numbers;
  days: Numbers;
  weekdays: Numbers;
  weeks: CronFields['weeks'];
}

const EVERY: Numbers = undefined;

/** With a day and a weekday there are two searches, both of which must find something: the nearer of their dates is taken. */
export function cronSearches({ values, weeks }: CronFields, dayOr: boolean): CronSearch[] {
  const [, , days, months, weekdays, , years] = values.map(inOrder);
  const search = { years, months, days, weekdays, weeks };
  if (!dayOr || days === undefined || weekdays === undefined) return [search];
  return [
    { ...search, weekdays: EVERY },
    { ...search, days: EVERY },
  ];
}

/** Of a field; undefined: every value. `l` comes last. */
export function inOrder(values: ReadonlySet<Value>): Numbers {
  if (values.has('*')) return EVERY;
  return [...values].sort((a, b) => (a === 'l' ? 1 : b === 'l' ? -1 : Number(a) - Number(b)));
}

/** The same date when it fits, a later one from where to go on, undefined when the years are over. */
export function jump({ years, months, days, weekdays, weeks }: CronSearch, date: Date): Date | undefined {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const nextYear = years === undefined ? year : years.find((each) => Number(each) >= year);
  if (nextYear === undefined) return undefined;
  if (nextYear !== year) return new Date(Date.UTC(Number(nextYear), 0, 1));
  const monthsAhead = distance(month, months, 12);
  if (monthsAhead !== 0) return new Date(Date.UTC(year, month - 1 + monthsAhead, 1));
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isLast = days?.includes('l') === true && day === length;
  // A day that the month lacks leads into the next one, past its first days.
  const daysAhead = isLast ? 0 : distance(day, days, length);
  if (daysAhead !== 0) return later(date, daysAhead);
  if (weeks.size > 0) return later(date, distanceToWeek(date, weeks, length));
  return later(date, distance(date.getUTCDay(), weekdays, 7));
}

/** `_get_next_nearest_diff` */
function distance(from: number, values: Numbers, count: number): number {
  if (values === undefined) return 0;
  const numbers = values.map((value) => (value === 'l' ? count : Number(value)));
  const next = numbers.find((value) => value >= from);
  return next === undefined ? (numbers[0] ?? 0) - from + count : next - from;
}

function distanceToWeek(date: Date, weeks: CronFields['weeks'], length: number): number {
  const day = date.getUTCDate();
  for (let next = day; next <= length; next += 1) {
    const weekday = (date.getUTCDay() + next - day) % 7;
    const wanted = weeks.get(weekday) ?? weeks.get('*');
    if (wanted?.has(Math.ceil(next / 7)) || (wanted?.has('l') && next + 7 > length)) return next - day;
  }
  return length - day + 1;
}

/** So many days later. */
export function later(date: Date, days: number): Date {
  return days === 0 ? date : new Date(date.getTime() + days * 86_400_000);
}
