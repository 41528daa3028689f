/**
 * Whether a cron expression that Prefect takes ever comes to a date: the search of the croniter that it carries, by days
 * (`_calc` and `_get_next` in `prefect/_vendor/croniter/croniter.py`, Prefect 3.8.8), with the dates that it jumps over.
 */
import { type CronFields, readCron, type Value } from './cron-expression.ts';

/** Further ahead croniter does not look. */
const FARTHEST_YEARS = 50;

/**
 * The server plans three runs at least, and gives up all of them when it finds fewer before the years of the expression
 * are over (`_generate_scheduled_flow_runs`, measured on Prefect 3.8.8).
 */
const FEWEST_IN_YEARS = 3;

/** Why no run will ever be planned: there is no such date at all, or the years that are named have too few left. */
export type NoOccurrence = 'no such date' | 'years are over';

/** Undefined: it fires. `dayOr`: a day or a weekday is enough, where both are given. */
export function cronNeverFires(cron: string, dayOr: boolean, now: Date): NoOccurrence | undefined {
  const fields = readCron(cron);
  if ('message' in fields) return undefined;
  // From yesterday, which it may still be in another time zone.
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - 1));
  const wanted = searches(fields, dayOr);
  if (!isLimited(fields)) return hasDates(wanted, start, 1) ? undefined : 'no such date';
  const enough = Math.ceil(FEWEST_IN_YEARS / timesOfDay(fields));
  if (hasDates(wanted, start, enough)) return undefined;
  const inAnyYear = wanted.map((search) => ({ ...search, years: EVERY }));
  return hasDates(inAnyYear, start, 1) ? 'years are over' : 'no such date';
}

/** Numbers in their order; undefined: every one. `l` is the last day of a month. */
type Numbers = readonly Value[] | undefined;

/** What one search of croniter asks of a date. */
interface Search {
  years: Numbers;
  months: Numbers;
  days: Numbers;
  weekdays: Numbers;
  weeks: CronFields['weeks'];
}

const EVERY: Numbers = undefined;

/** With a day and a weekday there are two searches, both of which must find something: the nearer of their dates is taken. */
function searches({ values, weeks }: CronFields, dayOr: boolean): Search[] {
  const [, , days, months, weekdays, , years] = values.map(inOrder);
  const search = { years, months, days, weekdays, weeks };
  if (!dayOr || days === undefined || weekdays === undefined) return [search];
  return [
    { ...search, weekdays: EVERY },
    { ...search, days: EVERY },
  ];
}

function inOrder(values: ReadonlySet<Value>): Numbers {
  if (values.has('*')) return EVERY;
  return [...values].sort((a, b) => (a === 'l' ? 1 : b === 'l' ? -1 : Number(a) - Number(b)));
}

function isLimited({ values }: CronFields): boolean {
  return values[6] !== undefined && !values[6].has('*');
}

function timesOfDay({ values: [minutes, hours, , , , seconds] }: CronFields): number {
  const count = (field: ReadonlySet<Value> | undefined, every: number): number =>
    field === undefined || field.has('*') ? every : field.size;
  return count(minutes, 60) * count(hours, 24) * count(seconds, 60);
}

function hasDates(wanted: readonly Search[], start: Date, enough: number): boolean {
  let from = start;
  for (let found = 0; found < enough; found += 1) {
    const dates = wanted.map((search) => nextDate(search, from));
    if (dates.includes(undefined)) return false;
    const nearest = Math.min(...dates.map(Number));
    from = later(new Date(nearest), 1);
  }
  return true;
}

function nextDate(search: Search, from: Date): Date | undefined {
  const farthest = from.getUTCFullYear() + FARTHEST_YEARS;
  let date = from;
  while (date.getUTCFullYear() <= farthest) {
    const next = jump(search, date);
    if (next === undefined || next === date) return next;
    date = next;
  }
  return undefined;
}

/** The same date when it fits, a later one from where to go on, undefined when the years are over. */
function jump({ years, months, days, weekdays, weeks }: Search, date: Date): Date | undefined {
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

function later(date: Date, days: number): Date {
  return days === 0 ? date : new Date(date.getTime() + days * 86_400_000);
}
