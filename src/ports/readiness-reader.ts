/**
 * What `tq` asks of a Prefect server to tell whether it is ready to run what is deployed. Reads only, and never a value of
 * a block or variable. Throws `TqError` as `PrefectReader` does.
 */
import type { JsonObject } from '../json.ts';
import type { WorkQueueName } from '../plan/state.ts';

/** A block without what it holds. */
export interface HeldBlock {
  name: string;
  /** Names of the fields that it gives. */
  fields: readonly string[];
}

/** An automation that is switched on, as far as it tells what it waits for and what it does. */
export interface WatchingAutomation {
  name: string;
  /** As the server stores it. */
  trigger: JsonObject;
  /** Types of its actions: `send-notification`, `call-webhook`, `run-deployment` … */
  actions: readonly string[];
}

export interface ReadinessReader {
  /** How many workers of the pool the server has heard of lately; 0 where there is no such pool. */
  countOnlineWorkers(workPoolName: string): Promise<number>;
  /** Those of the queues that exist and are paused. */
  findPausedQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]>;
  /** Those of the blocks of a type that exist. */
  findHeldBlocks(typeSlug: string, names: readonly string[]): Promise<HeldBlock[]>;
  /** Those of the variables that exist. */
  findVariableNames(names: readonly string[]): Promise<string[]>;
  /** Those that are on, the newest first, up to a bound; `isWhole`: whether there are no more. */
  listWatching(): Promise<{ automations: WatchingAutomation[]; isWhole: boolean }>;
}
