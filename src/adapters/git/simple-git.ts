/** Git through simple-git. The repository's own configuration is not trusted to run anything. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NO_NETWORK } from '../../git/git-variables.ts';
import type { Checkout, Git } from '../../ports/git.ts';
import { openRepository } from './open-repository.ts';
import { fetchRepository } from './fetch-repository.ts';
import { environmentLogins } from './environment-logins.ts';
import { hasCommit } from './has-commit.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { remoteRefs } from './remote.ts';
import { runGit, type GitCommands } from './run-git.ts';
import { surroundings } from './surroundings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** `variables` are those of the process. `note` is told what a person can change and nobody need know. */
export function simpleGitAdapter(variables: Variables, note: (line: string) => void = () => undefined): Git {
  const logins = environmentLogins(variables);
  return {
    async checkout(directory) {
      if (!isInRepository(directory)) return null;
      try {
        return logins.seen(await readCheckout(runGit({ directory, variables, more: NO_NETWORK })));
      } catch (error) {
        if (isOfOthers(error)) note(OF_OTHERS);
        // Not a repository, no commit yet, or no git at all: for a deploy they all mean «no commit to name».
        return null;
      }
    },
    open: async (directory, ref) => logins.seen(await openRepository(directory, variables, ref)),
    remoteRefs: async (source) => remoteRefs(logins.with(source), variables),
    hasCommit: async (source, commit) => hasCommit(logins.with(source), commit, variables),
    fetch: async (source, ref) => fetchRepository(logins.with(source, true), ref, variables),
    surroundings: (directory) => surroundings(directory, variables),
    ignored: async (directory, paths) =>
      isInRepository(directory) ? ignoredPaths(directory, paths, variables) : [],
  };
}

/** As in a container whose user is not the one who cloned. */
function isOfOthers(error: unknown): boolean {
  return error instanceof Error && /dubious ownership/.test(error.message);
}

const OF_OTHERS =
  'git refuses this repository, which belongs to somebody else, so nothing names the commit; if you trust it: git config --global --add safe.directory PATH';

/** Whether the folder or one above it has a `.git`; saves starting git where there is nothing to ask. */
function isInRepository(directory: string): boolean {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

async function readCheckout(git: GitCommands): Promise<Checkout> {
  const [head, name, remoteUrl] = await Promise.all([
    git.run(['log', '-1', '--no-show-signature', '--format=%H%n%cI%n%s']),
    git.ask(['symbolic-ref', '--quiet', 'HEAD']),
    git.ask(['config', '--get', 'remote.origin.url']),
  ]);
  const [commit = '', committedAt = '', message = ''] = head.split('\n');
  // Nothing when no branch is checked out.
  const branch = /^refs\/heads\/(.+)/.exec(name?.trim() ?? '')?.[1] ?? null;
  return { commit, committedAt, message, branch, remoteUrl: remoteUrl?.trim() || null };
}
