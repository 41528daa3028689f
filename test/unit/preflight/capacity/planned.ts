/** Deployments and limits for tests of capacity: what is not said is ordinary. */
import type { Limits, PlannedDeployment } from '../../../../src/preflight/capacity/capacity.ts';
import { foreseeStarts } from '../../../../src/preflight/capacity/foresee-starts.ts';
import {
  type CapacityFinding,
  capacityFindings,
} from '../../../../src/preflight/capacity/capacity-findings.ts';
import { simulate } from '../../../../src/preflight/capacity/simulate.ts';
import type { Simulation, Starts } from '../../../../src/preflight/capacity/capacity.ts';

export const MINUTE = 60_000;
/** A Monday. */
export const FROM = Date.parse('2026-06-01T00:00:00Z');

export function planned(
  name: string,
  cron: string | readonly string[],
  more: Partial<PlannedDeployment> & { timezone?: string } = {},
): PlannedDeployment {
  const { timezone = 'UTC', ...rest } = more;
  const crons = typeof cron === 'string' ? [cron] : cron;
  return {
    name,
    pool: 'pool',
    queue: null,
    tags: [],
    isPaused: false,
    limit: null,
    strategy: 'ENQUEUE',
    expected: MINUTE,
    schedules: crons.map((each) => ({ isActive: true, timing: { cron: each, timezone, day_or: true } })),
    ...rest,
  };
}

function limits(more: Partial<Limits> = {}): Limits {
  return { pools: new Map(), queues: new Map(), tags: new Map(), ...more };
}

export function poolOf(limit: number | null, isPaused = false): Partial<Limits> {
  return { pools: new Map([['pool', { limit, isPaused }]]) };
}

export interface Looked {
  starts: Starts;
  simulation: Simulation;
  findings: CapacityFinding[];
  /** `kind: message` */
  said: string[];
}

export function look(
  deployments: readonly PlannedDeployment[],
  known: Partial<Limits> = {},
  { from = FROM, days = 1, most }: { from?: number; days?: number; most?: number } = {},
): Looked {
  const starts = foreseeStarts(deployments, from, days, most);
  const simulation = simulate(deployments, starts, limits(known));
  const findings = capacityFindings(deployments, starts, simulation, limits(known));
  return { starts, simulation, findings, said: findings.map(({ kind, message }) => `${kind}: ${message}`) };
}

export function many(count: number, make: (index: number) => PlannedDeployment): PlannedDeployment[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
