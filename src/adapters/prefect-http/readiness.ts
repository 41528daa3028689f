/** Whether a server is ready to run what is deployed. Measured on Prefect 3.8.8, self-hosted. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { WorkQueueName } from '../../plan/state.ts';
import type { HeldBlock, ReadinessReader, WatchingAutomation } from '../../ports/readiness-reader.ts';
import type { ApiAutomation } from './decode.ts';
import { chunks, distinct } from './chunks.ts';
import { allPages, onePage, PAGE } from './pages.ts';
import type { components } from '../../generated/prefect-api.ts';
import type { Sender } from './request.ts';

const MOST_NAMES = 100;
/** Pages of automations that are looked through; 50 ms each. */
const MOST_PAGES = 5;

export class Readiness implements ReadinessReader {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** The server marks a worker offline when three of its heartbeats are missing; it looks every 15 s. */
  async countOnlineWorkers(workPoolName: string): Promise<number> {
    const found = await this.#sender.send({
      method: 'POST',
      path: `/work_pools/${encodeURIComponent(workPoolName)}/workers/filter`,
      body: { workers: { status: { any_: ['ONLINE'] } }, limit: PAGE },
      answer: 'list',
      mayBeMissing: true,
    });
    return Array.isArray(found) ? found.length : 0;
  }

  async findPausedQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]> {
    const wanted = new Set(queues.map(({ workPoolName, name }) => `${workPoolName}/${name}`));
    const paused: WorkQueueName[] = [];
    for (const chunk of chunks(distinct(queues.map(({ name }) => name)), MOST_NAMES)) {
      const page = await allPages(this.#sender, '/work_queues/filter', {
        work_queues: { name: { any_: chunk } },
      });
      for (const each of page as components['schemas']['WorkQueueResponse'][])
        if (each.is_paused === true)
          paused.push({ workPoolName: each.work_pool_name ?? '', name: each.name });
    }
    return paused.filter(({ workPoolName, name }) => wanted.has(`${workPoolName}/${name}`));
  }

  async findHeldBlocks(typeSlug: string, names: readonly string[]): Promise<HeldBlock[]> {
    const held: HeldBlock[] = [];
    for (const chunk of chunks(distinct(names), MOST_NAMES)) {
      const page = await allPages(this.#sender, '/block_documents/filter', {
        block_types: { slug: { any_: [typeSlug] } },
        block_documents: { name: { any_: chunk }, is_anonymous: { eq_: false } },
        include_secrets: false,
      });
      for (const { name, data } of page as JsonObject[])
        held.push({ name: String(name), fields: isJsonObject(data) ? Object.keys(data) : [] });
    }
    return held;
  }

  /** The server tells values with the names; they go no further than here. */
  async findVariableNames(names: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const chunk of chunks(distinct(names), MOST_NAMES))
      for (const { name } of (await allPages(this.#sender, '/variables/filter', {
        variables: { name: { any_: chunk } },
      })) as JsonObject[])
        found.push(String(name));
    return found;
  }

  async listWatching(): Promise<{ automations: WatchingAutomation[]; isWhole: boolean }> {
    const automations: WatchingAutomation[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const filter = { sort: 'CREATED_DESC' };
      const found = (await onePage(
        this.#sender,
        '/automations/filter',
        filter,
        page * PAGE,
      )) as ApiAutomation[];
      automations.push(...found.filter(({ enabled }) => enabled !== false).map(decodeWatching));
      if (found.length < PAGE) return { automations, isWhole: true };
    }
    return { automations, isWhole: false };
  }
}

function decodeWatching(automation: ApiAutomation): WatchingAutomation {
  const { name, trigger, actions, actions_on_trigger: onTrigger, actions_on_resolve: onResolve } = automation;
  const all = [actions, onTrigger, onResolve].flatMap((each: unknown) => (Array.isArray(each) ? each : []));
  const told = trigger as unknown as JsonValue;
  return {
    name: String(name),
    trigger: isJsonObject(told) ? told : {},
    actions: all.filter(isJsonObject).map(({ type }) => String(type)),
  };
}
