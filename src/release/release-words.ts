/** Words for a release that the record in the UI and `tq history` share. */
import type { Release, ReleaseCommit } from './release.ts';

/** How it ended; one that never said so has died: of one that is still running others know. */
export function outcomeText({ finished }: Release): string {
  return finished?.reason ?? 'did not finish';
}

/** Fates of its objects, by how often: `{ created: 2, failed: 1 }`. */
export function changeCounts({ changes }: Release): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of changes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** `2 created, 1 failed`; empty without changes. */
export function countText(release: Release): string {
  return Object.entries(changeCounts(release))
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

/** How the commit came to be the one that was released: `main`, or `asked for as v1.2`; and what went along that is not in it. */
export function commitCircumstances({ branch, ref, dirty = [] }: ReleaseCommit): string {
  const name = ref === undefined ? branch : `asked for as ${ref}`;
  const more = dirty.length === 0 ? null : `with changes that are not in it: ${dirty.join(', ')}`;
  return [name, more].filter((each) => each !== null).join('; ');
}
