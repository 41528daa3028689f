/**
 * A Prefect server in memory, as far as the port goes: fills the defaults and refuses what Prefect 3.8.8 does.
 * `test/contract/` runs one suite against it and against a real server. It does not schedule.
 */
import type { NamePattern } from '../../src/importing/name-pattern.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { LiveBlock, LiveBlockType } from '../../src/plan/block-state.ts';
import { PROJECT_LABEL } from '../../src/plan/desired-state.ts';
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
  WorkQueueName,
} from '../../src/plan/state.ts';
import { judge } from '../../src/project/json-schema/judge.ts';
import { completed, type Nullable, withoutRequired } from '../../src/project/json-schema/prepare.ts';
import type {
  BlockDocument,
  DeploymentChange,
  NewBlock,
  NewBlockSchema,
  NewBlockType,
  PrefectClient,
} from '../../src/ports/prefect-client.ts';
import type { ListedDeployment } from '../../src/ports/prefect-listing.ts';
import type { HeldPoolLimit, HeldQueueLimit } from '../../src/ports/capacity-reader.ts';
import type { ServerVersion } from '../../src/ports/server-version.ts';
import { TqError } from '../../src/tq-error.ts';
import { checkConcurrency, checkParameters } from './check-fields.ts';
import { FakeBlocks } from './fake-blocks.ts';
import { FakeCapacity } from './fake-capacity.ts';
import { FakeListing } from './fake-listing.ts';
import { FakeReadiness } from './fake-readiness.ts';
import { refuse } from './refuse.ts';
import { checkAutomation, storedAutomation } from './stored-automation.ts';
import { checkSlug, label, storedTiming } from './stored-schedule.ts';

/** Some of what the template of a process pool has. */
const PROCESS_VARIABLES: JsonObject = {
  type: 'object',
  properties: {
    env: { title: 'Environment Variables', type: 'object', additionalProperties: { type: 'string' } },
    stream_output: { title: 'Stream Output', type: 'boolean', default: true },
    working_dir: { title: 'Working Directory', type: 'string', format: 'path' },
  },
};

export interface FakePrefectOptions {
  workPools?: readonly LiveWorkPool[];
  /** By `type/name`. */
  blocks?: Readonly<Record<string, BlockDocument>>;
  variables?: Readonly<Record<string, JsonValue>>;
  isCloud?: boolean;
}

export class FakePrefect extends FakeReadiness implements PrefectClient {
  readonly apiUrl = 'http://prefect.test/api';
  readonly isCloud: boolean;
  /** Requests that changed, or would have changed, something, in order: `createDeployment users/nightly`. */
  readonly writes: string[] = [];
  /** Throw from here to let a request fail; asked before anything is changed. */
  beforeWrite: (write: string) => void = () => undefined;
  readonly listing = new FakeListing();
  /** Limits and run times. */
  readonly capacity = new FakeCapacity();
  readonly #workPools: LiveWorkPool[];
  /** Beside the queue `default` of every pool. */
  readonly #queues: WorkQueueName[] = [];
  readonly #flowIds = new Map<string, string>();
  readonly #deployments = new Map<string, LiveDeployment>();
  readonly #automations = new Map<
    string,
    { deploymentId: string; automation: LiveAutomation; isByHand?: boolean }
  >();
  readonly #blocks = new FakeBlocks(() => this.newId());
  readonly #variables: Map<string, JsonValue>;
  readonly #slas = new Map<string, JsonObject[]>();

