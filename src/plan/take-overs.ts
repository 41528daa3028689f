/** What a plan changes and another project deployed: from then on each would overwrite what the other wrote, and neither knew. */
import type { Ownership } from '../release/release.ts';
import type { BlockChange } from './diff-blocks.ts';
import type { Change, Plan } from './plan.ts';
import { blockKey, otherOwner } from './removals.ts';
import { fullName } from './state.ts';

export interface TakeOverContext {
  /** Name of the project. */
  project: string;
  /** By its newest release. */
  owned: Ownership | undefined;
  /** Which other project's newest release owns it, by `flow/name` or `blockKey`. */
  othersOwn: ReadonlyMap<string, string>;
}

/** Whether it changes what was there before this project knew of it, so that it may be another's. */
export function takesOver({ changes, blocks = [] }: Plan, owned: Ownership | undefined): boolean {
  return changes.some((change) => isNew(change, owned)) || blocks.some((change) => isNewBlock(change, owned));
}

/** The plan, which says of such changes whose project they touch. */
export function withTakeOvers(plan: Plan, context: TakeOverContext): Plan {
  const changes = plan.changes.map((change): Change => {
    const owner = isNew(change, context.owned) ? otherOwner(change.live, context) : undefined;
    return owner === undefined ? change : { ...change, notes: [...change.notes, shared(owner)] };
  });
  if (plan.blocks === undefined) return { ...plan, changes };
  const blocks = plan.blocks.map((change): BlockChange => {
    if (!isNewBlock(change, context.owned)) return change;
    const owner = context.othersOwn.get(blockKey(change.live.name));
    return owner === undefined ? change : { ...change, notes: [...change.notes, shared(owner)] };
  });
  return { ...plan, changes, blocks };
}

function shared(owner: string): string {
  return `the project \`${owner}\` deploys it, too, and each overwrites what the other wrote: give one of them another name`;
}

function isNew(change: Change, owned: Ownership | undefined): change is Change & { action: 'update' } {
  if (change.action !== 'update') return false;
  const recorded = ownIn(owned?.deployments, fullName(change.desired));
  return recorded === undefined || (recorded.id !== undefined && recorded.id !== change.live.id);
}

function isNewBlock(
  change: BlockChange,
  owned: Ownership | undefined,
): change is BlockChange & { action: 'update' } {
  return change.action === 'update' && ownIn(owned?.blocks, change.live.name) === undefined;
}

/** A name such as `constructor` is one like any other. */
function ownIn<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
