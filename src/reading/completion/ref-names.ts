/** Branches and tags of the repository around a folder, for a shell. Asks git for names alone, which starts no other program. */
import type { Environment } from '../../environment.ts';
import type { Candidate } from '../../completion/candidates.ts';
import { gitVariables, NO_NETWORK } from '../../git/git-variables.ts';
import type { Processes } from '../../ports/processes.ts';

const KINDS: Readonly<Record<string, string>> = { heads: 'branch', tags: 'tag', remotes: 'remote branch' };

/** None outside a repository, and without git. `timeout` in milliseconds. */
export async function readRefNames(
  { workingDirectory, variables }: Environment,
  processes: Processes,
  timeout: number,
): Promise<Candidate[]> {
  const finished = await processes.run({
    program: 'git',
    args: ['for-each-ref', '--count=2000', '--format=%(refname)', 'refs/heads', 'refs/tags', 'refs/remotes'],
    workingDirectory,
    variables: { ...gitVariables(variables, { url: '' }, undefined), ...NO_NETWORK },
    timeout,
  });
  if ('failure' in finished || finished.exitCode !== 0) return [];
  const names = finished.stdout.split('\n').flatMap((line) => {
    const [, kind = '', value] = /^refs\/(heads|tags|remotes)\/(.+)$/.exec(line) ?? [];
    return value === undefined || /^[^/]+\/HEAD$/.test(value) ? [] : [{ value, about: KINDS[kind] ?? '' }];
  });
  return [...names, { value: 'HEAD', about: 'what is checked out' }];
}
