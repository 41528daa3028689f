/** Answers of the server → live state, in the shape and with the defaults that the file's side has. */
import { utcInstant } from '../../project/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { PROJECT_LABEL } from '../../plan/desired-state.ts';
import type {
  ConcurrencyOptions,
  DeploymentFields,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  LiveWorkPool,
  PoolReadiness,
  ScheduleTiming,
} from '../../plan/state.ts';
import type { components } from '../../generated/prefect-api.ts';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
export type ApiDeployment = Schema<'DeploymentResponse'>;
export type ApiSchedule = Schema<'DeploymentSchedule'>;
export type ApiAutomation = Schema<'Automation'>;
export type ApiWorkPool = Schema<'WorkPoolResponse'>;

/** A pool without variables, or with an empty schema of them, takes any (`prefect/server/api/validation.py`). */
export function decodeWorkPool(pool: ApiWorkPool): LiveWorkPool {
  const { name, type, is_paused: isPaused, status } = pool;
  const { variables, job_configuration: jobConfiguration } = (pool.base_job_template ?? {}) as JsonObject;
  const readiness: PoolReadiness = {
    id: pool.id,
    isPaused: isPaused === true,
    // A pool that is paused tells nothing of its workers.
    hasWorkers: status !== 'NOT_READY',
    jobConfiguration: isJsonObject(jobConfiguration ?? null) ? (jobConfiguration as JsonObject) : {},
  };
  const isSchema = typeof variables === 'object' && variables !== null && Object.keys(variables).length > 0;
  return { name, type, ...(isSchema ? { variables: variables as JsonObject } : {}), readiness };
}

export function decodeDeployment(deployment: ApiDeployment, flowName: string): LiveDeployment {
  return {
    id: deployment.id,
    flowId: deployment.flow_id,
    flowName,
    name: deployment.name,
    fields: decodeFields(deployment),
    paused: deployment.paused,
    schedules: (deployment.schedules ?? []).map(decodeSchedule),
    automations: [],
    ...projectOf(deployment.labels),
  };
}

/** The server adds labels of its own, such as `prefect.flow.id`. */
function projectOf(labels: ApiDeployment['labels']): { project?: string } {
  const project = labels?.[PROJECT_LABEL];
  return typeof project === 'string' ? { project } : {};
}

function decodeFields(deployment: ApiDeployment): DeploymentFields {
  return {
    version: deployment.version ?? null,
    description: deployment.description ?? null,
    tags: deployment.tags ?? [],
    entrypoint: deployment.entrypoint ?? null,
    parameters: (deployment.parameters ?? {}) as JsonObject,
    parameter_openapi_schema: (deployment.parameter_openapi_schema ?? {}) as JsonObject,
    enforce_parameter_schema: deployment.enforce_parameter_schema,
    // The field `concurrency_limit` of an answer is always null; servers before 3.1 used it.
    concurrency_limit: deployment.global_concurrency_limit?.limit ?? deployment.concurrency_limit ?? null,
    concurrency_options: decodeConcurrencyOptions(deployment.concurrency_options ?? null),
    work_pool_name: deployment.work_pool_name ?? null,
    work_queue_name: deployment.work_queue_name ?? null,
    job_variables: (deployment.job_variables ?? {}) as JsonObject,
    pull_steps: (deployment.pull_steps ?? null) as JsonValue[] | null,
  };
}

/** The server stores a grace period that was not given as null. */
function decodeConcurrencyOptions(options: Schema<'ConcurrencyOptions'> | null): ConcurrencyOptions | null {
  if (options === null) return null;
  const { collision_strategy: collisionStrategy, grace_period_seconds: gracePeriod } = options;
  return {
    collision_strategy: collisionStrategy,
    ...(typeof gracePeriod === 'number' ? { grace_period_seconds: gracePeriod } : {}),
  };
}

export function decodeSchedule(schedule: ApiSchedule): LiveSchedule {
  return {
    id: schedule.id,
    slug: schedule.slug ?? null,
    active: schedule.active,
    parameters: (schedule.parameters ?? {}) as JsonObject,
    schedule: decodeTiming(schedule.schedule),
  };
}

function decodeTiming(timing: ApiSchedule['schedule']): ScheduleTiming {
  const timezone = timing.timezone ?? null;
  if ('cron' in timing) return { cron: timing.cron, timezone, day_or: timing.day_or };
  if ('rrule' in timing) return { rrule: timing.rrule, timezone };
  const anchor = timing.anchor_date ?? null;
  // The server writes an instant its own way (`Z`, microseconds); the file's side has one way for all.
  return {
    interval: Number(timing.interval),
    anchor_date: anchor && (utcInstant(anchor) ?? anchor),
    timezone,
  };
}

/** The deployment that the automation runs and its state; undefined when it does anything else or anything more. */
export function decodeAutomation(
  automation: ApiAutomation,
): { deploymentId: string; automation: LiveAutomation } | undefined {
  const [action, ...others] = automation.actions;
  if (others.length > 0 || automation.actions_on_trigger?.length || automation.actions_on_resolve?.length)
    return undefined;
  if (action?.type !== 'run-deployment' || action.source !== 'selected' || !action.deployment_id)
    return undefined;
  const { id, name, description, enabled } = automation;
  const trigger = decodeTrigger(automation.trigger as unknown as JsonObject);
  const state: LiveAutomation = {
    id,
    name,
    description,
    enabled,
    trigger,
    action: {
      parameters: (action.parameters ?? null) as JsonObject | null,
      job_variables: (action.job_variables ?? null) as JsonObject | null,
      schedule_after: Number(action.schedule_after ?? 0),
    },
  };
  return { deploymentId: action.deployment_id, automation: state };
}

/** These are sets to the server, which gives them back in any order (measured on Prefect 3.8.8). */
const SETS = ['after', 'expect', 'for_each'];

/** Without the ids, which change with every write. Not recursive over `match`, where `id` is a label like any other. */
function decodeTrigger(stored: JsonObject): JsonObject {
  const trigger = { ...stored };
  delete trigger.id;
  for (const key of SETS) {
    const set = trigger[key];
    if (Array.isArray(set)) trigger[key] = set.map(String).sort();
  }
  if (Array.isArray(trigger.triggers))
    trigger.triggers = trigger.triggers.map((inner) => decodeTrigger(inner as JsonObject));
  return trigger;
}
