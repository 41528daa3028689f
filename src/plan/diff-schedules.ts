/** Schedules are matched by slug, else by what they say, else by the slug they replace; a match keeps its id and what an operator switched off. */
import { isEqual } from './equal.ts';
import type { ScheduleChange } from './plan.ts';
import type { LiveSchedule, ScheduleState, ScheduleTiming } from './state.ts';

/** Undefined: the file does not manage schedules. Creations come first, removals last. */
export function diffSchedules(
  desired: readonly ScheduleState[] | undefined,
  live: readonly LiveSchedule[],
): ScheduleChange[] {
  if (desired === undefined) return [];
  const { pairs, free } = matchSchedules(desired, live);
  const changes: ScheduleChange[] = [];
  for (const { schedule, match } of pairs) {
    if (match === undefined) changes.push({ action: 'create', schedule });
    else if (!isSame(match, schedule))
      changes.push({ action: 'update', before: match, schedule: completed(schedule, match) });
  }
  for (const before of free) changes.push({ action: 'delete', before });
  return changes;
}

/** Each schedule of the file with the one that it is on the server; `free` are those that no one in the file is. */
export function matchSchedules(
  desired: readonly ScheduleState[],
  live: readonly LiveSchedule[],
): { pairs: { schedule: ScheduleState; match: LiveSchedule | undefined }[]; free: Iterable<LiveSchedule> } {
  const free = new Set(live);
  const take = (isIt: (candidate: LiveSchedule) => boolean): LiveSchedule | undefined => {
    const found = [...free].find(isIt);
    if (found !== undefined) free.delete(found);
    return found;
  };
  const matches = desired.map((schedule) => take((candidate) => isMatch(candidate, schedule)));
  const pairs = desired.map((schedule, index) => ({
    schedule,
    match: matches[index] ?? take(({ slug }) => slug !== null && slug === schedule.replaces),
  }));
  return { pairs, free };
}

/** The schedule of the server that a schedule of the file is, by slug or else by what it says. */
export function findSchedule(
  live: readonly LiveSchedule[],
  desired: ScheduleState,
): LiveSchedule | undefined {
  return live.find((candidate) => isMatch(candidate, desired));
}

function isMatch(live: LiveSchedule, desired: ScheduleState): boolean {
  if (desired.slug !== null || live.slug !== null) return live.slug === desired.slug;
  return isSameTiming(live.schedule, desired.schedule) && isEqual(live.parameters, desired.parameters);
}

function isSame(live: LiveSchedule, desired: ScheduleState): boolean {
  return (
    live.slug === desired.slug &&
    (desired.active ?? live.active) === live.active &&
    isEqual(live.parameters, desired.parameters) &&
    isSameTiming(live.schedule, desired.schedule)
  );
}

function isSameTiming(live: ScheduleTiming, desired: ScheduleTiming): boolean {
  return isEqual({ ...live }, { ...completedTiming(desired, live) });
}

/** What the file does not say stays as the server has it: whether it is active, and an interval's anchor. */
function completed(desired: ScheduleState, live: LiveSchedule): ScheduleState {
  return {
    ...desired,
    active: desired.active ?? live.active,
    schedule: completedTiming(desired.schedule, live.schedule),
  };
}

function completedTiming(desired: ScheduleTiming, live: ScheduleTiming): ScheduleTiming {
  if (!('interval' in desired) || desired.anchor_date !== null || !('interval' in live)) return desired;
  return { ...desired, anchor_date: live.anchor_date };
}
