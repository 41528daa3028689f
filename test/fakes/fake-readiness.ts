/** What `FakePrefect` tells of workers, paused queues and automations, and of values without telling them. */
import type { JsonValue } from '../../src/json.ts';
import type { LiveBlock } from '../../src/plan/block-state.ts';
import type { LiveAutomation, WorkQueueName } from '../../src/plan/state.ts';
import type { HeldBlock, ReadinessReader, WatchingAutomation } from '../../src/ports/readiness-reader.ts';
import { FakeBookkeeping } from './fake-bookkeeping.ts';

export abstract class FakeReadiness extends FakeBookkeeping implements ReadinessReader {
  /** Workers online, by work pool. */
  readonly workers = new Map<string, number>();
  readonly pausedQueues: WorkQueueName[] = [];
  /** Automations that no deploy made, the newest first. */
  readonly watching: WatchingAutomation[] = [];

  async countOnlineWorkers(workPoolName: string): Promise<number> {
    return this.workers.get(workPoolName) ?? 0;
  }

  async findPausedQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]> {
    return this.pausedQueues.filter((paused) =>
      queues.some(({ workPoolName, name }) => workPoolName === paused.workPoolName && name === paused.name),
    );
  }

  async findHeldBlocks(typeSlug: string, names: readonly string[]): Promise<HeldBlock[]> {
    const found = await this.findBlocks(typeSlug, names);
    return found.map(({ name, data }) => ({ name, fields: Object.keys(data) }));
  }

  async findVariableNames(names: readonly string[]): Promise<string[]> {
    return Object.keys(await this.findVariables(names));
  }

  /** Those that a deploy made run deployments. */
  async listWatching(): Promise<{ automations: WatchingAutomation[]; isWhole: boolean }> {
    const made = this.madeAutomations()
      .filter(({ enabled }) => enabled)
      .map(({ name, trigger }) => ({ name, trigger, actions: ['run-deployment'] }));
    return { automations: structuredClone([...this.watching, ...made.reverse()]), isWhole: true };
  }

  abstract findBlocks(typeSlug: string, names: readonly string[]): Promise<LiveBlock[]>;
  abstract findVariables(names: readonly string[]): Promise<Record<string, JsonValue>>;
  protected abstract madeAutomations(): LiveAutomation[];
}
