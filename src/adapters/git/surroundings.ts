/** What lies around a folder that is to become a project: its place in a repository, and the branch that work ends up on. */
import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { NO_NETWORK } from '../../git/git-variables.ts';
import type { Surroundings } from '../../ports/git.ts';
import { type GitCommands, runGit } from './run-git.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Called so by hosts, where nothing says another name. */
const USUAL = ['main', 'master'];

/** In milliseconds; git may wait for a file that its settings name, and is not waited for longer. */
export const PATIENCE = 5000;

/** Never throws. */
export async function surroundings(directory: string, variables: Variables): Promise<Surroundings> {
  const base = nearestFolder(directory);
  const git = runGit({ directory: base, variables, more: NO_NETWORK, patience: PATIENCE });
  const [place, configured] = await Promise.all([
    git.ask(['rev-parse', '--is-inside-work-tree', '--show-prefix']),
    git.ask(['config', '--get', 'init.defaultBranch']),
  ]);
  const [isInside, inside = ''] = place?.split('\n') ?? [];
  const usual = configured?.trim() || undefined;
  if (isInside !== 'true') return usual === undefined ? {} : { mainBranch: usual };
  const below = relative(base, directory).replaceAll('\\', '/');
  const mainBranch = await mainBranchOf(git, usual);
  return {
    prefix: below === '' ? inside : `${inside}${below}/`,
    ...(mainBranch === undefined ? {} : { mainBranch }),
  };
}

/** The folder itself, or the nearest one above it that is there. */
export function nearestFolder(directory: string): string {
  const above = dirname(directory);
  return existsSync(directory) || above === directory ? directory : nearestFolder(above);
}

/**
 * What the remote calls its own; else the one of the usual names that there is, since what is checked out may be somebody's
 * branch for this very change; else what is checked out, also before the first commit.
 */
async function mainBranchOf(git: GitCommands, usual: string | undefined): Promise<string | undefined> {
  const names = [...new Set([...(usual === undefined ? [] : [usual]), ...USUAL])];
  const places = names.flatMap((name) => [`refs/heads/${name}`, `refs/remotes/origin/${name}`]);
  const [remote, checkedOut, there] = await Promise.all([
    git.ask(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']),
    git.ask(['symbolic-ref', '--quiet', 'HEAD']),
    git.ask(['for-each-ref', '--format=%(refname)', ...places]),
  ]);
  const known = there?.split('\n') ?? [];
  return (
    /^refs\/remotes\/origin\/(.+)/.exec(remote?.trim() ?? '')?.[1] ??
    names.find((name) =>
      [`refs/heads/${name}`, `refs/remotes/origin/${name}`].some((each) => known.includes(each)),
    ) ??
    /^refs\/heads\/(.+)/.exec(checkedOut?.trim() ?? '')?.[1] ??
    usual
  );
}
