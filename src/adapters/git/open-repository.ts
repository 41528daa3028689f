/** A repository on this machine: its commits, their files, and what differs between them. */
import { resolve } from 'node:path';
import type { Source } from '../../git/credentials.ts';
import { withoutSecrets } from '../../git/explain.ts';
import { sourceFromEnvironment } from '../../git/login-from-environment.ts';
import { faultOfRef } from '../../git/revision.ts';
import { LIST_WITH_SCOPES, overridesOf } from '../../git/local-programs.ts';
import type { Commit, Repository, TreeEntry } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import { gitVariables, NO_NETWORK } from '../../git/git-variables.ts';
import { fetchMissing } from './remote.ts';
import { refusal } from './run-remote.ts';
import { expectReading, objectReader } from './read-objects.ts';
import { runGit, type GitCommands, type GitPlace } from './run-git.ts';
import { makeWorktree } from './worktrees.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const FACTS = [
  'rev-parse',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--git-common-dir',
  '--show-cdup',
];

export async function openRepository(
  directory: string,
  variables: Variables,
  ref?: string,
): Promise<Repository> {
  const bare = runGit({ directory, variables, more: NO_NETWORK });
  const early = ref === undefined ? undefined : resolveRef(ref, bare);
  early?.catch(() => undefined);
  if (ref !== undefined) expectReading();
  const [facts, configuration] = await Promise.all([
    bare.run(FACTS).catch((error: unknown) => refuse(directory, error)),
    bare.ask(LIST_WITH_SCOPES),
  ]);
  const [isInside, isShallow, commonFolder = '', up = ''] = facts.split('\n');
  // A folder inside `.git` has no files of the project around it either.
  const isBare = isInside !== 'true';
  const settings = overridesOf(configuration ?? '');
  const root = resolve(directory, isBare ? commonFolder : up);
  const remoteUrl = remoteUrlIn(configuration ?? '');
  const repository = repositoryAt(
    {
      root,
      commonFolder: resolve(directory, commonFolder),
      isBare,
      isShallow: isShallow === 'true',
      remoteUrl,
      otherRemotes: otherRemotesIn(configuration ?? ''),
    },
    variables,
    settings,
    // A partial clone gets what is missing when it is read.
    sourceFromEnvironment(remoteUrl ?? '', variables, true),
  );
  if (early === undefined) return repository;
  return { ...repository, resolve: (asked) => (asked === ref ? early : repository.resolve(asked)) };
}

export interface RepositoryFacts {
  root: string;
  /** `.git`, also of a worktree. Absolute. */
  commonFolder: string;
  isBare: boolean;
  isShallow: boolean;
  remoteUrl: string | null;
  /** Names of remotes beside `origin`. */
  otherRemotes: readonly string[];
}

/** `settings`: of git, which go before those of the repository. `source`: its `origin`, with the login that is taken along. */
export function repositoryAt(
  facts: RepositoryFacts,
  variables: Variables,
  settings: readonly (readonly [string, string])[],
  source: Source,
): Repository {
  const { root, isBare, isShallow, remoteUrl } = facts;
  const place: GitPlace = { directory: root, variables, settings, source };
  const git = runGit(place);
  const objects = objectReader(root, gitVariables(variables, source, undefined, settings));
  return {
    root,
    isBare,
    isShallow,
    remoteUrl,
    resolve: (ref) => resolveRef(ref, git),
    fetchRef: async (ref) => {
      const fetched = await fetchMissing(checkedRef(ref), facts, place);
      const commit = fetched && (await resolveRef(fetched.name, git));
      return commit && { ...commit, kind: fetched.kind };
    },
    tree: async (commit) => {
      // Files are read next.
      objects.start();
      return entriesOf(await orRefuse(git.run(['ls-tree', '-r', '-z', '--full-tree', commit]), source));
    },
    read: (id) => objects.read(id),
    changed: async (from, to) => {
      if (isBare && to === undefined) throw withoutFiles(root);
      return orRefuse(changedPaths(from, to, git), source);
    },
    mergeBase: async (one, other) => (await git.ask(['merge-base', one, other]))?.trim() || undefined,
    isPushed: async (commit) => {
      const holding = ['for-each-ref', '--format=%(refname)', `--contains=${commit}`, 'refs/remotes'];
      const names = ((await git.ask(holding)) ?? '').split('\n').filter(Boolean);
      // CI systems have `refs/remotes/pull/…` of `origin`, too.
      return names.some(
        (name) => !facts.otherRemotes.some((other) => name.startsWith(`refs/remotes/${other}/`)),
      );
    },
    worktree: (commit) => makeWorktree(commit, facts, place),
    close: () => objects.close(),
  };
}

