/** Schedules that name a time which the clocks of their zone skip, or show twice, in the days ahead. */
import type { PlannedDeployment, ScheduleFires, Starts } from './capacity.ts';
import type { CapacityFinding } from './capacity-findings.ts';
import { zoneOf } from './fire-times.ts';
import { minuteText } from './words.ts';

/** A schedule that fires so often on the day the clocks change loses or gains nothing that someone waits for. */
const MOST_A_CHANGE = 2;

export function clockFindings(
  deployments: readonly PlannedDeployment[],
  { schedules }: Starts,
): CapacityFinding[] {
  return schedules.flatMap((schedule) => findingsOf(schedule, deployments[schedule.deployment]?.name ?? ''));
}

function findingsOf({ deployment, timing, fires }: ScheduleFires, name: string): CapacityFinding[] {
  const changes = fires?.changes ?? [];
  if (changes.length > MOST_A_CHANGE) return [];
  return changes.map(({ wall, kind, instant }): CapacityFinding => {
    const time = `${minuteText(wall)} in ${zoneOf(timing)}`;
    if (kind === 'twice') {
      const message = `\`${name}\` fires at ${time}, a time that comes twice: Prefect takes the first, ${minuteText(instant)} UTC`;
      return { kind: 'time-comes-twice', message, deployments: [deployment] };
    }
    return {
      kind: 'time-never-comes',
      message: `\`${name}\` fires at ${time}, a time that does not come that day: Prefect plans the run for ${minuteText(instant)} UTC`,
      help: 'choose a time outside the hour in which clocks are changed, or the time zone `UTC`',
      deployments: [deployment],
    };
  });
}
