/** Desired state → plan, against what the server holds now and what the newest release tells. Reads only. */
import { diff } from '../../plan/diff.ts';
import { writtenBy } from '../../plan/fresh-plan.ts';
import { movedNames, withMoves } from '../../plan/moves.ts';
import type { Change, Plan, Removal, RemovalAction } from '../../plan/plan.ts';
import { recordedBefore } from '../../plan/recorded-before.ts';
import { leftOver, stillThere, withRemovals, type LeftOver } from '../../plan/removals.ts';
import { takesOver, withTakeOvers } from '../../plan/take-overs.ts';
import { fullName, namesIn, type DesiredState, type LiveState } from '../../plan/state.ts';
import { COMMAND_LINE } from '../../project/command-line.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import type { OwnedDeployment, Release } from '../../release/release.ts';
import { readLiveState } from './read-live-state.ts';
import { othersOwn } from './read-others-releases.ts';
import { readOthers } from './read-removals.ts';

export interface PlanScope {
  /** Name of the project. */
  project: string;
  /** Its newest release, however it ended. */
  previous: Release | undefined;
  /** `prefect.yaml` as releases name it. */
  file: string;
  /** What becomes of that which left the file; `unknown`: `desired` may not be all of the file. */
  leftOver: RemovalAction | 'unknown';
  /** Names of deployments that the file wants in another environment, which so have not left it. */
  openNames: readonly RegExp[];
}

export interface MadePlan {
  plan: Plan;
  live: LiveState;
}

export async function makePlan(
  desired: DesiredState,
  scope: PlanScope,
  prefect: PrefectClient,
): Promise<MadePlan> {
  const { previous, project } = scope;
  const owned = previous?.owned;
  const left =
    scope.leftOver === 'unknown' ? NOTHING : stillOpen(leftOver(owned, scope.file, desired), scope);
  const live = await readLiveState(desired, prefect);
  const others = await readOthers(withNames(left, movedNames(desired)), prefect);
  const compared = diff(desired, live, recordedBefore(previous));
  // Nobody is asked where there is nothing that could be another's.
  const mayBeOthers = others.deployments.length + others.blocks.length > 0 || takesOver(compared, owned);
  const context = {
    project,
    owned,
    begun: begunRemovals(previous),
    othersOwn: mayBeOthers ? await othersOwn(project, prefect) : new Map<string, string>(),
  };
  const moved = withMoves(withTakeOvers(compared, context), others, context);
  const plan = withReclaimed(moved, scope);
  if (scope.leftOver === 'unknown') return { plan, live };
  return { plan: withRemovals(plan, left, others, { ...context, action: scope.leftOver }), live };
}

/** What is kept leaves no record, and so would be removed when the other file is pruned. */
function withReclaimed(plan: Plan, { previous, file }: PlanScope): Plan {
  if (file === COMMAND_LINE) return plan;
  const recorded = previous?.owned.deployments ?? {};
  const isOthers = (change: Change): boolean => {
    const name = fullName(change.desired);
    if (change.action !== 'keep' || !Object.hasOwn(recorded, name)) return false;
    const { file: before, id } = recorded[name] as OwnedDeployment;
    return before !== file && (id === undefined || id === change.live.id);
  };
  const reclaimed = plan.changes.filter(isOthers).map(({ desired }) => fullName(desired));
  if (reclaimed.length === 0) return plan;
  const changes = plan.changes.map((change): Change => {
    const name = fullName(change.desired);
    const note = `it was recorded as of \`${recorded[name]?.file}\`, and is of this file from now on`;
    return reclaimed.includes(name) ? { ...change, notes: [...change.notes, note] } : change;
  });
  return { ...plan, changes, reclaimed };
}

/** The same plan, of what it writes only, as the server is now. `latest` is the newest release by now. */
export async function remakePlan(
  plan: Plan,
  desired: DesiredState,
  { scope, latest }: { scope: PlanScope; latest: Release | undefined },
  prefect: PrefectClient,
): Promise<Plan> {
  const written = writtenBy(plan, desired);
  const removals = (plan.removals ?? []).filter(
    (removal) => removal.action !== 'leave' && isStillOfFile(removal, scope, latest),
  );
  const fresh = diff(written, await readLiveState(written, prefect), recordedBefore(latest));
  const names = {
    deployments: removals.flatMap((each) => (each.object === 'deployment' ? [fullName(each.live)] : [])),
    blocks: removals.flatMap((each) => (each.object === 'block' ? [each.live.name] : [])),
  };
  const others = await readOthers(names, prefect);
  const moved = withMoves(fresh, others, {
    project: scope.project,
    owned: latest?.owned,
    begun: begunRemovals(latest),
    othersOwn: new Map(),
  });
  return { ...moved, removals: stillThere(removals, others) };
}

/** While the lock was waited for, another file of the project may have taken it over. */
function isStillOfFile(removal: Removal, { file }: PlanScope, latest: Release | undefined): boolean {
  if (removal.movedTo !== undefined) return true;
  const { deployments = {}, blocks = {} } = latest?.owned ?? {};
  const known =
    removal.object === 'deployment' ? deployments[fullName(removal.live)] : blocks[removal.live.name];
  return known?.file === file;
}

function stillOpen(left: LeftOver, { openNames }: PlanScope): LeftOver {
  const isOpen = (full: string): boolean => openNames.some((pattern) => pattern.test(namesIn(full).name));
  return { ...left, deployments: left.deployments.filter((full) => !isOpen(full)) };
}

/** What the newest release set out to remove and did not. */
function begunRemovals(release: Release | undefined): ReadonlySet<string> {
  const open = (release?.changes ?? []).filter(
    ({ action, status }) => action === 'remove' && status !== 'removed',
  );
  return new Set(open.map(({ name }) => name));
}

const NOTHING: LeftOver = { deployments: [], blocks: [] };

function withNames({ deployments, blocks }: LeftOver, more: readonly string[]): LeftOver {
  return { deployments: [...new Set([...deployments, ...more])], blocks };
}
