/**
 * A Prefect server in memory, as far as the port goes: fills the defaults and refuses what Prefect 3.8.8 does.
 * `test/contract/` runs one suite against it and against a real server. It does not schedule, and knows no pool templates.
 */
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { fullName } from '../../src/plan/state.ts';
import type {
  AutomationState,
  DeploymentFields,
  DeploymentName,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  LiveWorkPool,
  ScheduleState,
  ScheduleTiming,
} from '../../src/plan/state.ts';
import type { DeploymentChange, PrefectClient } from '../../src/ports/prefect-client.ts';
import { TqError } from '../../src/tq-error.ts';

/** What the server writes where a deployment or schedule leaves the start open. */
const NOW = '2026-11-22T06:00:00+00:00';
const SETS = ['after', 'expect', 'for_each'];

export interface FakePrefectOptions {
  workPools?: readonly LiveWorkPool[];
}

export class FakePrefect implements PrefectClient {
  readonly apiUrl = 'http://prefect.test/api';
  /** Requests that changed, or would have changed, something, in order: `createDeployment users/nightly`. */
  readonly writes: string[] = [];
  /** Throw from here to let a request fail; asked before anything is changed. */
  beforeWrite: (write: string) => void = () => undefined;
  readonly #workPools: LiveWorkPool[];
  readonly #flowIds = new Map<string, string>();
  readonly #deployments = new Map<string, LiveDeployment>();
  readonly #automations = new Map<
    string,
    { deploymentId: string; automation: LiveAutomation; isByHand?: boolean }
  >();
  #lastId = 0;

  constructor(options: FakePrefectOptions = {}) {
    this.#workPools = [...(options.workPools ?? [])];
  }