  constructor(options: FakePrefectOptions = {}) {
    super();
    this.isCloud = options.isCloud ?? false;
    this.#workPools = [...(options.workPools ?? [])];
    for (const [key, document] of Object.entries(options.blocks ?? {})) {
      const [type = '', ...name] = key.split('/');
      this.saveBlock(type, name.join('/'), document);
    }
    this.#variables = new Map(Object.entries(options.variables ?? {}));
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

  /** Of the deployment of that name, as they were last applied. */
  slasOf(name: string): JsonObject[] | undefined {
    const found = [...this.#deployments.values()].find((deployment) => fullName(deployment) === name);
    return copy(this.#slas.get(found?.id ?? ''));
  }

  /** As someone does in the UI. */
  saveBlock(typeSlug: string, name: string, document: BlockDocument): void {
    this.#blocks.save(typeSlug, name, copy(document));
  }

  /** As another release of a package does. */
  registerBlockSchema(typeSlug: string, fields: JsonObject, version: string): void {
    this.#blocks.registerByHand(typeSlug, copy(fields), version);
  }

  /** As someone does in the UI. */
  saveVariable(name: string, value: JsonValue): void {
    this.#variables.set(name, copy(value));
  }

  /** What the server says it is, and what time it has; a test may change it. */
  answeredVersion: ServerVersion = { version: '3.8.8' };

  async serverVersion(): Promise<ServerVersion> {
    return this.answeredVersion;
  }

  async findWorkPools(names: readonly string[]): Promise<LiveWorkPool[]> {
    return copy(this.#workPools.filter(({ name }) => names.includes(name)));
  }

  async findWorkQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]> {
    return copy(
      this.#allQueues().filter((queue) =>
        queues.some(({ workPoolName, name }) => queue.workPoolName === workPoolName && queue.name === name),
      ),
    );
  }

  async listDeployments(patterns: readonly NamePattern[]): Promise<ListedDeployment[]> {
    return this.listing.list(this.deployments, patterns);
  }

  async listBlocks(typeSlug: string): Promise<LiveBlock[]> {
    return copy(this.#blocks.list(typeSlug));
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

  async findBlock(...asked: Parameters<PrefectClient['findBlock']>): Promise<BlockDocument | undefined> {
    return this.#blocks.document(...asked);
  }

  async findBlocks(typeSlug: string, names: readonly string[]): Promise<LiveBlock[]> {
    return copy(this.#blocks.find(typeSlug, names));
  }

  async findBlockType(slug: string): Promise<LiveBlockType | undefined> {
    return copy(this.#blocks.type(slug));
  }

  async findVariables(names: readonly string[]): Promise<Record<string, JsonValue>> {
    return copy(Object.fromEntries([...this.#variables].filter(([name]) => names.includes(name))));
  }

  async findPoolLimits(names: readonly string[]): Promise<HeldPoolLimit[]> {
    return this.capacity.pools(this.#workPools, names);
  }

  async findQueueLimits(queues: readonly WorkQueueName[]): Promise<HeldQueueLimit[]> {
    return this.capacity.queues(this.#allQueues(), queues);
  }

  async findTagLimits(): Promise<Record<string, number>> {
    return Object.fromEntries(this.capacity.tagLimits);
  }

  async listDeploymentsOfPools(
    names: readonly string[],
  ): Promise<{ deployments: LiveDeployment[]; isWhole: boolean }> {
    const isMeant = ({ paused, fields }: LiveDeployment): boolean =>
      !paused && names.includes(fields.work_pool_name ?? '');
    return { deployments: copy([...this.#deployments.values()].filter(isMeant).reverse()), isWhole: true };
  }

  async findRunTimes(deploymentIds: readonly string[]): Promise<Record<string, number[]>> {
    return this.capacity.times(deploymentIds);
  }

  protected madeAutomations(): LiveAutomation[] {
    return [...this.#automations.values()].map(({ automation }) => automation);
  }

  busyAnswers(): number {
    return 0;
  }

  async createFlow(name: string): Promise<string> {
    this.#write(`createFlow ${name}`);
    const id = this.#flowIds.get(name) ?? this.newId();
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
    this.#checkJobVariables(fields, 'optional', 'POST /deployments/', 422);
    this.#makeQueue(fields);
    const schedules: LiveSchedule[] = [];
    for (const schedule of desired.schedules ?? [])
      schedules.push(this.#newSchedule(schedules, schedule, 'POST /deployments/'));
    const id = this.newId();
    const [flowName] = flow;
    this.#deployments.set(id, {
      id,
      flowId,
      flowName,
      name: desired.name,
      paused: desired.paused ?? false,
      schedules,
      automations: [],
      ...projectOf(desired),
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
    if (versionInfo !== undefined && typeof versionInfo.type !== 'string')
      refuse(`PATCH /deployments/${id}`, 422, 'version_info.type: Field required');
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
    if (fields.work_pool_name !== undefined && fields.job_variables !== undefined)
      this.#checkJobVariables(next, 'optional-without-default', request, 409);
    this.#makeQueue(next);
    // The queue belongs to the pool: naming the pool alone moves the deployment to the pool's default queue.
    if (fields.work_pool_name !== undefined) next.work_queue_name = fields.work_queue_name ?? 'default';
    deployment.fields = next;
    deployment.paused = paused ?? deployment.paused;
  }

  async deleteDeployment(id: string): Promise<void> {
    const found = this.#deployments.get(id);
    this.#write(`deleteDeployment ${found === undefined ? id : fullName(found)}`);
    this.#deployments.delete(id);
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
    checkAutomation(automation, 'POST /automations/', this.isCloud);
    const id = this.newId();
    this.#automations.set(id, {
      deploymentId,
      automation: storedAutomation(id, automation, automation.enabled ?? true),
    });
  }

  async updateAutomation(id: string, deploymentId: string, automation: AutomationState): Promise<void> {
    const found = this.#automations.get(id);
    if (found === undefined) refuse(`PUT /automations/${id}`, 404, 'Automation not found');
    this.#write(`updateAutomation ${automation.name}`);
    checkAutomation(automation, `PUT /automations/${id}`, this.isCloud);
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
    const id = this.newId();
    const stored = storedAutomation(id, automation, automation.enabled ?? true);
    this.#automations.set(id, { deploymentId, automation: stored, isByHand: true });
    return id;
  }

  /** As someone does in the UI. */
  switchAutomationByHand(name: string, enabled: boolean): void {
    for (const { automation } of this.#automations.values())
      if (automation.name === name) automation.enabled = enabled;
  }

  async applySlas(deploymentId: string, slas: readonly JsonObject[]): Promise<void> {
    this.#write(`applySlas ${fullName(this.#deployment(deploymentId))}`);
    if (!this.isCloud)
      refuse(`POST /slas/apply-resource-slas/prefect.deployment.${deploymentId}`, 404, 'Not Found');
    this.#slas.set(deploymentId, copy([...slas]));
  }

  async createBlockType(type: NewBlockType): Promise<string> {
    this.#write(`createBlockType ${type.slug}`);
    return this.#blocks.createType(copy(type));
  }

  async createBlockSchema(typeId: string, schema: NewBlockSchema): Promise<string> {
    this.#write(`createBlockSchema ${schema.version}`);
    return this.#blocks.createSchema(typeId, copy(schema));
  }

  async createBlock(block: NewBlock): Promise<string> {
    this.#write(`createBlock ${block.typeSlug}/${block.name}`);
    return this.#blocks.create(copy(block));
  }

  async updateBlock(id: string, data: JsonObject): Promise<void> {
    this.#write(`updateBlock ${this.#blocks.keyOf(id) ?? id}`);
    this.#blocks.update(id, copy(data));
  }

  async deleteBlock(id: string): Promise<void> {
    this.#write(`deleteBlock ${this.#blocks.keyOf(id) ?? id}`);
    this.#blocks.delete(id);
  }

  async createWorkPool(name: string, type: string): Promise<void> {
    this.#write(`createWorkPool ${name}`);
    if (this.#workPools.some((pool) => pool.name === name)) {
      refuse('POST /work_pools/', 409, 'A work pool with this name already exists.');
    }
    if (!['process', 'docker', 'kubernetes', 'ecs'].includes(type)) {
      throw new TqError('failed', `the server knows no work pools of type \`${type}\``);
    }
    const readiness = { id: this.newId(), isPaused: false, hasWorkers: false, jobConfiguration: {} };
    const variables = type === 'process' ? { variables: PROCESS_VARIABLES } : {};
    this.#workPools.push({ name, type, ...variables, readiness });
  }

  #checkJobVariables(fields: DeploymentFields, nullable: Nullable, request: string, status: number): void {
    const pool = this.#workPools.find(({ name }) => name === fields.work_pool_name);
    if (pool?.variables === undefined) return;
    const schema = withoutRequired(completed(pool.variables, nullable));
    const [misfit] = judge(fields.job_variables, schema).misfits;
    if (misfit !== undefined)
      refuse(request, status, `Validation failed for field '${misfit.path.join('.')}'. Failure reason: …`);
  }

  #allQueues(): WorkQueueName[] {
    const ofPools = this.#workPools.map(({ name }) => ({ workPoolName: name, name: 'default' }));
    return [...ofPools, ...this.#queues];
  }

  /** Made on the way, without a word. */
  #makeQueue({ work_pool_name: workPoolName, work_queue_name: name }: DeploymentFields): void {
    if (workPoolName === null || name === null || name === 'default') return;
    const isThere = this.#queues.some((queue) => queue.workPoolName === workPoolName && queue.name === name);
    if (!isThere) this.#queues.push({ workPoolName, name });
  }

  #write(write: string): void {
    this.writes.push(write);
    this.beforeWrite(write);
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
      id: this.newId(),
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

/** Labels come with a new deployment alone. */
function projectOf({ labels }: DeploymentState): { project?: string } {
  const project = labels?.[PROJECT_LABEL];
  return project === undefined ? {} : { project };
}

function copy<T>(value: T): T {
  return structuredClone(value);
}
