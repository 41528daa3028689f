/** Git through simple-git. The repository's own configuration is not trusted to run anything. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkout, Git } from '../ports/git.ts';

/** `variables` are those of the process; `GIT_DIR` puts a repository where no `.git` can be seen. */
export function simpleGitAdapter(variables: Readonly<Record<string, string | undefined>>): Git {
  return {
    async checkout(directory) {
      if (variables.GIT_DIR === undefined && !isInRepository(directory)) return null;
      const { simpleGit } = await import('simple-git');
      try {
        return await readCheckout(
          simpleGit({
            baseDir: directory,
            // A repository may name a program as its file monitor; set to nothing, git starts none. simple-git asks
            // for leave to set it at all.
            config: ['core.fsmonitor='],
            unsafe: { allowUnsafeFsMonitor: true },
          }),
        );
      } catch {
        // Not a repository, no commit yet, or no git at all: for a deploy they all mean «no commit to name».
        return null;
      }
    },
  };
}

/** Whether the folder or one above it has a `.git`; saves starting git where there is nothing to ask. */
function isInRepository(directory: string): boolean {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

type Commands = { raw: (commands: string[]) => PromiseLike<string> };

async function readCheckout(git: Commands): Promise<Checkout> {
  const [head, remoteUrl] = await Promise.all([
    git.raw(['log', '-1', '--no-show-signature', '--decorate=full', '--format=%H%n%cI%n%D%n%s']),
    optional(git.raw(['config', '--get', 'remote.origin.url'])),
  ]);
  const [commit = '', committedAt = '', names = '', message = ''] = head.split('\n');
  // `HEAD -> refs/heads/main, …`, or `HEAD, …` when no branch is checked out.
  const branch = /^HEAD -> refs\/heads\/([^,]+)/.exec(names)?.[1] ?? null;
  return { commit, committedAt, message, branch, remoteUrl: remoteUrl.trim() || null };
}

/** `git config --get` fails when the key is not set. */
async function optional(answer: PromiseLike<string>): Promise<string> {
  try {
    return await answer;
  } catch {
    return '';
  }
}
