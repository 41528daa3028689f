/** The plan of a rollback: a plan like any other, with what was made since the release, and with words on what is special. */
import { blockLabel } from '../plan/block-state.ts';
import { blockKey, otherOwner } from '../plan/removals.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Change, Plan, Removal } from '../plan/plan.ts';
import { fullName, type LiveState } from '../plan/state.ts';
import { removalName } from './planned-changes.ts';
import { recordedName } from './recorded-state.ts';
import type { RecordedState, Release } from './release.ts';

export interface RollbackFrom {
  project: string;
  prune: boolean;
  /** Which other project's newest release owns it, by `flow/name` or `blockKey`. */
  othersOwn: ReadonlyMap<string, string>;
  /** Paths that the record withholds, by name; see `Restored`. */
  taken: ReadonlyMap<string, readonly string[]>;
}

export interface RollbackPlan {
  plan: Plan;
  /** Names of what was made since and stays, as releases and reports call it. */
  left: string[];
}

/** Names of what the latest release owns and the target does not know. */
export function madeSince(latest: Release, target: Release): { deployments: string[]; blocks: string[] } {
  const deployments = new Set(target.state.deployments.map(recordedName));
  const blocks = new Set(target.state.blocks.map(({ name }) => String(name)));
  return {
    deployments: Object.keys(latest.owned.deployments).filter((name) => !deployments.has(name)),
    blocks: Object.keys(latest.owned.blocks).filter((name) => !blocks.has(name)),
  };
}

/** Something that is another project's, by the name that releases and reports use. */
export interface Spared {
  name: string;
  owner: string;
}

/** What of the target's state this project has given up and another owns by now is not brought back. */
export function withoutOthers(
  { state, latest }: { state: RecordedState; latest: Release },
  live: LiveState,
  { project, othersOwn }: Pick<RollbackFrom, 'project' | 'othersOwn'>,
): { state: RecordedState; spared: Spared[] } {
  const deployments = new Map(live.deployments.map((each) => [fullName(each), each]));
  const spared: Spared[] = [];
  const isOurs = (name: string, owner: string | undefined, isOwned: boolean): boolean => {
    if (owner === undefined || isOwned) return true;
    spared.push({ name, owner });
    return false;
  };
  return {
    state: {
      deployments: state.deployments.filter((each) => {
        const name = recordedName(each);
        const now = deployments.get(name);
        const owner = now && otherOwner(now, { project, othersOwn });
        return isOurs(name, owner, Object.hasOwn(latest.owned.deployments, name));
      }),
      blocks: state.blocks.filter((each) => {
        const name = String(each.name);
        const owner = othersOwn.get(blockKey(name));
        return isOurs(blockLabel({ name }), owner, Object.hasOwn(latest.owned.blocks, name));
      }),
    },
    spared,
  };
}

/** `plan` compares the recorded state with the server; `since` is what was made after it and is still there. */
export function rollbackPlan(
  plan: Plan,
  since: Pick<LiveState, 'deployments' | 'blocks'>,
  { project, othersOwn, prune, taken }: RollbackFrom,
): RollbackPlan {
  const deployments: Removal[] = since.deployments
    .filter((live) => otherOwner(live, { project, othersOwn }) === undefined)
    .map((live) => ({ object: 'deployment', action: 'remove', live }));
  const blocks = (since.blocks?.blocks ?? [])
    .filter(({ name }) => !othersOwn.has(blockKey(name)))
    .map((live): Removal => ({ object: 'block', action: 'remove', live }));
  const removals = [...deployments, ...blocks];
  const changes = plan.changes.map((change) => withNotes(change, taken));
  if (removals.length === 0) return { plan: { ...plan, changes }, left: [] };
  return prune
    ? { plan: { ...plan, changes, removals }, left: [] }
    : { plan: { ...plan, changes }, left: removals.map(removalName) };
}

/** Notes of a plan of files speak of files, and do not hold here. */
function withNotes(change: Change, taken: RollbackFrom['taken']): Change {
  const paths = (taken.get(fullName(change.desired)) ?? []).map((path) => path.replace(/^fields\./, ''));
  switch (change.action) {
    case 'create':
      return {
        ...change,
        notes: ['it was deleted since and is made anew: runs of the old one are not under it'],
      };
    case 'update':
      return {
        ...change,
        notes: paths.length === 0 ? [] : [`secrets are not recorded; as on the server: ${nameList(paths)}`],
      };
    case 'keep':
      return { ...change, notes: [] };
  }
}
