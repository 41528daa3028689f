/** What a server makes of a schedule: refuses what Prefect 3.8.8 does, and fills in the start. */
import type { LiveSchedule, ScheduleState, ScheduleTiming } from '../../src/plan/state.ts';
import { refuse } from './refuse.ts';

/** What the server writes where a deployment or schedule leaves the start open. */
const NOW = '2026-11-22T06:00:00+00:00';

/** How a schedule is told apart in the list of writes. */
export function label(schedule: ScheduleState): string {
  const { schedule: timing, slug } = schedule;
  if (slug !== null) return slug;
  return 'cron' in timing ? timing.cron : 'rrule' in timing ? timing.rrule : String(timing.interval);
}

/** Refuses one that another schedule has. */
export function checkSlug(others: readonly LiveSchedule[], schedule: ScheduleState, request: string): void {
  if (schedule.slug === null || !others.some(({ slug }) => slug === schedule.slug)) return;
  refuse(
    request,
    409,
    'Data integrity conflict. This usually means a unique or foreign key constraint was violated.',
  );
}

export function storedTiming(timing: ScheduleTiming): ScheduleTiming {
  if ('interval' in timing) {
    return {
      interval: timing.interval,
      anchor_date: timing.anchor_date ?? NOW,
      timezone: timing.timezone ?? 'UTC',
    };
  }
  if (!('rrule' in timing) || timing.rrule.includes('DTSTART')) return structuredClone(timing);
  return { ...timing, rrule: `DTSTART:20200101T000000\n${timing.rrule}` };
}
