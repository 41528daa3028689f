/** The deployments of a file as a simulation takes them. */
import { fullName, type ScheduleState, type ScheduleTiming } from '../../plan/state.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { writtenSchedules } from '../../project/written-schedules.ts';
import { valueAt } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { PlannedDeployment, PlannedSchedule } from './capacity.ts';
import type { CapacityFacts, HeldDeployment } from './capacity-facts.ts';

/**
 * One for each of `checked.deployments`, in that order; those of `facts.others` are not among them. A deployment whose flow
 * could not be read has its name in the file, others `flow/deployment`. What the file leaves to the server (`paused`, `active`, no `schedules`)
 * is as `facts` has it, else as a new deployment gets it. A run takes as long as the file says, else as its last ones took.
 */
export function plannedDeployments(
  { checked }: { checked: CheckedProject },
  facts?: CapacityFacts,
): PlannedDeployment[] {
  const flows = new Map(checked.flows.map(({ deployment, flow }) => [deployment.path[1], flow.flowName]));
  return checked.deployments.map((deployment) => {
    const flowName = flows.get(deployment.path[1]);
    const name = flowName === undefined ? deployment.name : fullName({ flowName, name: deployment.name });
    const held = facts?.held.get(name);
    return {
      name,
      pool: deployment.workPool.name === '' ? null : deployment.workPool.name,
      queue: deployment.workPool.workQueueName,
      tags: deployment.tags,
      isPaused: deployment.paused ?? held?.paused ?? false,
      schedules: schedulesOf(deployment, held),
      limit: deployment.concurrencyLimit,
      strategy: deployment.concurrencyOptions?.collision_strategy ?? 'ENQUEUE',
      expected: deployment.expectedDuration ?? facts?.expected.get(name),
      ...unreadOf(checked.document, deployment),
    };
  });
}

/** Of a deployment whose `paused` or some of whose schedules hold a placeholder, or have a fault. */
function unreadOf(document: Document, { path, pending }: Deployment): { unread?: string } {
  if (pending.has('paused') && holdsPlaceholder(valueAt(document.data, [...path, 'paused'])))
    return { unread: `whether it is paused is not known: it ${WAITS}` };
  const keys = ['schedule', 'schedules'].filter((key) => pending.has(key));
  if (keys.length === 0) return {};
  const values = keys.map((key) => valueAt(document.data, [...path, key]));
  const isOpen = [
    ...values,
    ...writtenSchedules(document, path).flatMap(({ item }) => Object.values(item)),
  ].some((value) => typeof value === 'string' && holdsPlaceholder(value));
  return { unread: `not all schedules are known: one ${isOpen ? WAITS : 'has an error'}` };
}

const WAITS = 'waits for a value that is not known here';

function schedulesOf({ schedules }: Deployment, held: HeldDeployment | undefined): PlannedSchedule[] {
  return (schedules ?? held?.schedules ?? []).map((schedule) => {
    const there = heldSchedule(schedule, held);
    return {
      timing: withAnchor(schedule.schedule, there?.schedule),
      isActive: schedule.active ?? there?.active ?? true,
    };
  });
}

/** The one on the server that this one stands for: by its slug, else by its times. */
function heldSchedule({ slug, schedule }: ScheduleState, held: HeldDeployment | undefined) {
  const times = timesOf(schedule);
  return held?.schedules.find((each) =>
    slug === null ? timesOf(each.schedule) === times : each.slug === slug,
  );
}

function timesOf(timing: ScheduleTiming): string {
  if ('cron' in timing) return `cron ${timing.cron} ${timing.timezone ?? 'UTC'}`;
  if ('rrule' in timing) return `rrule ${timing.rrule} ${timing.timezone ?? 'UTC'}`;
  return `interval ${timing.interval} ${timing.timezone ?? 'UTC'}`;
}

/** An interval that names no begin is counted from the moment that the server first heard of it. */
function withAnchor(timing: ScheduleTiming, there: ScheduleTiming | undefined): ScheduleTiming {
  if (!('interval' in timing) || timing.anchor_date !== null || there === undefined) return timing;
  return 'interval' in there ? { ...timing, anchor_date: there.anchor_date } : timing;
}
