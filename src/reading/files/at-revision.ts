/** Everything of a project as it was at a commit: its files from git's objects, and what git says of that commit. */
import { join, relative } from 'node:path';
import type { Environment } from '../../environment.ts';
import type { Source } from '../../git/credentials.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Checkout, Commit, Git, Repository, Worktree } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import { treeFiles } from './tree-files.ts';

/** The commit that everything is read from, in the place of the files on disk. */
export interface Revision {
  repository: Repository;
  commit: Commit;
  /** For programs, which need files on disk: a temporary working tree, made when it is first asked for. */
  onDisk: () => Promise<Place>;
  /** Where `tq` was started: what is not part of the project, such as a virtual environment, is there. */
  start: Place;
}

/** A folder, and how files are read there. */
export interface Place {
  environment: Environment;
  files: FileSystem;
}

export interface RevisionPorts extends Place {
  git: Git;
  note: (line: string) => void;
}

/** What a command needs to read a commit as if it were checked out. */
export interface AtRevision extends Place {
  git: Git;
  revision: Revision;
  /** Ends what was started and removes what was made. */
  close: () => Promise<void>;
}

/** A name, and the commit that it meant when a plan was saved: a branch or tag may have moved since. */
export interface AskedRef {
  ref: string;
  /** Full; undefined: what the name means now. */
  commit?: string | undefined;
  /** What the name was of, where `commit` is given. */
  kind?: Commit['kind'] | undefined;
}

/** `--ref`: a commit of the repository around the working directory. Throws `TqError`. */
export async function atRef(
  { ref, commit: exact, kind }: AskedRef,
  ports: RevisionPorts,
): Promise<AtRevision> {
  const { workingDirectory } = ports.environment;
  const wanted = exact ?? ref;
  const repository = await ports.git.open(workingDirectory, wanted);
  return closedOnFailure(repository, async () => {
    const found = (await repository.resolve(wanted)) ?? (await fetched(wanted, repository, ports));
    if (found === undefined)
      throw new TqError('usage', `\`${ref}\` names no commit of this repository`, {
        help: '`git branch --all` and `git tag` list names',
      });
    const commit = { ...found, kind: kind ?? found.kind };
    return at({ repository, commit, ref, workingDirectory }, ports);
  });
}

async function closedOnFailure<Result>(repository: Repository, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await repository.close();
    throw error;
  }
}

/** Also one that only the remote has: a pull request's, or what a shallow clone left out. */
async function fetched(
  ref: string,
  repository: Repository,
  { note }: RevisionPorts,
): Promise<Commit | undefined> {
  if (repository.remoteUrl === null) return undefined;
  const commit = await repository.fetchRef(ref);
  if (commit !== undefined) note(`\`${ref}\` was not here; fetched from \`origin\``);
  return commit;
}

/** `--repo`: a repository that is not cloned here; `ref` undefined: what its `HEAD` names. Throws `TqError`. */
export async function atRemote(
  source: Source,
  { ref, commit: exact, kind }: Partial<AskedRef>,
  ports: RevisionPorts,
): Promise<AtRevision> {
  const repository = await ports.git.fetch(source, exact ?? ref);
  return closedOnFailure(repository, async () => {
    // What is neither a branch nor a tag, such as a pull request, has no name there.
    const found = (await repository.resolve(exact ?? ref ?? 'HEAD')) ?? (await repository.resolve('HEAD'));
    if (found === undefined)
      throw new TqError('failed', `\`${source.url}\` has no commit`, { help: 'push one to it' });
    const commit = { ...found, kind: kind ?? found.kind };
    return at({ repository, commit, ref, workingDirectory: repository.root }, ports);
  });
}

interface Found {
  repository: Repository;
  commit: Commit;
  /** As asked for. */
  ref: string | undefined;
  workingDirectory: string;
}

async function at(found: Found, { environment, files, git, note }: RevisionPorts): Promise<AtRevision> {
  const { repository, commit, workingDirectory } = found;
  let worktree: Promise<Worktree> | undefined;
  const onDisk = async (): Promise<Place> => {
    const { path } = await (worktree ??= repository.worktree(commit.sha));
    const folder = join(path, relative(repository.root, workingDirectory));
    return { environment: { ...environment, workingDirectory: folder }, files };
  };
  return {
    environment: { ...environment, workingDirectory },
    files: treeFiles(repository, await repository.tree(commit.sha), files),
    git: { ...git, checkout: () => Promise.resolve(checkoutOf(found)) },
    revision: { repository, commit, onDisk, start: { environment, files } },
    close: async () => {
      // Why it could not be made was thrown to whoever asked for it.
      const made = await worktree?.catch(() => undefined);
      try {
        await made?.remove();
      } catch (error) {
        // The command has done its work, whatever the system says of the folder.
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        note(`the temporary folder \`${made?.path}\` could not be removed: ${message}`);
      } finally {
        await repository.close();
      }
    },
  };
}

function checkoutOf({ repository, commit, ref }: Found): Checkout {
  const { sha, committedAt, message, kind } = commit;
  const name = kind === 'commit' || ref === undefined ? sha : ref.replace(/^(?:refs\/)?(?:heads|tags)\//, '');
  return {
    commit: sha,
    committedAt,
    message,
    branch: kind === 'branch' && ref !== undefined ? name : null,
    remoteUrl: repository.remoteUrl,
    ref: name,
  };
}
