/** A schedule as the server stores it → an entry of `schedules:` that means the same, without what goes without saying. */
import type { JsonObject } from '../json.ts';
import type { ScheduleState, ScheduleTiming } from '../plan/state.ts';

/** What the server puts in front of a rule without a start. */
const DEFAULT_START = 'DTSTART:20200101T000000\n';

/**
 * The anchor of an interval is left out where the server has made it up: then it has fractions of a second, and the one
 * on the server stays as it is.
 */
export function writtenSchedule({ slug, active, parameters, schedule }: ScheduleState): JsonObject {
  return {
    ...writtenTiming(schedule),
    ...(slug === null ? {} : { slug }),
    ...(active === false ? { active } : {}),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  };
}

function writtenTiming(timing: ScheduleTiming): JsonObject {
  const { timezone } = timing;
  if ('cron' in timing)
    return {
      cron: timing.cron,
      ...(timezone === null ? {} : { timezone }),
      ...(timing.day_or ? {} : { day_or: false }),
    };
  const zone: JsonObject = timezone === null || timezone === 'UTC' ? {} : { timezone };
  if ('rrule' in timing) {
    const { rrule } = timing;
    return { rrule: rrule.startsWith(DEFAULT_START) ? rrule.slice(DEFAULT_START.length) : rrule, ...zone };
  }
  const { interval, anchor_date: anchor } = timing;
  const isChosen = anchor !== null && !/\.\d*[1-9]/.test(anchor);
  return { interval, ...(isChosen ? { anchor_date: anchor } : {}), ...zone };
}
