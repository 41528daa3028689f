/**
 * The times of the clock at which a cron expression fires, as the croniter that Prefect carries finds them: from date
 * to date, then every time of that date (Prefect 3.8.8).
 */
import { type CronFields, readCron } from '../../project/schedules/cron-expression.ts';
import { cronNeverFires } from '../../project/schedules/cron-occurrences.ts';
import { type CronSearch, cronSearches, inOrder, jump } from '../../project/schedules/cron-search.ts';

const DAY = 86_400_000;

/** What cannot be foretold, to be put behind the name of a schedule. */
export interface NotForeseen {
  why: string;
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
  const wanted = cronSearches(fields, dayOr);
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
  const inSeconds = seconds === undefined ? [0] : (inOrder(seconds) ?? range(60));
  const inMinutes = (minutes && inOrder(minutes)) ?? range(60);
  const inHours = (hours && inOrder(hours)) ?? range(24);
  return inHours.flatMap((hour) =>
    inMinutes.flatMap((minute) =>
      inSeconds.map((second) => ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000),
    ),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function nextDay(wanted: readonly CronSearch[], from: number, to: number): number | undefined {
  const days = wanted.map((search) => nextOf(search, from, to)).filter((day) => day !== undefined);
  return days.length === 0 ? undefined : Math.min(...days);
}

function nextOf(search: CronSearch, from: number, to: number): number | undefined {
  let date: Date | undefined = new Date(from);
  while (date !== undefined && date.getTime() < to) {
    const next = jump(search, date);
    if (next === date) return date.getTime();
    date = next;
  }
  return undefined;
}
