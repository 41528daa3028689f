/** What a plan brings about beside what it says: worked out from the plan and from a few facts of the server. */
import { isEqual } from './equal.ts';
import { nearestOf } from './looks-renamed.ts';
import type { AutomationChange, Change, Plan, Removal, SideEffect } from './plan.ts';
import type { LiveDeployment, WorkQueueName } from './state.ts';

export interface SideEffectFacts {
  /** Runs that the scheduler has planned, by deployment id; undefined for those that were not counted. */
  plannedRuns: (deploymentId: string) => number | undefined;
  /** Runs that go when their deployment is deleted; likewise. */
  scheduledRuns: (deploymentId: string) => number | undefined;
  /** Queues that pools do not have, and that the server makes for the deployments that name them. */
  missingQueues: readonly WorkQueueName[];
}

/** The plan with `effects` at its changes and removals. */
export function withSideEffects(plan: Plan, facts: SideEffectFacts): Plan {
  const renamed = nearestOf(plan);
  const newFlows = new Set<string>();
  const queues = new Set<string>();
  const changes = plan.changes.map((change): Change => {
    if (change.action === 'keep') return change;
    const effects = [
      ...(change.effects ?? []),
      ...flowEffects(change, plan, newFlows),
      ...queueEffects(change, facts.missingQueues, queues),
      ...(change.action === 'update' ? updateEffects(change, facts) : renamedEffects(change, renamed)),
    ];
    // Of an update it is known now, too, that there is none.
    return effects.length === 0 && change.action === 'create' ? change : { ...change, effects };
  });
  const { removals } = plan;
  return {
    ...plan,
    changes,
    ...(removals === undefined ? {} : { removals: removals.map((each) => withEffects(each, facts)) }),
  };
}

/**
 * Whether the server drops the runs that the scheduler has planned: at any PATCH of the deployment, and at a PATCH or
 * DELETE of one of its schedules. A new schedule and automations drop none (measured on Prefect 3.8.8).
 */
export function dropsPlannedRuns(change: Change): change is Change & { action: 'update' } {
  return (
    change.action === 'update' &&
    (change.fields.length > 0 || change.schedules.some(({ action }) => action !== 'create'))
  );
}

function updateEffects(change: Change & { action: 'update' }, facts: SideEffectFacts): SideEffect[] {
  const paused = change.fields.find(({ field }) => field === 'paused');
  const count = dropsPlannedRuns(change) ? facts.plannedRuns(change.live.id) : 0;
  return [
    ...(paused === undefined ? [] : [{ kind: paused.after === true ? 'pauses' : 'unpauses' } as const]),
    ...(count === 0 ? [] : [{ kind: 'drops-planned-runs', count } as const]),
    ...replacedNames(change.automations).map((name) => ({ kind: 'replaces-automation', name }) as const),
  ];
}

/** Automations that are made anew in the place of one that goes: under another id, with an empty history. */
function replacedNames(changes: readonly AutomationChange[]): string[] {
  const gone = changes.flatMap((change) => (change.action === 'delete' ? [change.before] : []));
  const made = changes.flatMap((change) => (change.action === 'create' ? [change.automation] : []));
  const isSamePurpose = (one: { trigger: object }, other: { trigger: object }): boolean => {
    const [a, b] = [one.trigger, other.trigger] as { type?: string; expect?: string[] }[];
    return a?.type === b?.type && isEqual(a?.expect, b?.expect);
  };
  return [
    ...gone.filter((before) => made.some((automation) => isSamePurpose(before, automation))).map(nameOf),
    ...changes.flatMap((change) =>
      change.action !== 'replace'
        ? []
        : change.before.map(nameOf).filter((name) => change.automations.some((after) => after.name === name)),
    ),
  ];
}

function nameOf({ name }: { name: string }): string {
  return name;
}

/** Said at the first deployment of the flow. */
function flowEffects({ action, desired }: Change, { flowIds }: Plan, said: Set<string>): SideEffect[] {
  const { flowName } = desired;
  if (action !== 'create' || Object.hasOwn(flowIds, flowName) || said.has(flowName)) return [];
  said.add(flowName);
  return [{ kind: 'creates-flow', flowName }];
}

/** Said at the first change that names the queue. */
function queueEffects(
  change: Exclude<Change, { action: 'keep' }>,
  missing: readonly WorkQueueName[],
  said: Set<string>,
): SideEffect[] {
  const { work_pool_name: workPoolName, work_queue_name: name } = change.desired.fields;
  const isWritten =
    change.action === 'create' ||
    change.fields.some(({ field }) => field === 'work_pool_name' || field === 'work_queue_name');
  const isMissing = missing.some((queue) => queue.workPoolName === workPoolName && queue.name === name);
  const key = `${workPoolName}/${name}`;
  if (!isWritten || !isMissing || workPoolName === null || name === null || said.has(key)) return [];
  said.add(key);
  return [{ kind: 'creates-queue', workPoolName, name }];
}

function renamedEffects(
  { desired }: Change & { action: 'create' },
  renamed: ReadonlyMap<unknown, string>,
): SideEffect[] {
  const from = renamed.get(desired);
  return from === undefined ? [] : [{ kind: 'looks-renamed', from }];
}

function withEffects(removal: Removal, { scheduledRuns }: SideEffectFacts): Removal {
  if (removal.action !== 'remove' || removal.object !== 'deployment') return removal;
  const { id } = removal.live as LiveDeployment;
  const count = scheduledRuns(id);
  return count === 0 ? removal : { ...removal, effects: [{ kind: 'deletes-scheduled-runs', count }] };
}
