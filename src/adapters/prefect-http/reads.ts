/** Reading in bulk: names in chunks, answers in pages. Every request here may be sent as often as needed. */
import type {
  DeploymentName,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  LiveWorkPool,
} from '../../plan/state.ts';
import { fullName } from '../../plan/state.ts';
import type { components } from '../../generated/prefect-api.ts';
import {
  decodeAutomation,
  decodeDeployment,
  decodeSchedule,
  type ApiAutomation,
  type ApiDeployment,
  type ApiSchedule,
} from './decode.ts';
import type { Sender } from './request.ts';

/** The server refuses a higher limit with 422. */
const PAGE = 200;
const MOST_NAMES = 100;

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
    for (const chunk of chunks(distinct(names))) {
      const found = await this.#pages('/work_pools/filter', { work_pools: { name: { any_: chunk } } });
      pools.push(
        ...(found as components['schemas']['WorkPoolResponse'][]).map(({ name, type }) => ({ name, type })),
      );
    }
    return pools;
  }

  async flowIds(names: readonly string[]): Promise<Record<string, string>> {
    // Without a prototype, since a flow may be called `constructor`.
    const ids = Object.create(null) as Record<string, string>;
    for (const chunk of chunks(distinct(names))) {
      for (const { id, name } of await this.#flows({ name: { any_: chunk } })) ids[name] = id;
    }
    return ids;
  }

  async deployments(names: readonly DeploymentName[]): Promise<LiveDeployment[]> {
    const wanted = new Set(names.map(fullName));
    // Neighbours share their flow, so that a chunk's filter, every flow with every name, matches little that is not wanted.
    const sorted = [...names].sort((a, b) => (a.flowName < b.flowName ? -1 : 1));
    const found = new Map<string, ApiDeployment>();
    for (const chunk of chunks(sorted)) {
      const page = await this.#pages('/deployments/filter', {
        flows: { name: { any_: distinct(chunk.map(({ flowName }) => flowName)) } },
        deployments: { name: { any_: distinct(chunk.map(({ name }) => name)) } },
        // The newest first: what is created meanwhile repeats an entry, instead of hiding one.
        sort: 'CREATED_DESC',
      });
      for (const deployment of page as ApiDeployment[]) found.set(deployment.id, deployment);
    }
    await this.#learnFlows([...found.values()].map(({ flow_id }) => flow_id));
    return [...found.values()]
      .map((deployment) => decodeDeployment(deployment, this.#flowNames.get(deployment.flow_id) ?? ''))
      .filter((deployment) => wanted.has(fullName(deployment)));
  }

  async #learnFlows(ids: readonly string[]): Promise<void> {
    const unknown = distinct(ids).filter((id) => !this.#flowNames.has(id));
    for (const chunk of chunks(unknown)) await this.#flows({ id: { any_: chunk } });
  }

  async #flows(filter: object): Promise<components['schemas']['Flow'][]> {
    const flows = (await this.#pages('/flows/filter', { flows: filter })) as components['schemas']['Flow'][];
    for (const { id, name } of flows) this.rememberFlow(id, name);
    return flows;
  }

  /** The server cannot filter by action or owner, so all automations are looked through (unless names are known). */
  async automations(
    deploymentIds: readonly string[],
    names?: readonly string[],
  ): Promise<Record<string, LiveAutomation[]>> {
    const automations: Record<string, LiveAutomation[]> = {};
    for (const id of deploymentIds) automations[id] = [];
    if (deploymentIds.length === 0) return automations;
    const filter = names === undefined ? {} : { automations: { name: { any_: names } } };
    const seen = new Set<string>();
    for (const found of await this.#pages('/automations/filter', { ...filter, sort: 'CREATED_DESC' })) {
      const decoded = decodeAutomation(found as ApiAutomation);
      if (decoded === undefined || seen.has(decoded.automation.id)) continue;
      seen.add(decoded.automation.id);
      automations[decoded.deploymentId]?.push(decoded.automation);
    }
    return automations;
  }

  async schedules(deploymentId: string): Promise<LiveSchedule[]> {
    const found = await this.#sender.send({
      method: 'GET',
      path: `/deployments/${deploymentId}/schedules`,
      answer: 'list',
    });
    return (found as unknown as ApiSchedule[]).map(decodeSchedule);
  }

  async #pages(path: string, filter: object): Promise<unknown[]> {
    const all: unknown[] = [];
    for (;;) {
      const body = { ...filter, limit: PAGE, offset: all.length };
      const page = (await this.#sender.send({ method: 'POST', path, body, answer: 'list' })) as unknown[];
      all.push(...page);
      if (page.length < PAGE) return all;
    }
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += MOST_NAMES)
    result.push(items.slice(start, start + MOST_NAMES));
  return result;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
