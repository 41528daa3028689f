/** The walk of `tq rollback`: a recorded release → its state, with live state → plan. Writes nothing. */
import { BLOCK_TYPE } from '../../blocks/fields.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { diff } from '../../plan/diff.ts';
import { writtenBy } from '../../plan/fresh-plan.ts';
import { recordedBefore } from '../../plan/recorded-before.ts';
import type { Plan } from '../../plan/plan.ts';
import { fullName, type DeploymentName, type DesiredState, type LiveState } from '../../plan/state.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import type { ProjectIdentity } from '../../release/project-identity.ts';
import { WITHHELD } from '../../release/recorded-state.ts';
import type { Release } from '../../release/release.ts';
import { restore, type Restored } from '../../release/restore.ts';
import { madeSince, rollbackPlan, type Spared, withoutOthers } from '../../release/rollback-plan.ts';
import { TqError } from '../../tq-error.ts';
import { readLiveState } from './read-live-state.ts';
import { othersOwn } from './read-others-releases.ts';
import { releasesUntil } from './read-releases.ts';

export interface RollbackRequest {
  project: ProjectIdentity;
  /** Undefined: the newest release before the latest that ended `ok`. */
  number: number | undefined;
  /** Whether what was made since then is removed. */
  prune: boolean;
}

export interface PreparedRollback {
  plan: Plan;
  desired: DesiredState;
  prefect: PrefectClient;
  project: ProjectIdentity;
  previous: Release | undefined;
  checkout: null;
  file: string;
  target: Release;
  /** Names of what was made since the release and stays. */
  left: readonly string[];
  /** What the release held, was given up since, and is another project's now: it stays as it is. */
  spared: readonly Spared[];
  /** The same plan, of what it writes only, as the server is now. */
  replan: () => Promise<Plan>;
}

/** Throws `TqError` when there is no such release, or when its state cannot be brought back as it was. */
export async function prepareRollback(
  { project, number, prune }: RollbackRequest,
  prefect: PrefectClient,
  keepSecret: (text: string) => void,
): Promise<PreparedRollback> {
  const { latest, target: recordedTarget, later } = await findTarget(project.name, number, prefect);
  const [live, others] = await Promise.all([
    readLiveState(recordedTarget.state as unknown as DesiredState, prefect),
    othersOwn(project.name, prefect),
  ]);
  const owners = { project: project.name, othersOwn: others };
  const { state, spared } = withoutOthers({ state: recordedTarget.state, latest }, live, owners);
  const target = { ...recordedTarget, state };
  const since = await readMadeSince(latest, recordedTarget, prefect);
  requirePools(state as unknown as DesiredState, live);
  const restored = restore(
    state,
    live,
    later.map(({ state }) => state),
  );
  requireSecrets(restored, target);
  restored.secrets.forEach(keepSecret);
  const { desired } = restored;
  const from = { ...owners, prune, taken: restored.taken };
  const recorded = recordedBefore(latest);
  const { plan, left } = rollbackPlan(diff(desired, live, recorded), since, from);
  const replan = async (): Promise<Plan> => {
    const written = writtenBy(plan, desired);
    const [now, still] = await Promise.all([
      readLiveState(written, prefect),
      readMadeSince(latest, recordedTarget, prefect),
    ]);
    return rollbackPlan(diff(written, now, recorded), still, from).plan;
  };
  const { file } = target;
  const fixed = { prefect, project, previous: latest, checkout: null, file };
  return { ...fixed, plan, desired, target, left, spared, replan };
}

interface Found {
  latest: Release;
  target: Release;
  /** After the target, the newest first. */
  later: Release[];
}

async function findTarget(
  project: string,
  number: number | undefined,
  prefect: PrefectClient,
): Promise<Found> {
  const found = await releasesUntil(
    project,
    ({ release }, index) =>
      number === undefined ? index > 0 && release.finished?.reason === 'ok' : release.number === number,
    prefect,
  );
  const releases = (found ?? []).map(({ release }) => release);
  const [latest] = releases;
  const target = releases.at(-1);
  if (latest !== undefined && target !== undefined) return { latest, target, later: releases.slice(0, -1) };
  const what =
    number === undefined
      ? `\`${project}\` has no earlier release that ended \`ok\` to go back to`
      : `\`${project}\` has no release ${number}`;
  throw new TqError('failed', what, { help: '`tq history` lists the releases' });
}

/** What the project owns now and the target does not know, as far as it is still there. */
async function readMadeSince(
  latest: Release,
  target: Release,
  prefect: PrefectClient,
): Promise<Pick<LiveState, 'deployments' | 'blocks'>> {
  const names = madeSince(latest, target);
  const deployments = names.deployments.map(splitName);
  const state = { deployments: deployments.map((each) => ({ ...each, fields: {} })) };
  const live =
    deployments.length === 0
      ? { deployments: [] }
      : await readLiveState(state as unknown as DesiredState, prefect);
  const blocks = names.blocks.length === 0 ? [] : await prefect.findBlocks(BLOCK_TYPE, names.blocks);
  return { deployments: live.deployments, blocks: { blocks } };
}

/** A name of a flow has no slash, nor has one of a deployment: Prefect refuses both. */
function splitName(name: string): DeploymentName {
  const at = name.indexOf('/');
  return { flowName: name.slice(0, at), name: name.slice(at + 1) };
}

function requirePools({ deployments }: DesiredState, { workPools }: LiveState): void {
  const known = new Set(workPools.map(({ name }) => name));
  const missing = new Map<string, string[]>();
  for (const deployment of deployments) {
    const pool = deployment.fields.work_pool_name;
    // One that is withheld is the server's own.
    if (pool === null || pool === WITHHELD || known.has(pool)) continue;
    missing.set(pool, [...(missing.get(pool) ?? []), fullName(deployment)]);
  }
  const [first] = missing;
  if (first === undefined) return;
  const lines = [...missing].map(([pool, names]) => `\`${pool}\` of ${nameList(names)}`);
  throw new TqError('failed', `the server has no work pool ${lines.join(', and none ')}`, {
    help: `make it again with \`tq pool create ${first[0]} --type TYPE\`; nothing was written`,
  });
}

function requireSecrets({ missing }: Restored, { number, commit }: Release): void {
  if (missing.size === 0) return;
  const lines = [...missing].map(([name, paths]) => `\`${name}\` (${nameList(paths)})`);
  const how = commit === null ? 'the files of that release' : `commit ${commit.sha.slice(0, 12)}`;
  throw new TqError(
    'failed',
    `release ${number} cannot be brought back: secrets are not recorded, and the server no longer holds those of ${lines.join(', ')}`,
    { help: `deploy ${how} instead, which names the secrets; nothing was written` },
  );
}
