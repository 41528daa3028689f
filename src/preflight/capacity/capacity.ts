/** What a simulation of schedules starts from, and what it comes to. Times are milliseconds since 1970, lengths milliseconds. */
import type { ScheduleTiming } from '../../plan/state.ts';
import type { FireTimes } from './fire-times.ts';

export interface PlannedSchedule {
  timing: ScheduleTiming;
  isActive: boolean;
}

export interface PlannedDeployment {
  /** As messages name it: `flow/deployment`, or the name in the file. */
  name: string;
  /** Null: no pool takes its runs. */
  pool: string | null;
  /** Null: the pool's default queue. */
  queue: string | null;
  tags: readonly string[];
  isPaused: boolean;
  schedules: readonly PlannedSchedule[];
  /** The deployment's own `concurrency_limit`. */
  limit: number | null;
  /** What happens to a run above that limit; Prefect takes `ENQUEUE` when nothing is said. */
  strategy: 'ENQUEUE' | 'CANCEL_NEW';
  /** How long a run takes. Undefined: not known, which counts as no time at all, so that waits are never overstated. */
  expected: number | undefined;
  /** Why there may be other starts than the schedules tell, as a clause; absent: they tell all. */
  unread?: string;
  /** It is no deployment of this project; it only shares its pools. */
  isOther?: true;
}

/** What is known of a pool; null: no limit. */
export interface PoolLimit {
  limit: number | null;
  isPaused: boolean;
}

export interface QueueLimit extends PoolLimit {
  /** 1 goes first. */
  priority: number;
}

export interface Limits {
  /** By name. A pool that is not here has no known limit. */
  pools: ReadonlyMap<string, PoolLimit>;
  /** By `queueKey`. */
  queues: ReadonlyMap<string, QueueLimit>;
  /** Slots of a tag. They hold back task runs, never flow runs. */
  tags: ReadonlyMap<string, number>;
}

/** Every pool has this one (measured on Prefect 3.8.8). */
const DEFAULT_QUEUE = 'default';

/** `pool/queue` */
export function queueKey(pool: string, queue: string | null): string {
  return `${pool}/${queue ?? DEFAULT_QUEUE}`;
}

/** What one schedule of a deployment comes to. */
export interface ScheduleFires {
  /** Index of its deployment. */
  deployment: number;
  /** Its index among the deployment's schedules. */
  index: number;
  timing: ScheduleTiming;
  /** Undefined: cannot be foreseen, `why` says it. */
  fires: FireTimes | undefined;
  why?: string;
}

/** All starts of the days that are looked at. */
export interface Starts {
  from: number;
  to: number;
  schedules: readonly ScheduleFires[];
  /** Starts in each minute behind `from`. */
  perMinute: Uint32Array;
  total: number;
  /** Some schedule has more starts than are counted. */
  isCut: boolean;
  /** Pools (`''`: none) of which there is more than can be simulated, and up to when it is. */
  cuts: ReadonlyMap<string, number>;
}

/** How full something gets. */
export interface Load {
  /** The most runs at once, and when that was so first. */
  peak: number;
  peakAt: number;
  starts: number;
  /** Runs that had to wait, and the longest wait of one; `longestOf` is when it should have started. */
  waited: number;
  longestWait: number;
  longestOf: number;
}

/** The starts of one minute in one pool. */
export interface Crowd {
  pool: string;
  /** The begin of the minute. */
  at: number;
  starts: number;
  /** Indices of those that start. */
  deployments: readonly number[];
  longestWait: number;
  /** The run time of one of them is not known, so the wait is longer than that. */
  isLowerBound: boolean;
}

export interface DeploymentLoad extends Load {
  /** Runs that `CANCEL_NEW` drops. */
  cancelled: number;
  /** Runs that do not start within four weeks, or never: their pool or queue is paused or has no slot. */
  stuck: number;
}

export interface Simulation {
  pools: ReadonlyMap<string, Load>;
  queues: ReadonlyMap<string, Load>;
  tags: ReadonlyMap<string, Load>;
  /** In the order of the deployments. */
  deployments: readonly DeploymentLoad[];
  /** Of pools with a limit, longest wait first: minutes in which more start than have room, and someone waits or may do so. */
  crowds: readonly Crowd[];
}
