/** Git through simple-git. The repository's own configuration is not trusted to run anything. */
import type { Checkout, Git } from '../ports/git.ts';

export function simpleGitAdapter(): Git {
  return {
    async checkout(directory) {
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

type Commands = { raw: (commands: string[]) => PromiseLike<string> };

async function readCheckout(git: Commands): Promise<Checkout> {
  const [head, branch, remoteUrl] = await Promise.all([
    git.raw(['log', '-1', '--no-show-signature', '--format=%H%n%s']),
    git.raw(['rev-parse', '--abbrev-ref', 'HEAD']),
    optional(git.raw(['config', '--get', 'remote.origin.url'])),
  ]);
  const [commit = '', message = ''] = head.split('\n');
  const name = branch.trim();
  return { commit, message, branch: name === 'HEAD' ? null : name, remoteUrl: remoteUrl.trim() || null };
}

/** `git config --get` fails when the key is not set. */
async function optional(answer: PromiseLike<string>): Promise<string> {
  try {
    return await answer;
  } catch {
    return '';
  }
}
