/** Every request that changes what the server holds. Measured on Prefect 3.8.8, self-hosted; service level agreements as its client sends them. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { AutomationState, DeploymentState, ScheduleState } from '../../plan/state.ts';
import type { DeploymentChange, PrefectWriter, WorkPoolWriter } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import {
  encodeAutomation,
  encodeDeployment,
  encodeNewSchedule,
  encodeScheduleChange,
  ownerOf,
} from './encode.ts';
import type { Reads } from './reads.ts';
import type { Sender } from './request.ts';

export class Writes implements Omit<PrefectWriter, 'busyAnswers'>, WorkPoolWriter {
  readonly #sender: Sender;
  readonly #reads: Reads;

  constructor(sender: Sender, reads: Reads) {
    this.#sender = sender;
    this.#reads = reads;
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

  async deleteDeployment(id: string): Promise<void> {
    await this.#sender.send({ method: 'DELETE', path: `/deployments/${id}`, answer: 'nothing' });
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

  /** No answer tells what became of it, and no endpoint that is known lists them; sent twice it does the same. */
  async applySlas(deploymentId: string, slas: readonly JsonObject[]): Promise<void> {
    const owner = ownerOf(deploymentId);
    // The client of Prefect adds the owner to each (`prefect/_experimental/sla/objects.py`).
    const body = slas.map((sla) => ({ ...sla, owner_resource: owner }));
    await this.#sender.send({
      method: 'POST',
      path: `/slas/apply-resource-slas/${owner}`,
      body,
      answer: 'nothing',
    });
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
