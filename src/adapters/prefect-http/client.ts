/** The real `PrefectClient`: which endpoint each call of the port means. Measured on Prefect 3.8.8, self-hosted. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { AutomationState, DeploymentName, DeploymentState, ScheduleState } from '../../plan/state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeploymentChange, PrefectClient } from '../../ports/prefect-client.ts';
import type { ConnectionSettings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import {
  encodeAutomation,
  encodeDeployment,
  encodeNewSchedule,
  encodeScheduleChange,
  ownerOf,
} from './encode.ts';
import { RequestErrors } from './errors.ts';
import { bareApiUrl, headersOf } from './connection.ts';
import { Reads } from './reads.ts';
import { credentialsInUrl, secretsOf } from './redact.ts';
import { Sender } from './request.ts';
import { undiciTransport, type Variables } from './transport.ts';

export interface PrefectHttpDependencies {
  clock: Clock;
  /** Of `tq`, for the server's log. */
  version?: string;
  /** For `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; those of the process by default. */
  variables?: Variables;
  /** In [0, 1), for spreading retries. */
  chance?: () => number;
}

export type PrefectHttp = PrefectClient & {
  /** Requests sent so far, retries counted. */
  readonly requestCount: number;
  /** Drops the connections; requests under way fail. */
  close(): Promise<void>;
};

/** Connects at the first request. Throws `TqError` when the address is missing or cannot be read. */
export function prefectHttp(
  settings: ConnectionSettings,
  dependencies: PrefectHttpDependencies,
): PrefectHttp {
  const { clock, version = 'development', variables = process.env, chance = Math.random } = dependencies;
  const apiUrl = bareApiUrl(settings);
  const proxies = Object.entries(variables).flatMap(([name, value]) =>
    /_proxy$/i.test(name) && value ? [value] : [],
  );
  const transport = undiciTransport(settings, variables);
  const sender = new Sender({
    apiUrl,
    headers: headersOf(settings, version),
    settings,
    transport,
    errors: new RequestErrors(
      settings,
      apiUrl,
      secretsOf(
        settings,
        proxies.filter((proxy) => credentialsInUrl(proxy)),
      ),
    ),
    clock,
    chance,
  });
  return new HttpClient(apiUrl, sender, () => transport.close());
}

class HttpClient implements PrefectHttp {
  readonly apiUrl: string;
  readonly close: () => Promise<void>;
  readonly #sender: Sender;
  readonly #reads: Reads;

  constructor(apiUrl: string, sender: Sender, close: () => Promise<void>) {
    this.apiUrl = apiUrl;
    this.close = close;
    this.#sender = sender;
    this.#reads = new Reads(sender);
  }

  get requestCount(): number {
    return this.#sender.requestCount;
  }

  findWorkPools(names: readonly string[]): ReturnType<PrefectClient['findWorkPools']> {
    return this.#reads.workPools(names);
  }

  findFlowIds(names: readonly string[]): ReturnType<PrefectClient['findFlowIds']> {
    return this.#reads.flowIds(names);
  }

  findDeployments(names: readonly DeploymentName[]): ReturnType<PrefectClient['findDeployments']> {
    return this.#reads.deployments(names);
  }

  findAutomations(deploymentIds: readonly string[]): ReturnType<PrefectClient['findAutomations']> {
    return this.#reads.automations(deploymentIds);
  }

