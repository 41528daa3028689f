/** What a project owns on the server: what its releases created or adopted and have not given up. */
import type { Report } from '../apply/report.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName, type DesiredState } from '../plan/state.ts';
import { blockLabel } from '../plan/block-state.ts';
import type { OwnedDeployment, Ownership } from './release.ts';

/**
 * While a plan is carried out: what was owned before, with all that the files want now. What the plan removes is owned until
 * it is gone, and an automation until its deployment has been brought up to date: a deploy may die before. `file` is the
 * `prefect.yaml` that everything comes from.
 */
export function owned(
  plan: Plan,
  desired: DesiredState,
  file: string,
  before: Ownership | undefined,
): Ownership {
  const deployments: Record<string, OwnedDeployment> = { ...before?.deployments };
  const ids = new Map(
    plan.changes.flatMap((each) =>
      each.action === 'create' ? [] : [[fullName(each.desired), each.live.id] as const],
    ),
  );
  for (const deployment of desired.deployments) {
    const name = fullName(deployment);
    const recorded = before?.deployments[name]?.automations ?? [];
    const wanted = deployment.automations.map((automation) => automation.name);
    const id = ids.get(name);
    const automations = [...new Set([...recorded, ...wanted])];
    deployments[name] = { file, automations, ...(id === undefined ? {} : { id }) };
  }
  const blocks = { ...before?.blocks };
  for (const { name } of desired.blocks ?? []) blocks[name] = { file };
  const { forgotten } = plan;
  return {
    deployments: without(deployments, forgotten?.deployments ?? []),
    blocks: without(blocks, forgotten?.blocks ?? []),
  };
}

/** When it has been carried out. `automations` are those that the files want, by deployment. */
export function ownedAfter(
  during: Ownership,
  report: Report,
  automations: ReadonlyMap<string, readonly string[] | undefined>,
): Ownership {
  const status = new Map(report.outcomes.map((outcome) => [outcome.name, outcome.status]));
  const isGone = (name: string): boolean => ['removed', 'detached'].includes(status.get(name) ?? '');
  const isDone = (name: string): boolean =>
    ['created', 'updated', 'unchanged'].includes(status.get(name) ?? '');
  const ids = new Map(
    report.outcomes.flatMap((outcome) => ('id' in outcome ? [[outcome.name, outcome.id] as const] : [])),
  );
  const deployments = Object.entries(during.deployments).map(([name, known]) => {
    const id = ids.get(name) ?? known.id;
    const wanted = (isDone(name) ? automations.get(name) : undefined) ?? known.automations;
    return [name, { ...known, automations: wanted, ...(id === undefined ? {} : { id }) }] as const;
  });
  const blocks = Object.keys(during.blocks);
  return {
    deployments: without(Object.fromEntries(deployments), Object.keys(during.deployments).filter(isGone)),
    blocks: without(
      during.blocks,
      blocks.filter((name) => isGone(blockLabel({ name }))),
    ),
  };
}

function without<Value>(
  all: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
}
