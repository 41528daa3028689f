/** `tq.environment` of deployments, as a release records it; older records have none. */
import { recordedName } from './recorded-state.ts';
import type { Release } from './release.ts';

/** By `flow/name`, of the deployments that have one. */
export function recordedEnvironments({ state }: Pick<Release, 'state'>): Map<string, string> {
  return new Map(
    state.deployments.flatMap((each) =>
      typeof each.environment === 'string' ? [[recordedName(each), each.environment]] : [],
    ),
  );
}

/** Those of the deployments that the release created or updated, each once. */
export function changedEnvironments({ changes, state }: Pick<Release, 'changes' | 'state'>): string[] {
  const known = recordedEnvironments({ state });
  return [...new Set(changes.flatMap(({ name }) => known.get(name) ?? []))];
}
