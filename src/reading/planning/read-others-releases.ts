/** What the newest releases of other projects own, so that nothing of theirs is removed. */
import { blockKey } from '../../plan/removals.ts';
import type { ReleaseReader } from '../../ports/releases.ts';
import { RELEASE_KEY_PREFIX, releaseKey } from '../../release/project-identity.ts';
import { fromNote } from '../../release/record-note.ts';

/** Name of the project by `flow/name`, or by the key of a block. */
export async function othersOwn(
  project: string,
  prefect: ReleaseReader,
): Promise<ReadonlyMap<string, string>> {
  const notes = await prefect.findNewestNotes(RELEASE_KEY_PREFIX);
  const owners = new Map<string, string>();
  for (const note of notes) {
    const release = note.key === releaseKey(project) ? undefined : fromNote(note)?.release;
    if (release === undefined) continue;
    const { deployments, blocks } = release.owned;
    for (const name of [...Object.keys(deployments), ...Object.keys(blocks).map(blockKey)])
      owners.set(name, release.project);
  }
  return owners;
}
