/** Reading in bulk: names in chunks, answers in pages. Every request here may be sent as often as needed. */
import type {
  DeploymentName,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  LiveWorkPool,
  WorkQueueName,
} from '../../plan/state.ts';
import { fullName } from '../../plan/state.ts';
import type { components } from '../../generated/prefect-api.ts';
import {
  decodeAutomation,
  decodeDeployment,
  decodeSchedule,
  decodeWorkPool,
  type ApiAutomation,
  type ApiDeployment,
  type ApiSchedule,
  type ApiWorkPool,
} from './decode.ts';
import { chunks, distinct } from './chunks.ts';
import { allPages, onePage, PAGE } from './pages.ts';
import type { Sender } from './request.ts';

const MOST_NAMES = 100;
/** A question about each of so few costs less than a page of automations: 4 ms each, 50 ms a page (Prefect 3.8.8). */
const FEW_DEPLOYMENTS = 10;

/** Names of pools hold no `/`. */
function queueKey({ workPoolName, name }: WorkQueueName): string {
  return `${workPoolName}/${name}`;
}

export class Reads {
  readonly #sender: Sender;
  /** Flow id → name. An answer about deployments tells only the ids of their flows, and a flow is never renamed. */
  readonly #flowNames = new Map<string, string>();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  rememberFlow(id: string, name: string): void {
    this.#flowNames.set(id, name);
  }

  async workPools(names: readonly string[]): Promise<LiveWorkPool[]> {
    const pools: LiveWorkPool[] = [];
    for (const chunk of chunks(distinct(names), MOST_NAMES)) {
      const found = await allPages(this.#sender, '/work_pools/filter', {
        work_pools: { name: { any_: chunk } },
      });
      pools.push(...(found as ApiWorkPool[]).map(decodeWorkPool));
    }
    return pools;
  }

  async workQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]> {
    const wanted = new Set(queues.map(queueKey));
    const found: WorkQueueName[] = [];
    for (const chunk of chunks(distinct(queues.map(({ name }) => name)), MOST_NAMES)) {
      const page = await allPages(this.#sender, '/work_queues/filter', {
        work_queues: { name: { any_: chunk } },
      });
      for (const { name, work_pool_name: pool } of page as components['schemas']['WorkQueueResponse'][])
        found.push({ workPoolName: pool ?? '', name });
    }
    return found.filter((queue) => wanted.has(queueKey(queue)));
  }

  async flowIds(names: readonly string[]): Promise<Record<string, string>> {
    // Without a prototype, since a flow may be called `constructor`.
    const ids = Object.create(null) as Record<string, string>;
    for (const chunk of chunks(distinct(names), MOST_NAMES)) {
      for (const { id, name } of await this.#flows({ name: { any_: chunk } })) ids[name] = id;
    }
    return ids;
  }

  async deployments(names: readonly DeploymentName[]): Promise<LiveDeployment[]> {
    const wanted = new Set(names.map(fullName));
    // Neighbours share their flow, so that a chunk's filter, every flow with every name, matches little that is not wanted.
    const sorted = [...names].sort((a, b) => (a.flowName < b.flowName ? -1 : 1));
    const found = new Map<string, ApiDeployment>();
    for (const chunk of chunks(sorted, MOST_NAMES)) {
      const page = await allPages(this.#sender, '/deployments/filter', {
        flows: { name: { any_: distinct(chunk.map(({ flowName }) => flowName)) } },
        deployments: { name: { any_: distinct(chunk.map(({ name }) => name)) } },
        // The newest first: what is created meanwhile repeats an entry, instead of hiding one.
        sort: 'CREATED_DESC',
      });
      for (const deployment of page as ApiDeployment[]) found.set(deployment.id, deployment);
    }
    const named = await this.named([...found.values()]);
    return named.filter((deployment) => wanted.has(fullName(deployment)));
  }

  /** As the file's side knows them, with the names of their flows, which are asked for where they are not known. */
  async named(deployments: readonly ApiDeployment[]): Promise<LiveDeployment[]> {
    await this.#learnFlows(deployments.map(({ flow_id }) => flow_id));
    return deployments.map((each) => decodeDeployment(each, this.#flowNames.get(each.flow_id) ?? ''));
  }

  async #learnFlows(ids: readonly string[]): Promise<void> {
    const unknown = distinct(ids).filter((id) => !this.#flowNames.has(id));
    for (const chunk of chunks(unknown, MOST_NAMES)) await this.#flows({ id: { any_: chunk } });
  }

  async #flows(filter: object): Promise<components['schemas']['Flow'][]> {
    const flows = (await allPages(this.#sender, '/flows/filter', {
      flows: filter,
    })) as components['schemas']['Flow'][];
    for (const { id, name } of flows) this.rememberFlow(id, name);
    return flows;
  }

  /** The server cannot filter by action or owner, so all automations are looked through where there is no better way. */
  async automations(
    deploymentIds: readonly string[],
    names?: readonly string[],
  ): Promise<Record<string, LiveAutomation[]>> {
    const automations: Record<string, LiveAutomation[]> = {};
    for (const id of deploymentIds) automations[id] = [];
    if (deploymentIds.length === 0) return automations;
    const seen = new Set<string>();
    for (const found of await this.#automations(deploymentIds, names)) {
      const decoded = decodeAutomation(found);
      if (decoded === undefined || seen.has(decoded.automation.id)) continue;
      seen.add(decoded.automation.id);
      automations[decoded.deploymentId]?.push(decoded.automation);
    }
    return automations;
  }

  /** All that run these deployments, the newest first, and maybe others. */
  async #automations(ids: readonly string[], names?: readonly string[]): Promise<ApiAutomation[]> {
    const path = '/automations/filter';
    const sort = 'CREATED_DESC';
    if (names !== undefined)
      return (await allPages(this.#sender, path, {
        automations: { name: { any_: names } },
        sort,
      })) as ApiAutomation[];
    const first = await onePage(this.#sender, path, { sort });
    const isLong = first.length === PAGE;
    const found =
      isLong && ids.length <= FEW_DEPLOYMENTS
        ? await this.#relatedAutomations(ids)
        : await allPages(this.#sender, path, { sort }, first);
    return found as ApiAutomation[];
  }

  /** The server knows of each automation which deployments own it or are named in its actions. */
  async #relatedAutomations(deploymentIds: readonly string[]): Promise<ApiAutomation[]> {
    const related: ApiAutomation[] = [];
    for (const id of deploymentIds) {
      const path = `/automations/related-to/prefect.deployment.${id}`;
      const found = await this.#sender.send({ method: 'GET', path, answer: 'list' });
      related.push(...(found as unknown as ApiAutomation[]));
    }
    // The server keeps no order here.
    return related.sort((a, b) => (b.created ?? '').localeCompare(a.created ?? ''));
  }

  async schedules(deploymentId: string): Promise<LiveSchedule[]> {
    const found = await this.#sender.send({
      method: 'GET',
      path: `/deployments/${deploymentId}/schedules`,
      answer: 'list',
    });
    return (found as unknown as ApiSchedule[]).map(decodeSchedule);
  }
}
