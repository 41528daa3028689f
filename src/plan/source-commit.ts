/** Which commit the step of `tq.source` clones, and what a remote must be asked to know. */
import { isSameRepository } from '../git/repository-identity.ts';
import { withoutSecrets } from '../git/repository-url.ts';
import { isFullCommit } from '../git/revision.ts';
import type { JsonObject } from '../json.ts';
import type { Checkout } from '../ports/git.ts';
import type { Deployment } from '../project/project.ts';
import { GIT_CLONE, ORIGIN } from '../project/tq-source.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

/** `sourceKey` → full commit. */
export type SourceCommits = ReadonlyMap<string, string>;

export interface CodeSource {
  /** As it is stored. */
  repository: string;
  /** The same as git is asked for it: the `origin` of this repository with what its address holds. */
  address: string;
  /** As written, placeholders of the environment filled in; undefined: what the remote's `HEAD` names. */
  ref: string | undefined;
  isPinned: boolean;
  /** Whether it is the project's own repository. */
  isOwn: boolean;
  /** The other inputs of the step. */
  others: JsonObject;
}

/** Undefined where there is no `tq.source`, and where it means an `origin` that is not there. */
export function codeSource({ pull, source }: Deployment, checkout: Checkout | null): CodeSource | undefined {
  if (source === undefined) return undefined;
  const step = pull?.[0] as Record<string, JsonObject> | undefined;
  const { repository: written, branch, ...others } = step?.[GIT_CLONE] ?? {};
  const remoteUrl = checkout?.remoteUrl ?? undefined;
  const address = written === ORIGIN ? remoteUrl : String(written);
  if (address === undefined) return undefined;
  return {
    repository: written === ORIGIN ? withoutSecrets(address) : address,
    address,
    ref: typeof branch === 'string' && branch !== '' ? branch : undefined,
    isPinned: source.isPinned,
    isOwn: remoteUrl !== undefined && isSameRepository(address, remoteUrl),
    others,
  };
}

/**
 * The input of `git_clone` that says which state; empty for whatever the remote's `HEAD` names when a run starts. The commit of
 * `--ref`, and the one that is checked out, are those of the project's own repository. Undefined: a remote must be asked.
 */
export function revisionOf(
  source: CodeSource,
  checkout: Checkout | null,
  commits: SourceCommits = new Map(),
): { commit_sha?: string; branch?: string } | undefined {
  const { ref, isPinned, isOwn } = source;
  if (isOwn && checkout !== null && (checkout.ref !== undefined || (isPinned && ref === undefined)))
    return { commit_sha: checkout.commit };
  if (!isPinned) {
    const branch = ref ?? (isOwn ? checkout?.branch : undefined);
    // `git clone --branch` knows short names only.
    return branch ? { branch: branch.replace(/^refs\/(?:heads|tags)\//, '') } : {};
  }
  if (ref !== undefined && isFullCommit(ref)) return { commit_sha: ref };
  const commit = commits.get(sourceKey(source));
  return commit === undefined ? undefined : { commit_sha: commit };
}

export function sourceKey({ repository, ref }: Pick<CodeSource, 'repository' | 'ref'>): string {
  return JSON.stringify([repository, ref ?? null]);
}

/** Whether only the worker will know which repository or name is meant, so that it cannot be pinned now. */
export function isLeftToWorker({ repository, ref }: CodeSource): boolean {
  return holdsPlaceholder(repository) || holdsPlaceholder(ref);
}
