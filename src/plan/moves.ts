/**
 * `tq.moved`: a deployment that was another one before. The server renames none (PATCH of `name` is refused with 422,
 * Prefect 3.8.8), so the new one is made as the operator left the old one, and then the old one is removed.
 */
import { doesSame, hasDefaultName } from './diff-automations.ts';
import { matchSchedules } from './diff-schedules.ts';
import type { Change, Plan, Removal } from './plan.ts';
import { otherOwner, staysBehind, type LiveOthers, type RemovalContext } from './removals.ts';
import {
  fullName,
  type AutomationState,
  type DeploymentState,
  type DesiredState,
  type LiveDeployment,
  type LiveSchedule,
  type ScheduleState,
} from './state.ts';

/** What goes with the old deployment whatever is done (measured on Prefect 3.8.8). */
const LOSES = [
  'its finished runs, which stay with the flow and are not listed with the new deployment',
  'every link and call that uses its old id or name',
];

/** Full names of the old ones, which have to be looked up. */
export function movedNames({ deployments }: DesiredState): string[] {
  return [...new Set(deployments.flatMap(({ moved = [] }) => moved))];
}

export interface MoveContext extends Omit<RemovalContext, 'action'> {
  /** Names of what the newest release set out to remove and did not. */
  begun: ReadonlySet<string>;
}

/** The plan with what `tq.moved` asks for. `others` holds the old deployments that the server still has. */
export function withMoves(plan: Plan, others: LiveOthers, context: MoveContext): Plan {
  const old = new Map(others.deployments.map((live) => [fullName(live), live]));
  const wanted = new Set(plan.changes.map(({ desired }) => fullName(desired)));
  const removals: Removal[] = [];
  const changes = plan.changes.map((change): Change => {
    const { moved = [] } = change.desired;
    if (moved.length === 0) return change;
    const named = moved.flatMap((name) => old.get(name) ?? []);
    const found = named.filter((live) => isOfMove(live, change, context));
    const origins = found.filter(
      (live) => otherOwner(live, context) === undefined && !wanted.has(fullName(live)),
    );
    for (const live of origins) removals.push(removalOf(live, change, context));
    const notes = [
      ...change.notes,
      ...moved.flatMap((name) => gone(name, old)),
      ...foreign(found, context),
      ...taken(named, found),
    ];
    const [origin] = origins;
    if (origin === undefined || change.action === 'keep') return { ...change, notes };
    return change.action === 'create'
      ? { ...movedTo(change.desired, origin), notes }
      : { ...withLateAutomations(change, origin), notes };
  });
  return { ...plan, changes, ...(removals.length === 0 ? {} : { removals }) };
}

function removalOf(
  live: LiveDeployment,
  { desired }: Change,
  { owned }: Omit<RemovalContext, 'action'>,
): Removal {
  const notes = staysBehind(live, owned?.deployments[fullName(live)]?.automations);
  return {
    object: 'deployment',
    action: 'remove',
    live,
    movedTo: fullName(desired),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/**
 * Once the new one is there the move is over, but for what a deploy left undone: whoever makes the old name again may be a
 * person, and the line may still stand in the file.
 */
function isOfMove(live: LiveDeployment, { action }: Change, { owned, begun }: MoveContext): boolean {
  const name = fullName(live);
  return action === 'create' || begun.has(name) || Object.hasOwn(owned?.deployments ?? {}, name);
}

function taken(named: readonly LiveDeployment[], found: readonly LiveDeployment[]): string[] {
  return named
    .filter((live) => !found.includes(live))
    .map(
      (live) =>
        `\`moved\` names \`${fullName(live)}\`, which no deploy of this project is known to have made; it is left alone, and the line may go`,
    );
}

function gone(name: string, old: ReadonlyMap<string, LiveDeployment>): string[] {
  return old.has(name)
    ? []
    : [`\`moved\` names \`${name}\`, which the server does not have or no longer has; the line may go`];
}

function foreign(found: readonly LiveDeployment[], context: Omit<RemovalContext, 'action'>): string[] {
  return found.flatMap((live) => {
    const owner = otherOwner(live, context);
    return owner === undefined
      ? []
      : [`\`moved\` names \`${fullName(live)}\`, which the project \`${owner}\` owns; it is left alone`];
  });
}

/** What the file leaves open is as the operator left it on the old one. */
function movedTo(
  desired: DeploymentState,
  origin: LiveDeployment,
): Omit<Change & { action: 'create' }, 'notes'> {
  const paused = desired.paused ?? origin.paused;
  const schedules = schedulesAfter(desired, origin);
  const automations = desired.automations.map((automation) => automationAfter(automation, desired, origin));
  const after = { ...desired, paused, schedules, automations };
  const effect = {
    kind: 'moved',
    from: fullName(origin),
    keeps: kept(desired, after),
    loses: LOSES,
  } as const;
  return { action: 'create', desired: after, effects: [effect] };
}

/** A deploy that ended too early has made the new deployment and not all of its automations. */
function withLateAutomations(
  change: Change & { action: 'update' },
  origin: LiveDeployment,
): Change & { action: 'update' } {
  const automations = change.automations.map((each) =>
    each.action === 'create'
      ? { ...each, automation: automationAfter(each.automation, change.desired, origin) }
      : each,
  );
  return { ...change, automations };
}

/** A file without `schedules` leaves them to the server, so they go along. */
function schedulesAfter({ schedules }: DeploymentState, origin: LiveDeployment): ScheduleState[] {
  if (schedules === undefined) return origin.schedules.map(asNew);
  return matchSchedules(schedules, origin.schedules).pairs.map(({ schedule, match }) => ({
    ...schedule,
    active: schedule.active ?? match?.active,
  }));
}

function asNew({ slug, active, parameters, schedule }: LiveSchedule): ScheduleState {
  return { slug, active, parameters, schedule };
}

/** The same trigger, else one of the same name; a name that a deploy makes up holds the deployment's. */
function automationAfter(
  automation: AutomationState,
  desired: DeploymentState,
  origin: LiveDeployment,
): AutomationState {
  const name = hasDefaultName(automation, desired)
    ? `${origin.name}${automation.name.slice(desired.name.length)}`
    : automation.name;
  const match =
    origin.automations.find((live) => doesSame(live, automation)) ??
    origin.automations.find((live) => live.name === name);
  return { ...automation, enabled: automation.enabled ?? match?.enabled };
}

/** In words, what is otherwise than with a new deployment. */
function kept(desired: DeploymentState, after: DeploymentState): string[] {
  const schedules = after.schedules ?? [];
  const off = schedules.filter(
    ({ active }, index) => active === false && desired.schedules?.[index]?.active === undefined,
  );
  const disabled = after.automations.filter(
    ({ enabled }, index) => enabled === false && desired.automations[index]?.enabled === undefined,
  );
  return [
    ...(desired.paused === undefined && after.paused === true ? ['its pause'] : []),
    ...(desired.schedules === undefined && schedules.length > 0 ? [`its ${count(schedules.length)}`] : []),
    ...off.map((schedule) => `the schedule ${scheduleName(schedule)} switched off`),
    ...disabled.map(({ name }) => `the automation \`${name}\` disabled`),
  ];
}

function count(number: number): string {
  return number === 1 ? 'schedule' : `${number} schedules`;
}

function scheduleName({ slug, schedule }: ScheduleState): string {
  if (slug !== null) return `\`${slug}\``;
  if ('cron' in schedule) return `\`${schedule.cron}\``;
  return 'rrule' in schedule
    ? `\`${schedule.rrule.replaceAll('\n', ' ')}\``
    : `of every ${schedule.interval} s`;
}