const NAMED = ['log', '-1', '--no-show-signature', '--format=%H%n%cI%n%s', '--end-of-options'];

async function resolveRef(ref: string, git: GitCommands): Promise<Commit | undefined> {
  const name = checkedRef(ref);
  const places = [`refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/origin/${name}`];
  const [described, names = ''] = await Promise.all([
    git.ask([...NAMED, `${name}^{commit}`, '--']),
    git.ask(['for-each-ref', '--format=%(refname)', ...places]),
  ]);
  const known = names.split('\n').find((each) => places.includes(each));
  const elsewhere = described || (known && (await git.ask([...NAMED, `${known}^{commit}`, '--'])));
  if (elsewhere === undefined || elsewhere === '') return undefined;
  const [sha = '', committedAt = '', message = ''] = elsewhere.split('\n');
  return { sha, committedAt, message, kind: kindOf(name, known, sha) };
}

/** A branch may have a name that looks like a commit; git takes such a name for the commit. */
function kindOf(name: string, known: string | undefined, sha: string): Commit['kind'] {
  if (/^(?:refs\/)?heads\//.test(name)) return 'branch';
  if (/^(?:refs\/)?tags\//.test(name)) return 'tag';
  if (known === undefined || sha.startsWith(name.toLowerCase())) return 'commit';
  return known.startsWith('refs/tags/') ? 'tag' : 'branch';
}

/** Throws `TqError` (`usage`) for what can be no name. */
export function checkedRef(ref: string): string {
  const fault = faultOfRef(ref);
  if (fault === undefined) return ref;
  throw new TqError('usage', fault.message, { help: fault.help });
}

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'link',
  '160000': 'submodule',
};

/** `<mode> SP <type> SP <id> TAB <path> NUL`, again and again. */
function entriesOf(listing: string): TreeEntry[] {
  const lines = listing.split('\0');
  const entries: TreeEntry[] = [];
  for (const line of lines) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
    entries.push({ path: line.slice(tab + 1), kind: KINDS[mode] ?? 'file', id });
  }
  return entries;
}

/** Whatever the user's configuration says: whole paths from the top, nothing started, no submodule looked into. */
const DIFF = ['diff', '--name-only', '-z', '--no-renames', '--no-relative', '--no-ext-diff', '--no-textconv'];

async function changedPaths(from: string, to: string | undefined, git: GitCommands): Promise<string[]> {
  const [known, unknown] = await Promise.all([
    git.run([...DIFF, '--ignore-submodules=dirty', from, ...(to === undefined ? [] : [to]), '--']),
    to === undefined ? git.run(['ls-files', '--others', '--exclude-standard', '-z']) : '',
  ]);
  return [...new Set([...known.split('\0'), ...unknown.split('\0')])].filter((path) => path !== '').sort();
}

/** Whatever git has to say of a commit that it knows the name of: it lacks something of it, or it is damaged. */
async function orRefuse<Result>(work: Promise<Result>, source: Source): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TqError) throw error;
    const said = withoutSecrets(error instanceof Error ? error.message : String(error), source.login);
    if (/promisor remote|could not read from remote|unable to access|could not fetch/i.test(said))
      throw refusal(said.trim(), source);
    throw new TqError('failed', 'git cannot read the commit', {
      help: 'see what `git fsck` says of the repository',
      cause: new Error(said.trim()),
    });
  }
}

function withoutFiles(root: string): TqError {
  return new TqError('usage', `\`${root}\` is a bare repository, which has no files on disk`, {
    help: 'name the commit that is meant with `--ref`',
  });
}

/** A remote is called as its section; a listing has the scope before each setting. */
function otherRemotesIn(configuration: string): string[] {
  const names = configuration.split('\0').map((each) => /^remote\.(.+)\.url\n/s.exec(each)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined && name !== 'origin') as string[];
}

function remoteUrlIn(configuration: string): string | null {
  const urls = configuration.split('\0').filter((each) => each.startsWith('remote.origin.url\n'));
  return urls.at(-1)?.slice('remote.origin.url\n'.length) || null;
}

function refuse(directory: string, error: unknown): never {
  if (error instanceof TqError) throw error;
  const said = error instanceof Error ? error.message : String(error);
  if (/dubious ownership/.test(said))
    throw new TqError(
      'failed',
      `git refuses the repository around \`${directory}\`: it belongs to somebody else`,
      {
        help: `if you trust it: git config --global --add safe.directory ${directory}`,
      },
    );
  if (/not a git repository/i.test(said))
    throw new TqError('failed', `\`${directory}\` is in no git repository`, {
      help: 'go to a clone of your repository, or name it: `--repo URL`',
    });
  throw new TqError('failed', `git cannot read the repository around \`${directory}\``, {
    cause: new Error(said.trim()),
  });
}
