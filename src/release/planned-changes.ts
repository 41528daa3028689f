/** What a plan does, one line an object, as releases and reports name them. */
import { DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import type { Plan, Removal } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import type { ReleaseChange } from './release.ts';

/** `block data-quality/orders-prod`: deployments are called `flow/name`. */
export function blockName({ name }: { name: string }): string {
  return `block ${DECLARED_BLOCK_TYPE.type.slug}/${name}`;
}

export function removalName(removal: Removal): string {
  return removal.object === 'deployment' ? fullName(removal.live) : blockName(removal.live);
}

/** Objects that are kept or left are left out. */
export function plannedChanges(plan: Plan): ReleaseChange[] {
  const all = [
    ...(plan.blocks ?? []).map((change) => ({ name: blockName(change.desired), action: change.action })),
    ...plan.changes.map((change) => ({ name: fullName(change.desired), action: change.action })),
    ...(plan.removals ?? []).map((removal) => ({ name: removalName(removal), action: removal.action })),
  ];
  return all
    .filter(({ action }) => action !== 'keep' && action !== 'leave')
    .map((change) => ({ ...change, status: 'planned' }));
}
