/** Pools with more starts than are simulated: each is cut for itself, so that one that is busy hides nothing of the others. */
import type { PlannedDeployment, ScheduleFires } from './capacity.ts';

const MINUTE = 60_000;

/**
 * By name of the pool (`''`: none), up to when its starts are simulated; pools that are simulated whole are not there. `most`
 * starts in all are shared out: what small pools leave goes to the large ones.
 */
export function cutPools(
  deployments: readonly PlannedDeployment[],
  schedules: readonly ScheduleFires[],
  { from, to, most }: { from: number; to: number; most: number },
): Map<string, number> {
  const pools = [...byPool(deployments, schedules)].sort(([, a], [, b]) => countOf(a) - countOf(b));
  const cuts = new Map<string, number>();
  let left = most;
  for (const [index, [pool, own]] of pools.entries()) {
    const share = Math.floor(left / (pools.length - index));
    const total = countOf(own);
    const ends = own.flatMap(({ fires }) => (fires?.isCut ? [fires.instants.at(-1) ?? from] : []));
    if (total > share) ends.push(fullAt(own, from, to, share));
    left -= Math.min(total, share);
    if (ends.length > 0) cuts.set(pool, Math.min(...ends));
  }
  return cuts;
}

function byPool(
  deployments: readonly PlannedDeployment[],
  schedules: readonly ScheduleFires[],
): Map<string, ScheduleFires[]> {
  const pools = new Map<string, ScheduleFires[]>();
  for (const each of schedules) {
    const pool = deployments[each.deployment]?.pool ?? '';
    const own = pools.get(pool) ?? [];
    own.push(each);
    pools.set(pool, own);
  }
  return pools;
}

function countOf(schedules: readonly ScheduleFires[]): number {
  return schedules.reduce((sum, { fires }) => sum + (fires?.instants.length ?? 0), 0);
}

/** The minute with which there are too many. */
function fullAt(schedules: readonly ScheduleFires[], from: number, to: number, share: number): number {
  let sum = 0;
  const perMinute = countMinutes(schedules, from, Math.ceil((to - from) / MINUTE));
  return from + perMinute.findIndex((count) => (sum += count) > share) * MINUTE;
}

/** Starts in each of so many minutes behind `from`. */
export function countMinutes(
  schedules: readonly ScheduleFires[],
  from: number,
  minutes: number,
): Uint32Array {
  const counts = new Uint32Array(minutes);
  for (const { fires } of schedules) {
    for (const instant of fires?.instants ?? []) {
      const minute = Math.floor((instant - from) / MINUTE);
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
  }
  return counts;
}
