/** A plan whose new and changed schedules wait, switched off, until a run has shown that their deployments work. */
import type { Change, Plan, ScheduleChange } from './plan.ts';
import { fullName, type DeploymentName, type DesiredState, type ScheduleState } from './state.ts';

/** One deployment to try, with the schedules to switch on afterwards. */
export interface HeldDeployment extends DeploymentName {
  schedules: readonly ScheduleState[];
}

/** `held` has every deployment that the plan creates or updates, also those without schedules: all of them are tried. */
export function holdBack(plan: Plan): { plan: Plan; held: HeldDeployment[] } {
  const held: HeldDeployment[] = [];
  const changes = plan.changes.map((change): Change => {
    if (change.action === 'keep') return change;
    const { flowName, name } = change.desired;
    const schedules: ScheduleState[] = [];
    held.push({ flowName, name, schedules });
    const hold = (schedule: ScheduleState): ScheduleState => {
      if (schedule.active === false) return schedule;
      schedules.push({ ...schedule, active: true });
      return { ...schedule, active: false };
    };
    if (change.action === 'update')
      return { ...change, schedules: change.schedules.map((each) => holdSchedule(each, hold)) };
    const { desired } = change;
    return { ...change, desired: { ...desired, schedules: desired.schedules?.map(hold) } };
  });
  return { plan: { ...plan, changes }, held };
}

function holdSchedule(
  change: ScheduleChange,
  hold: (schedule: ScheduleState) => ScheduleState,
): ScheduleChange {
  return change.action === 'delete' ? change : { ...change, schedule: hold(change.schedule) };
}

/** By full name of the deployment: keys of its schedules that an earlier deploy held back and never switched on. */
export type HeldBack = Readonly<Record<string, readonly string[]>>;

/** What a schedule is known by within its deployment: its slug, else when it fires. */
export function scheduleKey({ slug, schedule }: ScheduleState): string {
  if (slug !== null) return slug;
  if ('cron' in schedule) return schedule.cron;
  return 'rrule' in schedule ? schedule.rrule : `every ${schedule.interval} s`;
}

/** What the file wants of schedules that were held back: that they are inactive is nobody's choice. */
export function withHeldSchedules(desired: DesiredState, held: HeldBack): DesiredState {
  if (Object.keys(held).length === 0) return desired;
  const deployments = desired.deployments.map((deployment) => {
    const name = fullName(deployment);
    const keys = Object.hasOwn(held, name) ? (held[name] ?? []) : [];
    const schedules = deployment.schedules?.map((each) =>
      keys.includes(scheduleKey(each)) ? { ...each, active: each.active ?? true } : each,
    );
    return { ...deployment, schedules };
  });
  return { ...desired, deployments };
}
