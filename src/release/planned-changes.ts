/** What a plan does, one line an object, as releases and reports name them. */
import { blockLabel } from '../plan/block-state.ts';
import type { Plan, Removal } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import type { ReleaseChange } from './release.ts';

export function removalName(removal: Removal): string {
  return removal.object === 'deployment' ? fullName(removal.live) : blockLabel(removal.live);
}

/** Objects that are kept or left are left out. */
export function plannedChanges(plan: Plan): ReleaseChange[] {
  const all = [
    ...(plan.blocks ?? []).map((change) => ({ name: blockLabel(change.desired), action: change.action })),
    ...plan.changes.map((change) => ({ name: fullName(change.desired), action: change.action })),
    ...(plan.removals ?? []).map((removal) => ({ name: removalName(removal), action: removal.action })),
  ];
  return all
    .filter(({ action }) => action !== 'keep' && action !== 'leave')
    .map((change) => ({ ...change, status: 'planned' }));
}
