/** Asks the server what a plan would bring about beside what it says; only for a plan that is shown or has to be agreed to. */
import type { Plan } from '../../plan/plan.ts';
import { dropsPlannedRuns, withSideEffects } from '../../plan/side-effects.ts';
import type { WorkQueueName } from '../../plan/state.ts';
import type { FlowRunReader } from '../../ports/flow-runs.ts';

/** A count is a request for each deployment (3 ms on Prefect 3.8.8), so that of more than these nothing is counted. */
const MOST_COUNTED = 50;

export async function readSideEffects(
  plan: Plan,
  missingQueues: readonly WorkQueueName[],
  prefect: Pick<FlowRunReader, 'countPlannedRuns' | 'countScheduledRuns'>,
): Promise<Plan> {
  const changed = plan.changes.filter(dropsPlannedRuns).map(({ live }) => live.id);
  const removed = (plan.removals ?? []).flatMap(({ object, action, live }) =>
    object === 'deployment' && action === 'remove' ? [live.id] : [],
  );
  return withSideEffects(plan, {
    plannedRuns: await counts(changed, (ids) => prefect.countPlannedRuns(ids)),
    scheduledRuns: await counts(removed, (ids) => prefect.countScheduledRuns(ids)),
    missingQueues,
  });
}

async function counts(
  ids: readonly string[],
  count: (ids: readonly string[]) => Promise<Record<string, number>>,
): Promise<(id: string) => number | undefined> {
  const asked = ids.slice(0, MOST_COUNTED);
  const counted = asked.length === 0 ? {} : await count(asked);
  return (id) => (asked.includes(id) ? (counted[id] ?? 0) : undefined);
}
