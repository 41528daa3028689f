/** The counts of a plan, on one line. */
import type { PlanSummary } from './plan-record.ts';

const WORDS = [
  ['create', 'to create'],
  ['update', 'to change'],
  ['remove', 'to remove'],
  ['detach', 'to detach'],
  ['keep', 'unchanged'],
] as const;

/** `1 to create, 2 to change, 1 to remove, 40 unchanged` */
export function summaryText(summary: PlanSummary): string {
  const shown = WORDS.filter(([action]) => summary[action] > 0).map(
    ([action, words]) => `${summary[action]} ${words}`,
  );
  return shown.length === 0 ? 'nothing to deploy' : shown.join(', ');
}

/** The counts of several plans together. */
export function totalOf(summaries: readonly PlanSummary[]): PlanSummary {
  const total: PlanSummary = { create: 0, update: 0, remove: 0, detach: 0, keep: 0, leave: 0 };
  for (const summary of summaries)
    for (const action of Object.keys(total) as (keyof PlanSummary)[]) total[action] += summary[action];
  return total;
}
