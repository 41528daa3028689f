/** Whether a remote has a commit that none of its branches and tags names: asked by fetching it, without its files. */
import type { Source } from '../../git/credentials.ts';
import { makeRepository } from './fetch-repository.ts';
import { callRemote, refusal } from './run-remote.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Undefined: the server gives out by name only what its branches and tags name. */
export async function hasCommit(
  source: Source,
  commit: string,
  variables: Variables,
): Promise<boolean | undefined> {
  const folder = await temporaryFolder();
  try {
    const answer = await callRemote({
      args: [
        ...['fetch', '--progress', '--depth=1', '--filter=tree:0', '--no-tags', '--no-recurse-submodules'],
        ...['--no-auto-maintenance', '--no-write-fetch-head', '--end-of-options', 'origin', commit],
      ],
      directory: await makeRepository(folder.path, source, variables),
      source,
      variables,
    });
    if (!('said' in answer)) return true;
    if (/unadvertised object/i.test(answer.said)) return undefined;
    if (/not our ref|couldn't find remote ref/i.test(answer.said)) return false;
    throw refusal(answer.said, source);
  } finally {
    folder.remove();
  }
}
