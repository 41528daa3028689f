/** The next times at which schedules fire. */
import type { PlannedDeployment, Starts } from './capacity.ts';
import { zoneOf } from './fire-times.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

export interface NextFire {
  deployment: string;
  /** Milliseconds since 1970. */
  instant: number;
  /** What clocks show in `zone`, see `ZoneClock`. */
  wall: number;
  zone: string;
}

/** At most `each` of every schedule, in order of time, then of the deployments; by the clocks of `shownIn`, else of the schedule's own zone. */
export function nextFires(
  deployments: readonly PlannedDeployment[],
  { schedules, from, to }: Starts,
  each: number,
  shownIn?: string,
): NextFire[] {
  const clocks = new Map<string, ZoneClock>();
  const rows = schedules.flatMap(({ deployment, timing, fires }) => {
    const zone = shownIn ?? zoneOf(timing);
    const clock = clocks.get(zone) ?? zoneClock(zone, from, to);
    clocks.set(zone, clock);
    const name = deployments[deployment]?.name ?? '';
    const next = fires?.instants.slice(0, each) ?? [];
    return next.map((instant) => ({ deployment: name, instant, wall: clock.wallAt(instant), zone }));
  });
  return rows.sort((a, b) => a.instant - b.instant);
}
