/** `tq history`: the releases that the server keeps of a project; `tq history show N`: one of them. Writes nothing. */
import type { PrefectClient } from '../ports/prefect-client.ts';
import { chosenProject } from '../reading/project-of-history.ts';
import { latestRelease, newestReleases, releasesSince } from '../reading/planning/read-releases.ts';
import { lockName } from '../release/project-identity.ts';
import type { Release } from '../release/release.ts';
import { historyText, historyToJson } from '../report/history-text.ts';
import { releaseText, releaseToJson } from '../report/release-text.ts';
import { TqError } from '../tq-error.ts';
import type { Command } from './command.ts';
import { type HistoryOptions, isWholeNumber, withProjectOptions } from './history-options.ts';

interface ListOptions extends HistoryOptions {
  limit: number;
}

export const history: Command<ListOptions> = {
  builder: (yargs) =>
    withProjectOptions(yargs).option('limit', {
      type: 'number',
      default: 20,
      requiresArg: true,
      describe: 'how many releases, the newest first',
      // Not for `history show`, which is about one.
      global: false,
    }),

  async run(options, { environment, files, reporter, connect }) {
    if (!isWholeNumber(options.limit, 1)) throw new TqError('usage', '`--limit` takes a number from 1');
    const { name } = await chosenProject(options, environment.workingDirectory, files);
    const prefect = await connect();
    const releases = (await newestReleases(name, options.limit, prefect)).map(({ release }) => release);
    const running = await runningOf(name, releases[0], prefect);
    const text =
      releases.length === 0 ? `no releases of \`${name}\` on the server` : historyText(releases, running);
    reporter.result(
      'releases',
      releases.map((release) => historyToJson(release, running)),
      text,
    );
    return 'ok';
  },
};

interface ShowOptions extends HistoryOptions {
  number?: number;
}

export const showRelease: Command<ShowOptions> = {
  builder: (yargs) =>
    withProjectOptions(yargs).positional('number', {
      type: 'number',
      describe: 'number of the release; by default the newest',
    }),

  async run(options, { environment, files, reporter, connect }) {
    const { number } = options;
    if (number !== undefined && !isWholeNumber(number, 1))
      throw new TqError('usage', 'a release has a number from 1');
    const { name } = await chosenProject(options, environment.workingDirectory, files);
    const prefect = await connect();
    const release = await find(name, number, prefect);
    const newest = number === undefined ? release : (await latestRelease(name, prefect))?.release;
    const running = await runningOf(name, newest, prefect);
    reporter.result('release', releaseToJson(release, running), releaseText(release, running));
    return 'ok';
  },
};

async function find(project: string, number: number | undefined, prefect: PrefectClient): Promise<Release> {
  const stored =
    number === undefined
      ? await latestRelease(project, prefect)
      : (await releasesSince(project, number, prefect))?.at(-1);
  if (stored !== undefined) return stored.release;
  const what = number === undefined ? 'no release' : `no release ${number}`;
  throw new TqError('failed', `there is ${what} of \`${project}\` on the server`, {
    help:
      number === undefined
        ? 'the first `tq deploy` that writes something makes one'
        : '`tq history` lists them',
  });
}

/** Number of the newest release if it is under way: it has not said how it ended, and the lock is held. */
async function runningOf(
  project: string,
  newest: Release | undefined,
  prefect: PrefectClient,
): Promise<number | undefined> {
  if (newest === undefined || newest.finished !== null) return undefined;
  return (await prefect.isLocked(lockName(project))) ? newest.number : undefined;
}
