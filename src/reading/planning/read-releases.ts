/** The releases that the server keeps of a project. Each function throws `TqError`, also for a record of a newer `tq`. */
import type { ReleaseReader } from '../../ports/releases.ts';
import { releaseKey } from '../../release/project-identity.ts';
import { fromNote, type StoredRelease } from '../../release/record-note.ts';

/** The server refuses more than 200; a note of 1,000 deployments has some 100 KB. */
const PAGE = 50;
/** One note at a time would take a request for each that holds no release. */
const LEAST_PAGE = 5;

/** The newest; undefined before the first. */
export async function latestRelease(
  project: string,
  prefect: ReleaseReader,
): Promise<StoredRelease | undefined> {
  const [newest] = await prefect.findReleaseNotes(releaseKey(project), { limit: 1 });
  if (newest === undefined) return undefined;
  const first = fromNote(newest);
  if (first !== undefined) return first;
  // A note that holds no release, which a person or another tool has made, hides none that is below it.
  const [newestRelease] = await newestReleases(project, 1, prefect);
  return newestRelease;
}

/** The newest first, page by page as far as they are asked for. */
async function* eachRelease(
  project: string,
  prefect: ReleaseReader,
  pageSize = PAGE,
): AsyncGenerator<StoredRelease> {
  const key = releaseKey(project);
  const seen = new Set<string>();
  for (let offset = 0; ; offset += pageSize) {
    const page = await prefect.findReleaseNotes(key, { limit: pageSize, offset });
    for (const note of page) {
      // A deploy that has begun meanwhile moves those of the last page into this one.
      if (seen.has(note.id)) continue;
      seen.add(note.id);
      const stored = fromNote(note);
      if (stored !== undefined) yield stored;
    }
    if (page.length < pageSize) return;
  }
}

/** The newest `limit` ones. */
export async function newestReleases(
  project: string,
  limit: number,
  prefect: ReleaseReader,
): Promise<StoredRelease[]> {
  const found: StoredRelease[] = [];
  if (limit <= 0) return found;
  for await (const stored of eachRelease(project, prefect, Math.min(Math.max(limit, LEAST_PAGE), PAGE))) {
    found.push(stored);
    if (found.length >= limit) break;
  }
  return found;
}

/** The one of that number and all after it, the newest first; undefined when there is none of that number. */
export async function releasesSince(
  project: string,
  number: number,
  prefect: ReleaseReader,
): Promise<StoredRelease[] | undefined> {
  return releasesUntil(project, ({ release }) => release.number === number, prefect);
}

/** From the newest to the first that `isIt`; undefined when none is. */
export async function releasesUntil(
  project: string,
  isIt: (stored: StoredRelease, index: number) => boolean,
  prefect: ReleaseReader,
): Promise<StoredRelease[] | undefined> {
  const found: StoredRelease[] = [];
  for await (const stored of eachRelease(project, prefect)) {
    found.push(stored);
    if (isIt(stored, found.length - 1)) return found;
  }
  return undefined;
}
