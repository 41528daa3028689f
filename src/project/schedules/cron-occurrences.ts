/** Whether a cron expression that Prefect takes ever comes to a date (`_get_next` of croniter, Prefect 3.8.8). */
import { type CronFields, readCron, type Value } from './cron-expression.ts';
import { type CronSearch, cronSearches, jump, later } from './cron-search.ts';

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
  const wanted = cronSearches(fields, dayOr);
  if (!isLimited(fields)) return hasDates(wanted, start, 1) ? undefined : 'no such date';
  const enough = Math.ceil(FEWEST_IN_YEARS / timesOfDay(fields));
  if (hasDates(wanted, start, enough)) return undefined;
  const inAnyYear = wanted.map((search) => ({ ...search, years: undefined }));
  return hasDates(inAnyYear, start, 1) ? 'years are over' : 'no such date';
}

function isLimited({ values }: CronFields): boolean {
  return values[6] !== undefined && !values[6].has('*');
}

function timesOfDay({ values: [minutes, hours, , , , seconds] }: CronFields): number {
  const count = (field: ReadonlySet<Value> | undefined, every: number): number =>
    field === undefined || field.has('*') ? every : field.size;
  return count(minutes, 60) * count(hours, 24) * count(seconds, 60);
}

function hasDates(wanted: readonly CronSearch[], start: Date, enough: number): boolean {
  let from = start;
  for (let found = 0; found < enough; found += 1) {
    const dates = wanted.map((search) => nextDate(search, from));
    if (dates.includes(undefined)) return false;
    const nearest = Math.min(...dates.map(Number));
    from = later(new Date(nearest), 1);
  }
  return true;
}

function nextDate(search: CronSearch, from: Date): Date | undefined {
  const farthest = from.getUTCFullYear() + FARTHEST_YEARS;
  let date = from;
  while (date.getUTCFullYear() <= farthest) {
    const next = jump(search, date);
    if (next === undefined || next === date) return next;
    date = next;
  }
  return undefined;
}
