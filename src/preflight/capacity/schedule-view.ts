/** All that `tq schedule` shows, worked out of the deployments that were asked about and of those that share their pools. */
import type { Limits, PlannedDeployment, Simulation, Starts } from './capacity.ts';
import { type CapacityFinding, capacityFindings } from './capacity-findings.ts';
import { foreseeStarts } from './foresee-starts.ts';
import { type HeatMap, heatMap } from './heat-map.ts';
import { type NextFire, nextFires } from './next-fires.ts';
import { simulate } from './simulate.ts';
import { zoneClock } from './zone-clock.ts';

export interface ScheduleView {
  /** Those that were asked about first; the others have `isOther`. */
  deployments: readonly PlannedDeployment[];
  limits: Limits;
  starts: Starts;
  simulation: Simulation;
  /** Of all deployments, by the clocks of `zone`. */
  heat: HeatMap;
  /** The next starts of those that were asked about. */
  next: readonly NextFire[];
  /** About at least one of these, or about all. */
  findings: readonly CapacityFinding[];
}

export interface ScheduleQuestion {
  limits: Limits;
  /** Milliseconds since 1970. */
  from: number;
  days: number;
  /** How many starts are wanted. */
  next: number;
  /** A zone that Node knows; undefined: each start in its schedule's own, the map in UTC. */
  zone: string | undefined;
}

export function viewSchedules(
  deployments: readonly PlannedDeployment[],
  { limits, from, days, next, zone }: ScheduleQuestion,
): ScheduleView {
  const starts = foreseeStarts(deployments, from, days);
  const simulation = simulate(deployments, starts, limits);
  const isOwn = (index: number): boolean => deployments[index]?.isOther !== true;
  const own = { ...starts, schedules: starts.schedules.filter(({ deployment }) => isOwn(deployment)) };
  return {
    deployments,
    limits,
    starts,
    simulation,
    heat: heatMap(starts, zoneClock(zone ?? 'UTC', starts.from, starts.to)),
    next: nextFires(deployments, own, next, zone).slice(0, next),
    findings: capacityFindings(deployments, starts, simulation, limits).filter(
      ({ about }) => about.length === 0 || about.some(({ deployment }) => isOwn(deployment)),
    ),
  };
}
