/** One commit of a repository that is not here, in a temporary one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../git/credentials.ts';
import { repositoryName, withoutSecrets } from '../../git/repository-url.ts';
import { startOf } from '../../git/revision-steps.ts';
import type { Repository } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import { checkedRef, repositoryAt } from './open-repository.ts';
import { runGit } from './run-git.ts';
import { callRemote, refusal, type RemoteAnswer } from './run-remote.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A temporary repository, and where its commit comes from. */
interface Place {
  root: string;
  source: Source;
  variables: Variables;
}

/** `ref` as for `Git.fetch`; `main~2` too. The repository is removed when it is closed, and when this process ends. */
export async function fetchRepository(
  source: Source,
  ref: string | undefined,
  variables: Variables,
): Promise<Repository> {
  const wanted = checkedRef(ref ?? 'HEAD');
  const folder = await temporaryFolder();
  try {
    const root = await makeRepository(folder.path, source, variables);
    await fetchInto({ root, source, variables }, wanted);
    const facts = { root, commonFolder: join(root, '.git'), isBare: true, isShallow: true, otherRemotes: [] };
    // Large files are got when they are read.
    const repository = repositoryAt({ ...facts, remoteUrl: source.url }, variables, [], source);
    return {
      ...repository,
      // It came from there.
      isPushed: () => Promise.resolve(true),
      async close() {
        await repository.close();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** An empty one, with the remote as its `origin`. Gives its folder. */
export async function makeRepository(parent: string, { url }: Source, variables: Variables): Promise<string> {
  const root = join(parent, folderName(url));
  // Not a bare one: users may have told git to take no bare repository unless it is named (`safe.bareRepository`).
  const git = runGit({ directory: parent, variables });
  await git.run(['init', '--quiet', '--template=', '--end-of-options', root]);
  await runGit({ directory: root, variables }).run(['config', 'remote.origin.url', url]);
  return root;
}

/** What stands in the address, for steps that take the folder's name. */
function folderName(url: string): string {
  const name = repositoryName(url.replace(/(?<!\/)\/+$/, ''));
  return /^\.*$/.test(name) ? 'repository' : name;
}

async function fetchInto(place: Place, ref: string): Promise<void> {
  const { name, steps } = startOf(ref);
  const answer = await fetchNames([name], [`--depth=${steps + 1}`], place);
  if (!('said' in answer)) return keepFetched(place);
  if (!isHexadecimal(name) || !NO_SUCH.test(answer.said)) throw refused(answer.said, ref, place.source);
  // A server may give out only what its branches and tags name, and knows no shortened names: with all of history it is there.
  const everything = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const all = await fetchNames(everything, [], place);
  if ('said' in all) throw refused(all.said, ref, place.source);
  const { root: directory, variables } = place;
  const found = await runGit({ directory, variables }).ask([
    'rev-parse',
    '--verify',
    '--quiet',
    `${name}^{commit}`,
  ]);
  if (!found?.trim()) throw refused(answer.said, ref, place.source);
}

/** Without the content of large files, where the server knows how to leave it out. */
function fetchNames(names: string[], depth: string[], { root, ...asked }: Place): Promise<RemoteAnswer> {
  const plain = ['--no-tags', '--no-recurse-submodules', '--no-auto-maintenance'];
  return callRemote({
    args: [
      ...['fetch', '--progress', '--update-head-ok', ...plain, ...depth],
      ...['--filter=blob:limit=1m', '--end-of-options', 'origin', ...names],
    ],
    directory: root,
    ...asked,
  });
}

/** `<id> TAB [not-for-merge] TAB branch 'main' of <address>`. Named here as there, so that it is found by its name. */
async function keepFetched({ root, variables }: Place): Promise<void> {
  const line = await readFile(join(root, '.git', 'FETCH_HEAD'), 'utf8');
  const [, id = '', kind, named = ''] =
    /^([0-9a-f]+)\t[^\t]*\t(?:(branch|tag|) ?'([^']*)' of )?/.exec(line) ?? [];
  const folders: Readonly<Record<string, string>> = { branch: 'refs/heads/', tag: 'refs/tags/' };
  const full = `${folders[kind ?? ''] ?? ''}${named}`;
  const git = runGit({ directory: root, variables });
  if (full.startsWith('refs/')) await git.run(['update-ref', full, id]);
  // Of an annotated tag, the commit behind it.
  await git.run(['update-ref', '--no-deref', 'HEAD', `${id}^{commit}`]);
}

const NO_SUCH =
  /couldn't find remote ref|not our ref|unadvertised object|did not send all necessary objects/i;

function isHexadecimal(name: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(name);
}

function refused(said: string, ref: string, source: Source): TqError {
  if (!NO_SUCH.test(said)) return refusal(said, source);
  return new TqError('failed', `\`${withoutSecrets(source.url)}\` has no \`${ref}\``, {
    help: 'name a branch, a tag or a commit that was pushed',
    cause: new Error(said),
  });
}
