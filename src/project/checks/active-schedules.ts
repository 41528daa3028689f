/** The schedules of a deployment that are not switched off, each with what it was made from. */
import type { ScheduleState } from '../../plan/state.ts';
import type { Document } from '../document.ts';
import type { Deployment } from '../project.ts';
import { writtenSchedules, type WrittenSchedule } from '../written-schedules.ts';

export interface ActiveSchedule extends WrittenSchedule {
  state: ScheduleState;
}

/** None as long as a part of them is not known. */
export function activeSchedules(
  document: Document,
  { path, schedules, pending }: Pick<Deployment, 'path' | 'schedules' | 'pending'>,
): ActiveSchedule[] {
  if (schedules === undefined || pending.has('schedules') || pending.has('schedule')) return [];
  // An empty `schedule:` means none.
  const written = writtenSchedules(document, path).filter(({ item }) => Object.keys(item).length > 0);
  if (written.length !== schedules.length) return [];
  return schedules.flatMap((state, index) => {
    const place = written[index];
    return place === undefined || state.active === false ? [] : [{ ...place, state }];
  });
}
