/**
 * What `tq` asks of git. Whatever the configuration of a repository says, no program that it names is started: no hook, no
 * filter, no file monitor, no transport; and nobody is asked for a password.
 */
import type { Source } from '../git/credentials.ts';
import type { ReadResult } from './file-system.ts';

/** The commit that is checked out, or the one that was asked for with `--ref`. */
export interface Checkout {
  commit: string;
  /** When it was committed, in ISO 8601; undefined where git does not say. */
  committedAt?: string;
  /** First line of the commit message. */
  message: string;
  /** Null when the head is detached. */
  branch: string | null;
  /** `remote.origin.url` as configured; null when there is none. */
  remoteUrl: string | null;
  /** The name of a branch or tag, or a commit as it was asked for with `--ref`; undefined: what is checked out. */
  ref?: string;
}

export interface Git {
  /** Null outside a repository, before the first commit, and when git is not installed. */
  checkout(directory: string): Promise<Checkout | null>;
  /**
   * The repository around a folder. Throws `TqError` (`failed`) where there is none, where git is not installed, or where git
   * refuses it (`safe.directory`). `ref`: will be asked for next, so that git looks for it meanwhile.
   */
  open(directory: string, ref?: string): Promise<Repository>;
  /**
   * What a remote repository has. Without a login in `source`, the one that the environment has for the host is taken. Throws
   * `TqError`: `unauthorized`, `unreachable`, `failed`.
   */
  remoteRefs(source: Source): Promise<RemoteRefs>;
  /** Whether a remote has the commit, given in full; undefined where its server does not say. Throws like `remoteRefs`. */
  hasCommit(source: Source, commit: string): Promise<boolean | undefined>;
  /**
   * A repository that is not here, with the one commit that `ref` names (a branch, a tag, a full commit; undefined: what its
   * `HEAD` names). Lives in a temporary folder until it is closed. Throws like `remoteRefs`.
   */
  fetch(source: Source, ref: string | undefined): Promise<Repository>;
  /** What lies around a folder that need not be there yet; never throws, also without git. */
  surroundings(directory: string): Promise<Surroundings>;
  /**
   * Those of the paths, which need not be there yet, that git ignores and does not track, with the line that says so. Paths are
   * absolute. Empty outside of a repository, without git, and where git cannot tell.
   */
  ignored(directory: string, paths: readonly string[]): Promise<IgnoredPath[]>;
}

export interface Surroundings {
  /** From the top of the repository to the folder, `teams/a/`; empty at the top; undefined outside of any. */
  prefix?: string;
  /** The branch that everything goes into at last, as far as git can tell. */
  mainBranch?: string;
}

export interface IgnoredPath {
  /** As it was asked for. */
  path: string;
  /** Who says so: `.gitignore:3`, from the top of the repository; absolute for a file of the user. */
  by: string;
}

/** A repository on this machine. Paths are relative to `root`, with `/`, whatever they hold. */
export interface Repository {
  /** Absolute: the top of the working tree; of a bare repository, its own folder. */
  readonly root: string;
  readonly isBare: boolean;
  /** Whether history was cut off (`clone --depth`). */
  readonly isShallow: boolean;
  /** `remote.origin.url` as configured, which may hold a password; null when there is none. */
  readonly remoteUrl: string | null;
  /**
   * The commit that a branch, tag, commit, `HEAD~2` or `refs/pull/7/head` names; of a branch that is only on the remote, the
   * remote's. Undefined where the repository has no such commit. Throws `TqError` (`usage`) for what can be no name.
   */
  resolve(ref: string): Promise<Commit | undefined>;
  /** Gets what is missing of `ref` from `origin`, and resolves it; undefined where `origin` has no such. Throws like `Git.remoteRefs`. */
  fetchRef(ref: string): Promise<Commit | undefined>;
  /** All files of a commit, in git's order. */
  tree(commit: string): Promise<readonly TreeEntry[]>;
  /** Content of a blob. Many may be asked for at once; they are read in bulk. */
  read(id: string): Promise<ReadResult>;
  /**
   * Paths that differ between two commits, sorted; without `to`, between the commit and the files on disk, those that git does
   * not know and does not ignore included. A renamed file counts twice. Throws `TqError` (`usage`) where there are none on disk.
   */
  changed(from: string, to?: string): Promise<string[]>;
  /** The newest commit that both come from; undefined when there is none, or history is cut off before it. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Whether a branch or tag of a remote, as it was last fetched, holds the commit. */
  isPushed(commit: string): Promise<boolean>;
  /** A folder that holds the files of a commit; removed by its `remove`, or when the process ends. */
  worktree(commit: string): Promise<Worktree>;
  /** Ends what was started. */
  close(): Promise<void>;
}

export interface Commit {
  /** Full. */
  sha: string;
  /** In ISO 8601. */
  committedAt: string;
  /** First line. */
  message: string;
  /** What the name was of: `commit` for a commit's own name and for such as `HEAD~2`. */
  kind: 'branch' | 'tag' | 'commit';
}

/** `submodule`: a commit of another repository, whose files are not here. */
export interface TreeEntry {
  path: string;
  kind: 'file' | 'executable' | 'link' | 'submodule';
  /** Of the blob; of the commit for a submodule. */
  id: string;
}

export interface RemoteRefs {
  /** What `HEAD` names: a branch's name; undefined when the remote does not say. */
  defaultBranch: string | undefined;
  /** Full name (`refs/heads/main`) → commit; of an annotated tag, the commit behind it. */
  refs: ReadonlyMap<string, string>;
}

export interface Worktree {
  /** Absolute; the files lie in it as in the repository's `root`. */
  path: string;
  remove(): Promise<void>;
}