  async createFlow(name: string): Promise<string> {
    // Get-or-create, so it may be sent twice.
    const flow = await this.#sender.send({
      method: 'POST',
      path: '/flows/',
      body: { name, tags: [], labels: {} },
      answer: 'object',
    });
    const id = idOf(flow);
    this.#reads.rememberFlow(id, name);
    return id;
  }

  async createDeployment(flowId: string, desired: DeploymentState): Promise<string> {
    const deployment = await this.#sender.send({
      method: 'POST',
      path: '/deployments/',
      body: encodeDeployment(flowId, desired),
      answer: 'object',
      findResult: async () => {
        const [found] = await this.#reads.deployments([desired]);
        return found && { id: found.id };
      },
    });
    return idOf(deployment);
  }

  async updateDeployment(id: string, change: DeploymentChange): Promise<void> {
    // Even an empty PATCH drops the planned runs.
    if (Object.values(change).every((value) => value === undefined)) return;
    await this.#sender.send({ method: 'PATCH', path: `/deployments/${id}`, body: change, answer: 'nothing' });
  }

  async createSchedule(deploymentId: string, schedule: ScheduleState): Promise<void> {
    await this.#sender.send({
      method: 'POST',
      path: `/deployments/${deploymentId}/schedules`,
      body: [encodeNewSchedule(schedule)],
      answer: 'list',
      findResult: async () => {
        const found = (await this.#reads.schedules(deploymentId)).find((live) =>
          isSameSchedule(live, schedule),
        );
        return found && [{ id: found.id }];
      },
    });
  }

  async updateSchedule(deploymentId: string, scheduleId: string, schedule: ScheduleState): Promise<void> {
    const path = `/deployments/${deploymentId}/schedules/${scheduleId}`;
    await this.#sender.send({
      method: 'PATCH',
      path,
      body: encodeScheduleChange(schedule),
      answer: 'nothing',
    });
  }

  async deleteSchedule(deploymentId: string, scheduleId: string): Promise<void> {
    await this.#sender.send({
      method: 'DELETE',
      path: `/deployments/${deploymentId}/schedules/${scheduleId}`,
      answer: 'nothing',
    });
  }

  async createAutomation(deploymentId: string, automation: AutomationState): Promise<void> {
    await this.#sender.send({
      method: 'POST',
      path: '/automations/',
      body: {
        ...encodeAutomation(deploymentId, automation, automation.enabled ?? true),
        owner_resource: ownerOf(deploymentId),
      },
      answer: 'object',
      findResult: async () => {
        const [found] =
          (await this.#reads.automations([deploymentId], [automation.name]))[deploymentId] ?? [];
        return found && { id: found.id };
      },
    });
  }

  async updateAutomation(id: string, deploymentId: string, automation: AutomationState): Promise<void> {
    const enabled = automation.enabled ?? (await this.#isEnabled(id));
    const body = encodeAutomation(deploymentId, automation, enabled);
    await this.#sender.send({ method: 'PUT', path: `/automations/${id}`, body, answer: 'nothing' });
  }

  /** A PUT replaces the whole automation, so what is to stay has to be read. */
  async #isEnabled(automationId: string): Promise<boolean> {
    const path = `/automations/${automationId}`;
    const automation = (await this.#sender.send({ method: 'GET', path, answer: 'object' })) as JsonObject;
    return automation.enabled === true;
  }

  async deleteAutomation(id: string): Promise<void> {
    await this.#sender.send({ method: 'DELETE', path: `/automations/${id}`, answer: 'nothing' });
  }

  async deleteOwnedAutomations(deploymentId: string): Promise<void> {
    const path = `/automations/owned-by/${ownerOf(deploymentId)}`;
    await this.#sender.send({ method: 'DELETE', path, answer: 'nothing' });
  }

  async createWorkPool(name: string, type: string): Promise<void> {
    await this.#sender.send({
      method: 'POST',
      path: '/work_pools/',
      body: { name, type, base_job_template: await this.#baseJobTemplate(type) },
      answer: 'object',
      findResult: async () => {
        const [found] = await this.#reads.workPools([name]);
        return found && { name: found.name };
      },
    });
  }

  /** What `prefect work-pool create` sends; without it job variables cannot be checked until a worker has started. */
  async #baseJobTemplate(type: string): Promise<JsonValue> {
    const path = '/collections/views/aggregate-worker-metadata';
    const collections = (await this.#sender.send({ method: 'GET', path, answer: 'object' })) as JsonObject;
    const types: JsonObject = Object.assign({}, ...Object.values(collections));
    const metadata = types[type] as JsonObject | undefined;
    if (metadata !== undefined) return metadata.default_base_job_configuration ?? {};
    throw new TqError('failed', `the server knows no work pools of type \`${type}\``, {
      help: `use one of ${Object.keys(types).sort().join(', ')}`,
    });
  }
}

function idOf(answer: JsonValue): string {
  return String((answer as JsonObject).id);
}

/** By slug, which is unique in a deployment; without one by what the server does not change. */
function isSameSchedule(live: ScheduleState, wanted: ScheduleState): boolean {
  if (wanted.slug !== null) return live.slug === wanted.slug;
  const core = ({ schedule }: ScheduleState): unknown =>
    'cron' in schedule
      ? schedule.cron
      : 'interval' in schedule
        ? schedule.interval
        : schedule.rrule.replace(/^DTSTART:20200101T000000\n/, '');
  return (
    live.slug === null && core(live) === core(wanted) && isDeepStrictEqual(live.parameters, wanted.parameters)
  );
}
