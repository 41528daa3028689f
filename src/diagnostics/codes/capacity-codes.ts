/** TQ445x: whether the runs that schedules start have room. */
import type { CodeInfo } from './code-info.ts';

export const CAPACITY_CODES = {
  TQ4451: {
    name: 'crowded-schedules',
    severity: 'warning',
    meaning: 'more runs start at once than a work pool, queue or tag has room for',
  },
  TQ4452: {
    name: 'overlapping-runs',
    severity: 'warning',
    meaning: 'a deployment starts again before its run before has ended',
  },
  TQ4453: {
    name: 'stuck-runs',
    severity: 'warning',
    meaning: 'scheduled runs that would never start',
  },
  TQ4454: {
    name: 'crowded-minute',
    severity: 'hint',
    meaning: 'many deployments start in one minute, and no limit of their pools is known',
  },
  TQ4455: {
    name: 'clock-change',
    severity: 'warning',
    meaning: 'a time of a schedule that a change of the clocks leaves out or brings twice',
  },
  TQ4456: {
    name: 'unforeseen-schedule',
    severity: 'hint',
    meaning: 'a schedule whose fire times cannot be told from files',
  },
} as const satisfies Record<string, CodeInfo>;
