/** What differs between a commit and what is to be deployed: `--changed-since REF`, as far as git tells it. */
import { ChangedPaths } from '../../changes/changed-paths.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Commit, Git, Repository, TreeEntry } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import type { Revision } from '../files/at-revision.ts';
import { treeFiles } from '../files/tree-files.ts';

export interface ChangePorts {
  git: Git;
  files: FileSystem;
  workingDirectory: string;
  /** What is deployed; undefined: the files on disk. */
  revision?: Pick<Revision, 'repository' | 'commit'> | undefined;
  note: (line: string) => void;
}

export interface ChangesSince {
  /** Full name of the commit that was compared with. */
  base: string;
  changes: ChangedPaths;
  /** The files as they were then. */
  before: FileSystem;
}

/** Throws `TqError` (`usage`) where there is no such commit. `work` gets what is found, while the repository is open. */
export async function withChangesSince<Result>(
  ref: string,
  ports: ChangePorts,
  work: (since: ChangesSince) => Promise<Result>,
): Promise<Result> {
  const { revision, git, workingDirectory } = ports;
  const repository = revision?.repository ?? (await git.open(workingDirectory, ref));
  try {
    return await work(await changesIn(repository, ref, ports));
  } finally {
    if (revision === undefined) await repository.close();
  }
}

async function changesIn(
  repository: Repository,
  ref: string,
  { revision, files, note }: ChangePorts,
): Promise<ChangesSince> {
  const [head, named] = await Promise.all([
    revision?.commit ?? repository.resolve('HEAD'),
    repository.resolve(ref),
  ]);
  const target = named ?? (await fetched(ref, repository, note));
  const base = await baseOf(repository, target, head, { ref, note });
  const [changed, tree] = await Promise.all([
    repository.changed(base, revision?.commit.sha),
    repository.tree(base),
  ]);
  const { root } = repository;
  const links = await linksIn(tree, repository);
  const submodules = tree.filter(({ kind }) => kind === 'submodule').map(({ path }) => path);
  return {
    base,
    changes: new ChangedPaths({
      root,
      changed,
      links,
      submodules,
      kept: tree.map(({ path }) => path),
      isOnDisk: revision === undefined,
    }),
    before: treeFiles(repository, tree, files),
  };
}

/** A shallow clone lacks what may be there; a whole one has all that was fetched. */
async function fetched(ref: string, repository: Repository, note: (line: string) => void): Promise<Commit> {
  const unknown = new TqError('usage', `\`${ref}\` names no commit of this repository`, {
    help: '`git branch --all` and `git tag` list names; `git fetch` gets those that are only on the remote',
  });
  if (!repository.isShallow || repository.remoteUrl === null) throw unknown;
  const commit = await repository.fetchRef(ref);
  if (commit === undefined) throw unknown;
  note(`\`${ref}\` was not in this shallow clone; fetched from \`origin\``);
  return commit;
}

/** Where both come from, so that what others did to REF meanwhile is no change. */
async function baseOf(
  repository: Repository,
  target: Commit,
  head: Commit | undefined,
  { ref, note }: { ref: string; note: (line: string) => void },
): Promise<string> {
  const base = head && (await repository.mergeBase(target.sha, head.sha));
  if (base !== undefined && (base !== head?.sha || base === target.sha)) return base;
  if (base !== undefined) {
    // Going back: there is no change since they parted, and a deploy changes something all the same.
    note(`\`${ref}\` is ahead of what is to be deployed, so it is compared with \`${ref}\` itself`);
    return target.sha;
  }
  const why = repository.isShallow ? 'the history of this clone is cut off' : 'they have no commit in common';
  note(`compared with \`${ref}\` itself, not with where it parted: ${why}`);
  return target.sha;
}

async function linksIn(tree: readonly TreeEntry[], repository: Repository): Promise<Map<string, string>> {
  const links = tree.filter(({ kind }) => kind === 'link');
  const texts = await Promise.all(
    links.map(async ({ path, id }): Promise<[string, string][]> => {
      const read = await repository.read(id);
      return 'bytes' in read ? [[path, new TextDecoder().decode(read.bytes)]] : [];
    }),
  );
  return new Map(texts.flat());
}
