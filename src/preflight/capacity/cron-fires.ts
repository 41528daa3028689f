/**
 * The times of the clock at which a cron expression fires, as the croniter that Prefect carries finds them: from date
 * to date, then every time of that date (`_calc` in `prefect/_vendor/croniter/croniter.py`, Prefect 3.8.8).
 */
import { type CronFields, readCron, type Value } from '../../project/schedules/cron-expression.ts';
import { cronNeverFires } from '../../project/schedules/cron-occurrences.ts';

const DAY = 86_400_000;

/** What cannot be foretold, to be put behind the name of a schedule. */
export interface NotForeseen {
  why: string;
}

/** Numbers in their order, undefined: every one. */
type Numbers = readonly Value[] | undefined;

interface Search {
  years: Numbers;
  months: Numbers;
  days: Numbers;
  weekdays: Numbers;
  weeks: CronFields['weeks'];
}

/**
 * Wall times (see `ZoneClock`) from `from` up to `to`, in order, at most `most`. A valid expression that never fires
 * has none; one with random fields cannot be foreseen.
 */
export function cronWalls(
  cron: string,
  dayOr: boolean,
  { from, to, most }: { from: number; to: number; most: number },
): number[] | NotForeseen {
  const fields = readCron(cron);
  if ('message' in fields) return { why: `the expression ${fields.message}` };
  if (/(?:^|\s)r[(/]/i.test(cron)) return { why: 'it has a random field' };
  if (cronNeverFires(cron, dayOr, new Date(from)) !== undefined) return [];
  const wanted = searches(fields, dayOr);
  const times = timesOfDay(fields);
  const found: number[] = [];
  let day: number | undefined = Math.floor(from / DAY) * DAY;
  while ((day = nextDay(wanted, day, to)) !== undefined) {
    for (const time of times) {
      if (day + time >= to || found.length >= most) return found;
      if (day + time >= from) found.push(day + time);
    }
    day += DAY;
  }
  return found;
}

/** Milliseconds since midnight, in order. */
function timesOfDay({ values: [minutes, hours, , , , seconds] }: CronFields): number[] {
  const inSeconds = seconds === undefined ? [0] : (ordered(seconds) ?? range(60));
  const inMinutes = (minutes && ordered(minutes)) ?? range(60);
  const inHours = (hours && ordered(hours)) ?? range(24);
  return inHours.flatMap((hour) =>
    inMinutes.flatMap((minute) =>
      inSeconds.map((second) => ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000),
    ),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function ordered(values: ReadonlySet<Value>): Numbers {
  if (values.has('*')) return undefined;
  return [...values].sort((a, b) => (a === 'l' ? 1 : b === 'l' ? -1 : Number(a) - Number(b)));
}

/** With a day and a weekday there are two searches, and the nearer of their dates counts. */
function searches({ values, weeks }: CronFields, dayOr: boolean): Search[] {
  const [days, months, weekdays, years] = [2, 3, 4, 6].map((index) => {
    const field = values[index];
    return field && ordered(field);
  });
  const search = { years, months, days, weekdays, weeks };
  if (!dayOr || days === undefined || weekdays === undefined) return [search];
  return [
    { ...search, weekdays: undefined },
    { ...search, days: undefined },
  ];
}

function nextDay(wanted: readonly Search[], from: number, to: number): number | undefined {
  const days = wanted.map((search) => nextOf(search, from, to)).filter((day) => day !== undefined);
  return days.length === 0 ? undefined : Math.min(...days);
}

function nextOf(search: Search, from: number, to: number): number | undefined {
  let day = from;
  while (day < to) {
    const ahead = daysAhead(search, new Date(day));
    if (ahead === 0) return day;
    day += ahead * DAY;
  }
  return undefined;
}

/** How many days croniter goes on: 0 where the date fits. A day that the month lacks leads past the first days of the next. */
function daysAhead({ years, months, days, weekdays, weeks }: Search, date: Date): number {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (years !== undefined && !years.includes(year)) return length - day + 1;
  if (months !== undefined && !months.includes(month)) return length - day + 1;
  const isLast = days?.includes('l') === true && day === length;
  const ahead = isLast ? 0 : distance(day, days, length);
  if (ahead !== 0) return ahead;
  if (weeks.size > 0) return isInWeek(date, weeks, length) ? 0 : 1;
  return distance(date.getUTCDay(), weekdays, 7);
}

/** `_get_next_nearest_diff` */
function distance(from: number, values: Numbers, count: number): number {
  if (values === undefined) return 0;
  const numbers = values.map((value) => (value === 'l' ? count : Number(value)));
  const next = numbers.find((value) => value >= from);
  return next === undefined ? (numbers[0] ?? 0) - from + count : next - from;
}

function isInWeek(date: Date, weeks: CronFields['weeks'], length: number): boolean {
  const day = date.getUTCDate();
  const wanted = weeks.get(date.getUTCDay()) ?? weeks.get('*');
  return wanted !== undefined && (wanted.has(Math.ceil(day / 7)) || (wanted.has('l') && day + 7 > length));
}
