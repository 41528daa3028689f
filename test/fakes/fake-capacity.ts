/** What `FakePrefect` tells of limits and of how long runs took. */
import type { LiveWorkPool, WorkQueueName } from '../../src/plan/state.ts';
import type { HeldPoolLimit, HeldQueueLimit } from '../../src/ports/capacity-reader.ts';

export class FakeCapacity {
  /** Concurrency limits of work pools, by name. */
  readonly poolLimits = new Map<string, number>();
  /** Queues that are not as they were made, by `pool/queue`. */
  readonly queueLimits = new Map<string, Partial<HeldQueueLimit>>();
  readonly tagLimits = new Map<string, number>();
  /** Milliseconds of completed runs, the newest first, by deployment id. */
  readonly #runTimes = new Map<string, number[]>();

  completeRun(deploymentId: string, milliseconds: number): void {
    this.#runTimes.set(deploymentId, [milliseconds, ...(this.#runTimes.get(deploymentId) ?? [])]);
  }

  pools(workPools: readonly LiveWorkPool[], names: readonly string[]): HeldPoolLimit[] {
    return workPools
      .filter(({ name }) => names.includes(name))
      .map(({ name, readiness }) => ({
        name,
        limit: this.poolLimits.get(name) ?? null,
        isPaused: readiness?.isPaused ?? false,
      }));
  }

  /** A queue that a deployment makes goes behind those before it. */
  queues(all: readonly WorkQueueName[], queues: readonly WorkQueueName[]): HeldQueueLimit[] {
    return all.flatMap(({ workPoolName, name }) => {
      const isMeant = queues.some((each) => each.workPoolName === workPoolName && each.name === name);
      if (!isMeant) return [];
      const before = all.filter((each) => each.workPoolName === workPoolName);
      const priority = before.findIndex((each) => each.name === name) + 1;
      const own = this.queueLimits.get(`${workPoolName}/${name}`);
      return [{ workPoolName, name, limit: null, isPaused: false, priority, ...own }];
    });
  }

  times(ids: readonly string[]): Record<string, number[]> {
    return Object.fromEntries(
      [...this.#runTimes].filter(([id]) => ids.includes(id)).map(([id, times]) => [id, [...times]]),
    );
  }
}
