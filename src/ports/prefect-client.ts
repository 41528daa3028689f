/**
 * What `tq` asks of a Prefect server, in `tq`'s words. Two ports: reading never changes anything, so `plan` and
 * `validate` are handed the reading one alone. Both throw `TqError`: `unauthorized` for 401 and 403, `unreachable`
 * when no answer came, `failed` for a request that the server refused.
 */
import type { JsonObject, JsonValue } from '../json.ts';
import type { LiveBlock, LiveBlockType } from '../plan/block-state.ts';
import type {
  AutomationState,
  DeploymentFields,
  DeploymentName,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveWorkPool,
  ScheduleState,
  WorkQueueName,
} from '../plan/state.ts';
import type { CapacityReader } from './capacity-reader.ts';
import type { DeployLock } from './deploy-lock.ts';
import type { FlowRunReader, FlowRunStarter } from './flow-runs.ts';
import type { PrefectListing } from './prefect-listing.ts';
import type { ReadinessReader } from './readiness-reader.ts';
import type { ReleaseReader, ReleaseWriter } from './releases.ts';
import type { ServerVersionReader } from './server-version.ts';

/** A block document; blocks that it refers to stand in the place of the reference. */
export interface BlockDocument {
  data: JsonObject;
  /**
   * Paths of the fields that the block's type declares secret, such as `value` or `credentials.token`, with all that is
   * below them; `*` stands for any key. Indexes of lists and keys of maps are left out: `tokens.key` is the `key` of
   * each entry of `tokens` (measured on Prefect 3.8.8).
   */
  secretFields: string[];
  /** Their values were not asked for: others stand in their place. Otherwise they are in plain text. */
  withoutSecrets?: true;
}

export interface PrefectReader {
  /** The address in use, without credentials; for messages. */
  readonly apiUrl: string;
  /** Whether it is Prefect Cloud, which has service level agreements and metric triggers. */
  readonly isCloud: boolean;
  /** Pools of these names that exist, in any order. */
  findWorkPools(names: readonly string[]): Promise<LiveWorkPool[]>;
  /** Those of the queues that exist. */
  findWorkQueues(queues: readonly WorkQueueName[]): Promise<WorkQueueName[]>;
  /** Ids of the flows of these names that exist. */
  findFlowIds(names: readonly string[]): Promise<Record<string, string>>;
  /** Deployments of these names that exist, their automations left empty. A constant number of requests a page. */
  findDeployments(names: readonly DeploymentName[]): Promise<LiveDeployment[]>;
  /** For each deployment id, the automations whose only action runs that deployment. */
  findAutomations(deploymentIds: readonly string[]): Promise<Record<string, LiveAutomation[]>>;
  /** The block of that type (`secret`, `github-credentials`) and name; undefined when there is none. Each is asked for once. */
  findBlock(
    typeSlug: string,
    name: string,
    options?: { withoutSecrets: boolean },
  ): Promise<BlockDocument | undefined>;
  /** Blocks of that type and of these names that exist, in any order; their secrets in plain text. Never an old answer. */
  findBlocks(typeSlug: string, names: readonly string[]): Promise<LiveBlock[]>;
  /** The type of that slug with all its schemas; undefined when the server does not know it. */
  findBlockType(slug: string): Promise<LiveBlockType | undefined>;
  /** Values of the variables of these names that exist, null being one. Each name is asked for once. */
  findVariables(names: readonly string[]): Promise<Record<string, JsonValue>>;
}

/** Fields to write; `paused` belongs to them because the server takes it in the same request. */
export type DeploymentChange = Partial<DeploymentFields> & { paused?: boolean; version_info?: JsonObject };

export interface PrefectWriter {
  /** How often the server has answered so far that it is busy (429 and 503). */
  busyAnswers(): number;
  /** Returns the flow's id; finds the flow when it exists already. */
  createFlow(name: string): Promise<string>;
  /** Creates a deployment with its schedules and returns its id. Never call it for one that exists: the server would delete its schedules. */
  createDeployment(flowId: string, desired: DeploymentState): Promise<string>;
  /** Sends only the given fields. The server drops all planned runs of the deployment (measured on Prefect 3.8.8). */
  updateDeployment(id: string, change: DeploymentChange): Promise<void>;
  /** With its schedules and all its scheduled runs; finished runs stay (measured on Prefect 3.8.8). One that is gone is no error. */
  deleteDeployment(id: string): Promise<void>;
  createSchedule(deploymentId: string, schedule: ScheduleState): Promise<void>;
  updateSchedule(deploymentId: string, scheduleId: string, schedule: ScheduleState): Promise<void>;
  deleteSchedule(deploymentId: string, scheduleId: string): Promise<void>;
  /** The automation is owned by the deployment and runs it. */
  createAutomation(deploymentId: string, automation: AutomationState): Promise<void>;
  updateAutomation(id: string, deploymentId: string, automation: AutomationState): Promise<void>;
  deleteAutomation(id: string): Promise<void>;
  /** Every automation that a deploy made for the deployment; those made by a person stay. */
  deleteOwnedAutomations(deploymentId: string): Promise<void>;
  /** Makes these the deployment's service level agreements, all of them (Prefect Cloud only). */
  applySlas(deploymentId: string, slas: readonly JsonObject[]): Promise<void>;
}

/** What a package says of a type of blocks when it registers it: `name`, `description`, `logo_url` and so on. */
export type NewBlockType = { slug: string } & JsonObject;

/** What blocks of a type hold in one release of the package. */
export interface NewBlockSchema {
  /** JSON Schema of the block's data. */
  fields: JsonObject;
  capabilities: readonly string[];
  /** Of the package. */
  version: string;
}

export interface NewBlock {
  typeSlug: string;
  typeId: string;
  schemaId: string;
  name: string;
  data: JsonObject;
}

/** Blocks that flows load when they run. */
export interface BlockWriter {
  /** Returns the type's id. The server refuses a slug that it has (409). */
  createBlockType(type: NewBlockType): Promise<string>;
  /** Returns the schema's id; finds the schema when the type has it already. */
  createBlockSchema(typeId: string, schema: NewBlockSchema): Promise<string>;
  /** Returns the block's id. The server refuses a name that another block of the type has (409). */
  createBlock(block: NewBlock): Promise<string>;
  /** Makes this the block's data, all of it. */
  updateBlock(id: string, data: JsonObject): Promise<void>;
  /** One that is gone is no error. */
  deleteBlock(id: string): Promise<void>;
}

/** Work pools are made on request only (`tq pool create`), never by a deploy. */
export interface WorkPoolWriter {
  createWorkPool(name: string, type: string): Promise<void>;
}

export type PrefectClient = PrefectReader &
  PrefectListing &
  ReadinessReader &
  CapacityReader &
  PrefectWriter &
  BlockWriter &
  WorkPoolWriter &
  ReleaseReader &
  FlowRunReader &
  FlowRunStarter &
  ReleaseWriter &
  ServerVersionReader &
  DeployLock;
