/**
 * What a server holds, or should hold, for deployments: one shape for the file's side and for the server's side, so
 * that comparing needs no special cases. Words are those of `prefect.yaml`; adapters translate.
 */
import type { JsonObject, JsonValue } from '../json.ts';
import type { BlockState, LiveBlocks } from './block-state.ts';

/** The stored form of a schedule (`prefect/server/schemas/schedules.py`). */
export type ScheduleTiming =
  | { cron: string; timezone: string | null; day_or: boolean }
  /** `interval` in seconds; `anchor_date` is ISO-8601 with an offset, null in a file that leaves it to the server. */
  | { interval: number; anchor_date: string | null; timezone: string | null }
  | { rrule: string; timezone: string | null };

export interface ScheduleState {
  slug: string | null;
  /** Slug of the older schedule that this one takes the place of, its id included. */
  replaces?: string;
  /** Undefined: the file does not say. A new schedule is then active, an old one stays as it is. */
  active: boolean | undefined;
  parameters: JsonObject;
  schedule: ScheduleTiming;
}

/** One automation made from one entry of `triggers:`. */
export interface AutomationState {
  name: string;
  description: string;
  /** Undefined: the file does not say. A new automation is then enabled, an old one stays as it is. */
  enabled: boolean | undefined;
  /** The server's trigger object with every default filled in and no ids. */
  trigger: JsonObject;
  /** The run-deployment action, without the deployment's id. Durations in seconds. */
  action: { parameters: JsonObject | null; job_variables: JsonObject | null; schedule_after: number };
}

export interface ConcurrencyOptions {
  collision_strategy?: 'ENQUEUE' | 'CANCEL_NEW';
  grace_period_seconds?: number;
}

/** The fields of a deployment that `tq` compares and writes one by one. */
export interface DeploymentFields {
  version: string | null;
  description: string | null;
  tags: string[];
  entrypoint: string | null;
  parameters: JsonObject;
  parameter_openapi_schema: JsonObject;
  enforce_parameter_schema: boolean;
  concurrency_limit: number | null;
  concurrency_options: ConcurrencyOptions | null;
  work_pool_name: string | null;
  /** Null in the file means the pool's default queue; the server always answers with a name. */
  work_queue_name: string | null;
  job_variables: JsonObject;
  pull_steps: JsonValue[] | null;
}

/** What may wait for the outputs of steps. */
export type PendingField = keyof DeploymentFields | 'paused' | 'schedules' | 'automations';

/** `flow/deployment`: how Prefect addresses a deployment. */
export interface DeploymentName {
  flowName: string;
  name: string;
}

export interface DeploymentState extends DeploymentName {
  fields: DeploymentFields;
  /** Undefined: the file does not say, so whatever an operator chose stays. */
  paused: boolean | undefined;
  /** Undefined: the key is absent, so the server's schedules are left alone. An empty list means none. */
  schedules: ScheduleState[] | undefined;
  automations: AutomationState[];
  /** Service level agreements as Prefect Cloud takes them. Undefined: the file does not say. */
  slas?: JsonObject[];
  /** Parameters of which the source does not tell all; what the server holds of them is taken as it is. */
  unreadParameters?: readonly string[];
  /** Fields whose values are known only when the build and push steps have run; they hold the placeholders still. */
  pending?: ReadonlySet<PendingField>;
  /** The image of its job variables, by a tag that stands for the digest which it will have when it has been pushed. */
  openImage?: string;
  /** What a plan has to say of how its values came about. Never compared, never recorded. */
  notes?: readonly string[];
  /** Recorded by Prefect Cloud, ignored by self-hosted servers; never compared. */
  versionInfo: JsonObject;
  /** `tq.environment`: shown and recorded. Never compared, and unknown to the server. */
  environment?: string;
  /** Full names of the deployments that this one was before, by the word of the file (`tq.moved`). Never recorded. */
  moved?: readonly string[];
  /** Given to a new deployment; the server has no way to change them later (Prefect 3.8.8). Never compared. */
  labels?: Readonly<Record<string, string>>;
}

export interface DesiredState {
  deployments: DeploymentState[];
  /** Of the block files; absent when there are none. */
  blocks?: readonly BlockState[];
}

export interface LiveSchedule extends ScheduleState {
  id: string;
  active: boolean;
}

export interface LiveAutomation extends AutomationState {
  id: string;
  enabled: boolean;
}

export interface LiveDeployment extends DeploymentName {
  id: string;
  flowId: string;
  fields: DeploymentFields;
  paused: boolean;
  schedules: LiveSchedule[];
  /** Automations whose only action runs this deployment; a person or a deploy may have made them. */
  automations: LiveAutomation[];
  /** The project that its label names; absent where it has no such label, as with most. */
  project?: string;
}

export interface LiveWorkPool {
  name: string;
  type: string;
  /** JSON Schema of its job variables: `variables` of its base job template. Undefined: the pool takes any. */
  variables?: JsonObject;
  /** How it is now, which no plan rests on; undefined where it is not known. */
  readiness?: PoolReadiness;
}

export interface PoolReadiness {
  /** Events name the pool by it. */
  id: string;
  /** Nothing of it starts. */
  isPaused: boolean;
  /** Whether the server has heard of a worker of it lately. It looks every quarter of a minute (Prefect 3.8.8, foreman). */
  hasWorkers: boolean;
  /** `job_configuration` of its base job template, which workers fill job variables into. */
  jobConfiguration: JsonObject;
}

/** A work queue, which is one of a pool. */
export interface WorkQueueName {
  workPoolName: string;
  name: string;
}

/** What the server holds of the things a plan is about. */
export interface LiveState {
  workPools: LiveWorkPool[];
  /** Flow name → id. */
  flowIds: Readonly<Record<string, string>>;
  deployments: LiveDeployment[];
  /** Of the blocks that files are about; absent when none were asked for. */
  blocks?: LiveBlocks;
}

/** `flow/deployment` */
export function fullName(deployment: DeploymentName): string {
  return `${deployment.flowName}/${deployment.name}`;
}

/** The way back: the server takes no name that holds a `/`. */
export function namesIn(full: string): DeploymentName {
  const slash = full.indexOf('/');
  return { flowName: full.slice(0, slash), name: full.slice(slash + 1) };
}
