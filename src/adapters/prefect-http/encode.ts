/** What is wanted → bodies of requests, in the fields of `prefect deploy` (Prefect 3.8.8). */
import type { JsonObject } from '../../json.ts';
import type { AutomationState, DeploymentState, ScheduleState, ScheduleTiming } from '../../plan/state.ts';
import type { components } from '../../generated/prefect-api.ts';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export function encodeDeployment(flowId: string, desired: DeploymentState): Schema<'DeploymentCreate'> {
  const { fields, versionInfo } = desired;
  const { pull_steps: pullSteps, concurrency_options: concurrencyOptions, ...others } = fields;
  return {
    name: desired.name,
    flow_id: flowId,
    paused: desired.paused ?? false,
    schedules: (desired.schedules ?? []).map(encodeNewSchedule),
    labels: { ...desired.labels },
    ...others,
    concurrency_options: concurrencyOptions as Schema<'ConcurrencyOptions'> | null,
    // Left out instead of null, as `prefect deploy` does: the server then stores an empty list.
    ...(pullSteps === null ? {} : { pull_steps: pullSteps as JsonObject[] }),
    ...(isVersionInfo(versionInfo) ? { version_info: versionInfo } : {}),
  };
}

function isVersionInfo(value: JsonObject): value is JsonObject & { type: string; version: string } {
  return typeof value.type === 'string' && typeof value.version === 'string';
}

/** `max_scheduled_runs` cannot be written in `prefect.yaml`, and `replaces` is of use only in a PATCH of the deployment. */
export function encodeNewSchedule(schedule: ScheduleState): Schema<'DeploymentScheduleCreate'> {
  return {
    schedule: encodeTiming(schedule.schedule),
    active: schedule.active ?? true,
    max_scheduled_runs: null,
    parameters: schedule.parameters,
    slug: schedule.slug,
    replaces: null,
  };
}

/** Only what is to be changed: the server keeps the rest, and ignores a slug of null. */
export function encodeScheduleChange(schedule: ScheduleState): Schema<'DeploymentScheduleUpdate'> {
  const { active, parameters, slug } = schedule;
  return { schedule: encodeTiming(schedule.schedule), active, parameters, slug };
}

/** The server refuses an `anchor_date` of null ("value is not a valid datetime"); absent it becomes the present time. */
function encodeTiming(timing: ScheduleTiming): Schema<'DeploymentScheduleCreate'>['schedule'] {
  // Durations are numbers on the wire; OpenAPI describes their other form, text.
  const { anchor_date: anchorDate, ...others } = timing as ScheduleTiming & { anchor_date?: string | null };
  const encoded = typeof anchorDate === 'string' ? { ...others, anchor_date: anchorDate } : others;
  return encoded as unknown as Schema<'IntervalSchedule-Input'>;
}

/** The common part of creating and replacing; ids of triggers are the server's. */
export function encodeAutomation(
  deploymentId: string,
  automation: AutomationState,
  enabled: boolean,
): Schema<'AutomationUpdate'> {
  return {
    name: automation.name,
    description: automation.description,
    enabled,
    trigger: automation.trigger as Schema<'AutomationUpdate'>['trigger'],
    actions: [
      {
        type: 'run-deployment',
        source: 'selected',
        deployment_id: deploymentId,
        parameters: automation.action.parameters,
        job_variables: automation.action.job_variables,
        schedule_after: automation.action.schedule_after as unknown as string,
      },
    ],
  };
}

/** The owner of an automation, by which the server deletes it for `prefect deploy`; a PUT refuses the field. */
export function ownerOf(deploymentId: string): string {
  return `prefect.deployment.${deploymentId}`;
}