  /** Everything it holds, automations included; a copy. */
  get deployments(): LiveDeployment[] {
    return [...this.#deployments.values()].map((deployment) => ({
      ...copy(deployment),
      automations: this.#automationsOf(deployment.id),
    }));
  }

  /** As someone does in the UI, which is no write of `tq`. */
  changeByHand(name: string, change: (deployment: LiveDeployment) => void): void {
    const found = [...this.#deployments.values()].find((deployment) => fullName(deployment) === name);
    if (found === undefined) throw new Error(`the fake server holds no deployment ${name}`);
    change(found);
  }

  async findWorkPools(names: readonly string[]): Promise<LiveWorkPool[]> {
    return copy(this.#workPools.filter(({ name }) => names.includes(name)));
  }

  async findFlowIds(names: readonly string[]): Promise<Record<string, string>> {
    return Object.fromEntries([...this.#flowIds].filter(([name]) => names.includes(name)));
  }

  async findDeployments(names: readonly DeploymentName[]): Promise<LiveDeployment[]> {
    const wanted = new Set(names.map(fullName));
    return copy([...this.#deployments.values()].filter((deployment) => wanted.has(fullName(deployment))));
  }

  async findAutomations(deploymentIds: readonly string[]): Promise<Record<string, LiveAutomation[]>> {
    return Object.fromEntries(deploymentIds.map((id) => [id, this.#automationsOf(id)]));
  }

  async createFlow(name: string): Promise<string> {
    this.#write(`createFlow ${name}`);
    const id = this.#flowIds.get(name) ?? this.#newId();
    this.#flowIds.set(name, id);
    return id;
  }

  async createDeployment(flowId: string, desired: DeploymentState): Promise<string> {
    this.#write(`createDeployment ${fullName(desired)}`);
    const { fields } = desired;
    const flow = [...this.#flowIds].find(([, id]) => id === flowId);
    if (flow === undefined) refuse('POST /deployments/', 503, 'Service Unavailable');
    this.#checkPool(fields.work_pool_name, 'POST /deployments/', 404);
    checkConcurrency(fields, 'POST /deployments/');
    checkParameters(fields, 'POST /deployments/', 422);
    const schedules: LiveSchedule[] = [];
    for (const schedule of desired.schedules ?? [])
      schedules.push(this.#newSchedule(schedules, schedule, 'POST /deployments/'));
    const id = this.#newId();
    const [flowName] = flow;
    this.#deployments.set(id, {
      id,
      flowId,
      flowName,
      name: desired.name,
      paused: desired.paused ?? false,
      schedules,
      automations: [],
      fields: {
        ...copy(fields),
        work_queue_name: fields.work_queue_name ?? (fields.work_pool_name === null ? null : 'default'),
        // Left out of the request when null; the server then stores an empty list.
        pull_steps: copy(fields.pull_steps) ?? [],
      },
    });
    return id;
  }

  async updateDeployment(id: string, change: DeploymentChange): Promise<void> {
    const { paused, ...given } = change;
    // Accepted and ignored, as self-hosted servers do.
    const versionInfo = given.version_info;
    delete given.version_info;
    const fields = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<DeploymentFields>;
    const keys = [...Object.keys(fields), ...(paused === undefined ? [] : ['paused'])];
    if (keys.length === 0 && versionInfo === undefined) return;
    const deployment = this.#deployment(id);
    this.#write(`updateDeployment ${fullName(deployment)} ${keys.sort().join(',')}`);
    const request = `PATCH /deployments/${id}`;
    if (fields.work_pool_name !== undefined) this.#checkPool(fields.work_pool_name, request, 500);
    checkConcurrency(fields, request);
    const next = { ...deployment.fields, ...copy(fields) };
    checkParameters(next, request, 409);
    // The queue belongs to the pool: naming the pool alone moves the deployment to the pool's default queue.
    if (fields.work_pool_name !== undefined) next.work_queue_name = fields.work_queue_name ?? 'default';
    deployment.fields = next;
    deployment.paused = paused ?? deployment.paused;
  }

  async createSchedule(deploymentId: string, schedule: ScheduleState): Promise<void> {
    const deployment = this.#deployment(deploymentId);
    this.#write(`createSchedule ${fullName(deployment)} ${label(schedule)}`);
    deployment.schedules.push(
      this.#newSchedule(deployment.schedules, schedule, `POST /deployments/${deploymentId}/schedules`),
    );
  }

  async updateSchedule(deploymentId: string, scheduleId: string, schedule: ScheduleState): Promise<void> {
    const deployment = this.#deployment(deploymentId);
    const request = `PATCH /deployments/${deploymentId}/schedules/${scheduleId}`;
    const found = deployment.schedules.find(({ id }) => id === scheduleId);
    if (found === undefined) refuse(request, 404, 'Schedule not found.');
    this.#write(`updateSchedule ${fullName(deployment)} ${label(schedule)}`);
    checkSlug(
      deployment.schedules.filter(({ id }) => id !== scheduleId),
      schedule,
      request,
    );
    found.slug = schedule.slug ?? found.slug;
    found.active = schedule.active ?? found.active;
    found.parameters = copy(schedule.parameters);
    found.schedule = storedTiming(schedule.schedule);
  }

  async deleteSchedule(deploymentId: string, scheduleId: string): Promise<void> {
    const deployment = this.#deployment(deploymentId);
    const found = deployment.schedules.find(({ id }) => id === scheduleId);
    this.#write(`deleteSchedule ${fullName(deployment)} ${found === undefined ? scheduleId : label(found)}`);
    deployment.schedules = deployment.schedules.filter(({ id }) => id !== scheduleId);
  }

  async createAutomation(deploymentId: string, automation: AutomationState): Promise<void> {
    this.#write(`createAutomation ${automation.name}`);
    checkTrigger(automation, 'POST /automations/');
    const id = this.#newId();
    this.#automations.set(id, {
      deploymentId,
      automation: storedAutomation(id, automation, automation.enabled ?? true),
    });
  }

  async updateAutomation(id: string, deploymentId: string, automation: AutomationState): Promise<void> {
    const found = this.#automations.get(id);
    if (found === undefined) refuse(`PUT /automations/${id}`, 404, 'Automation not found');
    this.#write(`updateAutomation ${automation.name}`);
    checkTrigger(automation, `PUT /automations/${id}`);
    const enabled = automation.enabled ?? found.automation.enabled;
    this.#automations.set(id, { deploymentId, automation: storedAutomation(id, automation, enabled) });
  }

  async deleteAutomation(id: string): Promise<void> {
    this.#write(`deleteAutomation ${this.#automations.get(id)?.automation.name ?? id}`);
    this.#automations.delete(id);
  }

  async deleteOwnedAutomations(deploymentId: string): Promise<void> {
    this.#write(`deleteOwnedAutomations ${fullName(this.#deployment(deploymentId))}`);
    for (const [id, entry] of this.#automations) {
      if (entry.deploymentId === deploymentId && !entry.isByHand) this.#automations.delete(id);
    }
  }

  /** As someone does in the UI; returns the automation's id. */
  createAutomationByHand(deploymentId: string, automation: AutomationState): string {
    const id = this.#newId();
    const stored = storedAutomation(id, automation, automation.enabled ?? true);
    this.#automations.set(id, { deploymentId, automation: stored, isByHand: true });
    return id;
  }

  async createWorkPool(name: string, type: string): Promise<void> {
    this.#write(`createWorkPool ${name}`);
    if (this.#workPools.some((pool) => pool.name === name)) {
      refuse('POST /work_pools/', 409, 'A work pool with this name already exists.');
    }
    if (!['process', 'docker', 'kubernetes', 'ecs'].includes(type)) {
      throw new TqError('failed', `the server knows no work pools of type \`${type}\``);
    }
    this.#workPools.push({ name, type });
  }

  #write(write: string): void {
    this.writes.push(write);
    this.beforeWrite(write);
  }

  #newId(): string {
    this.#lastId += 1;
    return `00000000-0000-4000-8000-${String(this.#lastId).padStart(12, '0')}`;
  }

  #deployment(id: string): LiveDeployment {
    return this.#deployments.get(id) ?? refuse(`PATCH /deployments/${id}`, 404, 'Deployment not found.');
  }

  #automationsOf(deploymentId: string): LiveAutomation[] {
    return copy(
      [...this.#automations.values()]
        .filter((entry) => entry.deploymentId === deploymentId)
        .map((entry) => entry.automation),
    );
  }

  #newSchedule(others: readonly LiveSchedule[], schedule: ScheduleState, request: string): LiveSchedule {
    checkSlug(others, schedule, request);
    const { slug, parameters } = copy(schedule);
    return {
      id: this.#newId(),
      slug,
      parameters,
      active: schedule.active ?? true,
      schedule: storedTiming(schedule.schedule),
    };
  }

  /** The real server answers 404 when creating, and 500 when updating. */
  #checkPool(name: string | null, request: string, status: number): void {
    if (name === null || this.#workPools.some((pool) => pool.name === name)) return;
    refuse(request, status, status === 500 ? 'Internal Server Error' : `Work pool "${name}" not found.`);
  }
}

function refuse(request: string, status: number, detail: string): never {
  throw new TqError('failed', `\`${request}\` was answered with ${status}: ${detail}`);
}

function copy<T>(value: T): T {
  return structuredClone(value);
}

function label(schedule: ScheduleState): string {
  const { schedule: timing, slug } = schedule;
  if (slug !== null) return slug;
  return 'cron' in timing ? timing.cron : 'rrule' in timing ? timing.rrule : String(timing.interval);
}

function checkSlug(others: readonly LiveSchedule[], schedule: ScheduleState, request: string): void {
  if (schedule.slug === null || !others.some(({ slug }) => slug === schedule.slug)) return;
  refuse(
    request,
    409,
    'Data integrity conflict. This usually means a unique or foreign key constraint was violated.',
  );
}

function checkConcurrency(fields: Partial<DeploymentFields>, request: string): void {
  const { concurrency_limit: limit, concurrency_options: options } = fields;
  if (typeof limit === 'number' && limit <= 0)
    refuse(request, 422, 'body.concurrency_limit: Input should be greater than 0');
  if (options && options.collision_strategy === undefined) {
    refuse(request, 422, 'body.concurrency_options.collision_strategy: Field required');
  }
  const gracePeriod = options?.grace_period_seconds;
  if (gracePeriod !== undefined && (gracePeriod < 60 || gracePeriod > 86_400)) {
    refuse(
      request,
      422,
      'body.concurrency_options.grace_period_seconds: Input should be greater than or equal to 60',
    );
  }
}

/** Plain types at the top of the schema; the real server checks all of it, but required parameters. */
function checkParameters(fields: DeploymentFields, request: string, status: number): void {
  if (!fields.enforce_parameter_schema) return;
  const properties = (fields.parameter_openapi_schema.properties ?? {}) as Record<string, JsonObject>;
  for (const [name, value] of Object.entries(fields.parameters)) {
    const type = properties[name]?.type;
    if (typeof type !== 'string' || isOfType(value, type)) continue;
    refuse(
      request,
      status,
      `Validation failed for field '${name}'. Failure reason: ${JSON.stringify(value)} is not of type '${type}'`,
    );
  }
}

function isOfType(value: JsonValue, type: string): boolean {
  const isInteger = typeof value === 'bigint' || Number.isInteger(value);
  const answers: Record<string, boolean> = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: isInteger,
    number: isInteger || typeof value === 'number',
    array: Array.isArray(value),
    object: value !== null && typeof value === 'object' && !Array.isArray(value),
    null: value === null,
  };
  return answers[type] ?? true;
}

function checkTrigger(automation: AutomationState, request: string): void {
  if (automation.trigger.posture === 'Metric') {
    refuse(request, 422, 'body.trigger.posture: Input should be Posture.Reactive or Posture.Proactive');
  }
}

function storedTiming(timing: ScheduleTiming): ScheduleTiming {
  if ('interval' in timing) {
    return {
      interval: timing.interval,
      anchor_date: timing.anchor_date ?? NOW,
      timezone: timing.timezone ?? 'UTC',
    };
  }
  if (!('rrule' in timing) || timing.rrule.includes('DTSTART')) return copy(timing);
  return { ...timing, rrule: `DTSTART:20200101T000000\n${timing.rrule}` };
}

function storedAutomation(id: string, automation: AutomationState, enabled: boolean): LiveAutomation {
  const { name, description, action } = copy(automation);
  return { id, name, description, enabled, action, trigger: storedTrigger(copy(automation.trigger)) };
}

function storedTrigger(trigger: JsonObject): JsonObject {
  const inner = trigger.triggers;
  if (Array.isArray(inner))
    return { within: null, ...trigger, triggers: inner.map((each) => storedTrigger(each as JsonObject)) };
  const filled: JsonObject = {
    match: {},
    match_related: {},
    after: [],
    expect: [],
    for_each: [],
    threshold: 1,
    within: 0,
    ...trigger,
  };
  for (const key of SETS) filled[key] = (filled[key] as JsonValue[]).map(String).sort();
  return filled;
}
