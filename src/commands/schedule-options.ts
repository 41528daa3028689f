/** The options of `tq schedule`, and what of them cannot be meant. */
import type { Argv } from 'yargs';
import { isTimeZone } from '../project/schedules.ts';
import { TqError } from '../tq-error.ts';
import type { FileOptions } from './command.ts';
import { isWholeNumber } from './history-options.ts';
import { withProjectOptions } from './project-options.ts';
import { type RefOptions, withRefOptions } from './ref-options.ts';

export interface ScheduleOptions extends FileOptions, RefOptions {
  next: number;
  days: number;
  timezone: string | undefined;
  server: boolean;
  html: string | undefined;
}

/** A day of every minute is 1,440 starts, and a schedule is followed for 100,000. */
const MOST_DAYS = 31;

export function withScheduleOptions(yargs: Argv): Argv {
  return withRefOptions(withProjectOptions(yargs))
    .option('next', {
      type: 'number',
      default: 10,
      requiresArg: true,
      describe: 'show so many of the next starts; with --json, of each schedule',
    })
    .option('days', {
      type: 'number',
      default: 7,
      requiresArg: true,
      describe: `look so many days ahead, ${MOST_DAYS} at most`,
    })
    .option('timezone', {
      type: 'string',
      requiresArg: true,
      describe:
        "show times by the clocks of this zone, such as `Europe/Berlin`; by default each in its schedule's, the map in UTC",
    })
    .option('server', {
      type: 'boolean',
      default: false,
      describe: 'ask the Prefect server for limits, run times, and who else uses the pools; writes nothing',
    })
    .option('html', {
      type: 'string',
      requiresArg: true,
      describe: 'also write a page with timeline and map into this file',
    });
}

/** Throws `TqError` (`usage`). */
export function refuseScheduleOptions({
  next,
  days,
  timezone,
}: Pick<ScheduleOptions, 'next' | 'days' | 'timezone'>): void {
  if (!isWholeNumber(next, 1)) throw new TqError('usage', '`--next` takes a whole number from 1 on');
  if (!isWholeNumber(days, 1) || days > MOST_DAYS)
    throw new TqError('usage', `\`--days\` takes a whole number from 1 to ${MOST_DAYS}`);
  if (timezone !== undefined && !isTimeZone(timezone))
    throw new TqError('usage', `\`${timezone}\` is no time zone`, {
      help: 'name one of the IANA time zones as it is written there, such as `Europe/Berlin`',
    });
}
