/** What a project owns and its file no longer has: known from the newest release, looked up on the server, never guessed. */
import type { Ownership } from '../release/release.ts';
import type { LiveBlock } from './block-state.ts';
import { hasDefaultName } from './diff-automations.ts';
import type { Plan, Removal, RemovalAction } from './plan.ts';
import { fullName, type DesiredState, type LiveDeployment } from './state.ts';

/** Names of what the file no longer has. */
export interface LeftOver {
  /** As `flow/name`. */
  deployments: readonly string[];
  blocks: readonly string[];
}

/** What the server holds beside that which the file wants. */
export interface LiveOthers {
  deployments: readonly LiveDeployment[];
  blocks: readonly LiveBlock[];
}

export interface RemovalContext {
  /** Name of the project. */
  project: string;
  owned: Ownership | undefined;
  /** Which other project's newest release owns it, by `flow/name` or `blockKey`. */
  othersOwn: ReadonlyMap<string, string>;
  action: RemovalAction;
}

/**
 * `desired` must be all of the file. `file` is the `prefect.yaml` as releases name it: what another file of the project
 * wants is no business of this one.
 */
export function leftOver(owned: Ownership | undefined, file: string, desired: DesiredState): LeftOver {
  const wanted = new Set(desired.deployments.map(fullName));
  const wantedBlocks = new Set((desired.blocks ?? []).map(({ name }) => name));
  const ofFile = (all: Readonly<Record<string, { file: string }>> = {}): string[] =>
    Object.keys(all).filter((name) => all[name]?.file === file);
  return {
    deployments: ofFile(owned?.deployments).filter((name) => !wanted.has(name)),
    blocks: ofFile(owned?.blocks).filter((name) => !wantedBlocks.has(name)),
  };
}

/** The plan with what left the file; what a plan removes already (`tq.moved`) stays as it is. */
export function withRemovals(plan: Plan, left: LeftOver, others: LiveOthers, context: RemovalContext): Plan {
  const { action, owned } = context;
  const before = plan.removals ?? [];
  const isMoved = new Set(before.map(({ live }) => live.id));
  const deployments = new Map(others.deployments.map((live) => [fullName(live), live]));
  const blocks = new Map(others.blocks.map((live) => [live.name, live]));
  /** One of that name which is not the recorded one was made by somebody else, after ours had gone. */
  const ours = (name: string): LiveDeployment | undefined => {
    const live = deployments.get(name);
    const id = owned?.deployments[name]?.id;
    return id === undefined || id === live?.id ? live : undefined;
  };
  const removals = [
    ...before,
    ...left.deployments.flatMap((name): Removal[] => {
      const live = ours(name);
      if (live === undefined || isMoved.has(live.id)) return [];
      const owner = otherOwner(live, context);
      if (owner !== undefined) return [{ object: 'deployment', live, ...spared(action, owner) }];
      const notes = action === 'remove' ? staysBehind(live, owned?.deployments[name]?.automations) : [];
      return [{ object: 'deployment', action, live, ...(notes.length === 0 ? {} : { notes }) }];
    }),
    ...left.blocks.flatMap((name): Removal[] => {
      const live = blocks.get(name);
      if (live === undefined) return [];
      const owner = context.othersOwn.get(blockKey(name));
      return [{ object: 'block', live, ...(owner === undefined ? { action } : spared(action, owner)) }];
    }),
  ];
  const forgotten = {
    deployments: left.deployments.filter((name) => ours(name) === undefined),
    blocks: left.blocks.filter((name) => !blocks.has(name)),
  };
  const isForgetting = forgotten.deployments.length + forgotten.blocks.length > 0;
  return {
    ...plan,
    ...(removals.length === 0 ? {} : { removals }),
    ...(isForgetting ? { forgotten } : {}),
  };
}

/** Name of the other project that it is marked as by its label, or that owns it by its newest release. */
export function otherOwner(
  live: LiveDeployment,
  { project, othersOwn }: Pick<RemovalContext, 'project' | 'othersOwn'>,
): string | undefined {
  if (live.project !== undefined && live.project !== project) return live.project;
  return othersOwn.get(fullName(live));
}

/** What another project owns too is given up at most. */
function spared(action: RemovalAction, owner: string): Pick<Removal, 'action' | 'notes'> {
  return {
    action: action === 'remove' ? 'leave' : action,
    notes: [`the project \`${owner}\` owns it, so it is never removed; \`--detach\` forgets it`],
  };
}

/** How `othersOwn` names a block: no deployment has a name without a `/`. */
export function blockKey(name: string): string {
  return `block ${name}`;
}

/** The server deletes a deployment and leaves every automation that runs it (measured on Prefect 3.8.8). */
export function staysBehind(live: LiveDeployment, recorded: readonly string[] = []): string[] {
  return live.automations
    .filter((automation) => !recorded.includes(automation.name) && !hasDefaultName(automation, live))
    .map(
      ({ name }) =>
        `the automation \`${name}\` runs it and no deploy is known to have made it; a person’s stays, for a deployment that is gone`,
    );
}

/** Of removals that were planned a while ago, those whose object is still there, as it is now. */
export function stillThere(removals: readonly Removal[], others: LiveOthers): Removal[] {
  const deployments = new Map(others.deployments.map((live) => [live.id, live]));
  const blocks = new Map(others.blocks.map((live) => [live.id, live]));
  return removals.flatMap((removal): Removal[] => {
    if (removal.object === 'block') {
      const live = blocks.get(removal.live.id);
      return live === undefined ? [] : [{ ...removal, live }];
    }
    const live = deployments.get(removal.live.id);
    return live === undefined ? [] : [{ ...removal, live }];
  });
}
