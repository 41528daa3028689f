/**
 * What `tq` asks of a Prefect server to tell whether what schedules start has room: limits, who shares them, and how long
 * runs took. Reads only, in a bounded number of requests. Throws `TqError` as `PrefectReader` does.
 */
import type { LiveDeployment, WorkQueueName } from '../plan/state.ts';

/** `limit`: how many runs it lets run at once; null: as many as there are. */
export interface HeldPoolLimit {
  name: string;
  limit: number | null;
  isPaused: boolean;
}

export interface HeldQueueLimit extends WorkQueueName {
  limit: number | null;
  isPaused: boolean;
  /** 1 goes first. */
  priority: number;
}

export interface CapacityReader {
  /** Of the pools that exist. */
  findPoolLimits(names: readonly string[]): Promise<HeldPoolLimit[]>;
  /** Of the queues that exist. */
  findQueueLimits(queues: readonly WorkQueueName[]): Promise<HeldQueueLimit[]>;
  /** Tag → how many task runs with it run at once; of those that are on. */
  findTagLimits(): Promise<Record<string, number>>;
  /** Deployments of these pools that are not paused, the newest first, up to a bound; `isWhole`: whether there are no more. */
  listDeploymentsOfPools(
    names: readonly string[],
  ): Promise<{ deployments: LiveDeployment[]; isWhole: boolean }>;
  /**
   * Deployment id → milliseconds that its last completed runs took, the newest first, at most so many of each as tell
   * something. Deployments of which none is found are left out; one that ran long ago may be missed where others run often.
   */
  findRunTimes(deploymentIds: readonly string[]): Promise<Record<string, number[]>>;
}
