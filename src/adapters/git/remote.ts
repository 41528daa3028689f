/** Repositories that are elsewhere: what refs they have, and what a repository here lacks of them. */
import { tmpdir } from 'node:os';
import type { Source } from '../../git/credentials.ts';
import { sourceFromEnvironment } from '../../git/login-from-environment.ts';
import { readRemoteRefs, remoteRefNamed } from '../../git/remote-refs.ts';
import { withoutSecrets } from '../../git/repository-url.ts';
import { isFullCommit } from '../../git/revision.ts';
import { startOf } from '../../git/revision-steps.ts';
import type { Commit, RemoteRefs } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import { runGit, type GitPlace } from './run-git.ts';
import { callRemote, refusal } from './run-remote.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Asked outside of any repository, so that the user's configuration counts and no repository's. */
export async function remoteRefs(source: Source, variables: Variables): Promise<RemoteRefs> {
  const answer = await callRemote({
    args: ['ls-remote', '--symref', '--end-of-options', source.url],
    directory: tmpdir(),
    outside: true,
    source,
    variables,
  });
  if ('said' in answer) throw refusal(answer.said, source);
  return readRemoteRefs(answer.stdout);
}

interface Origin {
  remoteUrl: string | null;
  isShallow: boolean;
}

/**
 * Gets from `origin` what a repository lacks of a ref, and gives a name for the commit that the repository knows then, with what `ref` was. Writes
 * objects, and where history ends in a shallow clone; no ref, no tag, no `FETCH_HEAD`. Undefined where `origin` has no such
 * ref, or there is no `origin`.
 */
export async function fetchMissing(
  ref: string,
  { remoteUrl, isShallow }: Origin,
  place: GitPlace,
): Promise<{ name: string; kind: Commit['kind'] } | undefined> {
  if (remoteUrl === null) return undefined;
  const source = sourceFromEnvironment(remoteUrl, place.variables, true);
  const { name, suffix, steps } = startOf(ref);
  const here = steps === 0 ? undefined : await commitHere(name, place);
  const wanted = here === undefined ? await onRemote(name, source, place) : { commit: here, name: here };
  if (wanted === undefined) return undefined;
  const cut = here === undefined ? `--depth=${steps + 1}` : `--deepen=${steps}`;
  const answer = await callRemote({
    args: [
      ...['fetch', '--progress', '--no-write-fetch-head', '--no-tags', '--no-prune'],
      ...['--no-recurse-submodules', '--no-auto-maintenance'],
      // In a whole clone a depth would cut history off.
      ...(isShallow ? [cut] : []),
      ...['--end-of-options', source.url, wanted.name],
    ],
    ...{ ...place, source },
  });
  if ('said' in answer) throw refusalOfCommit(answer.said, source) ?? refusal(answer.said, source);
  return { name: `${wanted.commit}${suffix}`, kind: steps === 0 ? kindOf(wanted.name) : 'commit' };
}

async function commitHere(name: string, place: GitPlace): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  return (await runGit(place).ask(args))?.trim() || undefined;
}

async function onRemote(
  name: string,
  source: Source,
  { variables }: GitPlace,
): Promise<{ commit: string; name: string } | undefined> {
  if (isFullCommit(name)) return { commit: name.toLowerCase(), name };
  return remoteRefNamed(
    await remoteRefs(source, variables),
    name.replace(/^(?:refs\/remotes\/)?origin\//, ''),
  );
}

function kindOf(fullName: string): Commit['kind'] {
  if (fullName.startsWith('refs/heads/')) return 'branch';
  return fullName.startsWith('refs/tags/') ? 'tag' : 'commit';
}

/** Some servers give out commits only as what a branch or tag names. Undefined: git said something else. */
function refusalOfCommit(said: string, { url }: Source): TqError | undefined {
  if (!/not our ref|unadvertised object/i.test(said)) return undefined;
  return new TqError('failed', `\`${withoutSecrets(url)}\` does not give out that commit`, {
    help: 'check that it was pushed; in a shallow clone, `git fetch --unshallow` gets all of history',
    cause: new Error(said),
  });
}
