/** Which state of the project's own repository workers get by the pull steps of a deployment. */
import { isSameRepository } from '../git/repository-identity.ts';
import type { JsonValue } from '../json.ts';
import { cloneStep } from './with-commit.ts';

/** At most one of the two; neither: what the remote's `HEAD` names. */
export interface OwnClone {
  commit?: string;
  branch?: string;
}

/** By the last step that clones it; undefined where none does, or where a placeholder hides which. */
export function ownClone(steps: readonly JsonValue[] | null, remoteUrl: string | null): OwnClone | undefined {
  if (steps === null || remoteUrl === null) return undefined;
  const own = steps
    .map(cloneStep)
    .findLast((clone) => clone !== undefined && isSameRepository(clone.repository, remoteUrl));
  if (own === undefined) return undefined;
  const { commit_sha: commit, branch } = own.inputs;
  if ([commit, branch].some((each) => typeof each === 'string' && each.includes('{{'))) return undefined;
  if (typeof commit === 'string' && commit !== '') return { commit };
  return typeof branch === 'string' && branch !== '' ? { branch } : {};
}
