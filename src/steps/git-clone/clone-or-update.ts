/** One attempt at what `GitRepository.pull_code` does (`prefect/runner/storage.py`, Prefect 3.8.8). */
import { join, resolve } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Source } from '../../git/credentials.ts';
import { askGit, git, type GitFailure, type GitOptions } from './git.ts';
import { partsOf, withoutUser } from '../../git/repository-url.ts';

/** What the folder is to hold. At most one of `branch` and `commit` is given; neither: what the remote's `HEAD` names. */
export interface Wanted {
  source: Source;
  /** Absolute. */
  folder: string;
  /** Of a branch or a tag. */
  branch: string | undefined;
  /** In lower case, maybe shortened. */
  commit: string | undefined;
  /** Only these, and files at the top; empty: everything. */
  directories: readonly string[];
  withSubmodules: boolean;
}

/** `options` are those of a command in the step's working directory. Undefined: the folder holds what is wanted. */
export async function cloneOrUpdate(
  wanted: Wanted,
  options: GitOptions & { files: FileSystem },
): Promise<GitFailure | undefined> {
  const inFolder = { ...options, workingDirectory: wanted.folder };
  const exists = await options.files.exists(join(wanted.folder, '.git'));
  return exists ? update(wanted, inFolder, options.workingDirectory) : clone(wanted, options, inFolder);
}

async function clone(
  wanted: Wanted,
  options: GitOptions,
  inFolder: GitOptions,
): Promise<GitFailure | undefined> {
  const { source, folder, branch, commit, directories, withSubmodules } = wanted;
  const revision =
    commit === undefined
      ? [...(branch === undefined ? [] : ['--branch', branch]), '--depth', '1']
      : ['--filter=blob:none', '--no-checkout'];
  const flags = [
    ...(withSubmodules ? ['--recurse-submodules'] : []),
    ...(directories.length > 0 ? ['--sparse'] : []),
    ...revision,
  ];
  return (
    (await git(['clone', '--quiet', ...flags, '--end-of-options', source.url, folder], options)) ??
    (commit === undefined ? undefined : await checkOut(commit, wanted, inFolder)) ??
    setDirectories(directories, inFolder)
  );
}

async function update(
  wanted: Wanted,
  inFolder: GitOptions,
  workingDirectory: string,
): Promise<GitFailure | undefined> {
  const { branch, commit, directories, withSubmodules } = wanted;
  const failure =
    (await checkOrigin(wanted, inFolder, workingDirectory)) ?? (await setDirectories(directories, inFolder));
  if (failure !== undefined) return failure;
  if (commit !== undefined) return checkOut(commit, wanted, inFolder);
  return (await catchUp(branch, inFolder)) ?? (withSubmodules ? updateSubmodules(inFolder) : undefined);
}

/** The folder may hold something else altogether, which is not for us to change. */
async function checkOrigin(
  { source, folder }: Wanted,
  inFolder: GitOptions,
  workingDirectory: string,
): Promise<GitFailure | undefined> {
  const stored = (await askGit(['config', '--get', 'remote.origin.url'], inFolder)) ?? '';
  // Git stores a folder by its absolute path.
  const plain = (url: string): string =>
    partsOf(url) === undefined ? resolve(workingDirectory, url) : withoutUser(url);
  const isSame = plain(stored) === plain(source.url);
  if (!isSame) {
    return {
      message: `\`git_clone\` found another repository in \`${folder}\`${stored === '' ? '' : `: \`${withoutUser(stored)}\``}`,
      help: 'remove the folder, or name another with `clone_directory_name`',
      isFinal: true,
    };
  }
  // `prefect deploy` leaves the token in the clone's configuration, from where it would get into arguments.
  const holdsLogin = partsOf(stored)?.user !== undefined && source.login !== undefined;
  return holdsLogin ? git(['remote', 'set-url', 'origin', source.url], inFolder) : undefined;
}

/**
 * To what the remote has. Prefect pulls, which cannot work when the remote has moved on (a clone of depth 1 shares no
 * history with what comes), then deletes the folder and clones anew. This leaves the same files, keeps those that git
 * does not know, and keeps everything when the network fails.
 */
async function catchUp(branch: string | undefined, inFolder: GitOptions): Promise<GitFailure | undefined> {
  const fetch = ['fetch', '--depth', '1', '--end-of-options', 'origin', branch ?? 'HEAD'];
  const failure = await git(fetch, inFolder);
  if (failure !== undefined) return failure;
  const isAhead =
    (await askGit(['merge-base', '--is-ancestor', 'FETCH_HEAD', 'HEAD'], inFolder)) !== undefined;
  return isAhead ? undefined : git(['reset', '--hard', 'FETCH_HEAD'], inFolder);
}

const EVERY_BRANCH = '+refs/heads/*:refs/remotes/origin/*';

/**
 * Prefect takes any full `commit_sha` for checked out already when the folder is there, and cannot find a shortened one
 * (measured on Prefect 3.8.8); it also leaves submodules empty.
 */
async function checkOut(
  commit: string,
  { withSubmodules }: Wanted,
  inFolder: GitOptions,
): Promise<GitFailure | undefined> {
  const head = await askGit(['rev-parse', 'HEAD'], inFolder);
  const fetched = head?.startsWith(commit) === true ? undefined : await fetchCommit(commit, inFolder);
  // Not every server gives out a commit by its name, but a clone has those of all branches.
  const failure = await git(['checkout', commit, '--'], inFolder);
  if (failure !== undefined) return fetched ?? failure;
  return withSubmodules ? updateSubmodules(inFolder) : undefined;
}

async function fetchCommit(commit: string, inFolder: GitOptions): Promise<GitFailure | undefined> {
  if (commit.length >= 40) return git(['fetch', '--end-of-options', 'origin', commit], inFolder);
  const isShallow = (await askGit(['rev-parse', '--is-shallow-repository'], inFolder)) === 'true';
  return git(['fetch', ...(isShallow ? ['--unshallow'] : []), 'origin', EVERY_BRANCH], inFolder);
}

async function setDirectories(
  directories: readonly string[],
  inFolder: GitOptions,
): Promise<GitFailure | undefined> {
  return directories.length === 0
    ? undefined
    : git(['sparse-checkout', 'set', '--', ...directories], inFolder);
}

async function updateSubmodules(inFolder: GitOptions): Promise<GitFailure | undefined> {
  return git(['submodule', 'update', '--init', '--recursive'], inFolder);
}
