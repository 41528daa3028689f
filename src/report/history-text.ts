/** Releases for people: a line each, the newest first. */
import type { JsonObject, JsonValue } from '../json.ts';
import { changeCounts, countText, outcomeText } from '../release/release-words.ts';
import { changedEnvironments } from '../release/recorded-environments.ts';
import type { Release, ReleaseCommit } from '../release/release.ts';
import { printableLine } from './printable.ts';

const SHORT_SHA = 8;
const WIDEST_MESSAGE = 50;

/** `number, when, outcome, who, commit, counts` in columns. `running` is the number of one that holds the lock. */
export function historyText(releases: readonly Release[], running?: number): string {
  const rows = releases.map((release) => [
    String(release.number).padStart(digits(releases)),
    `${release.startedAt.slice(0, 16).replace('T', ' ')}Z`,
    release.number === running ? 'running' : outcomeText(release),
    printableLine(release.who.user),
    commitText(release),
    whatText(release),
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function digits(releases: readonly Release[]): number {
  return Math.max(...releases.map(({ number }) => String(number).length));
}

function commitText({ commit }: Release): string {
  if (commit === null) return '';
  const { sha, message } = commit;
  const text = printableLine(message);
  return `${sha.slice(0, SHORT_SHA)} ${text.length > WIDEST_MESSAGE ? `${text.slice(0, WIDEST_MESSAGE - 1)}…` : text}`;
}

function whatText(release: Release): string {
  const { kind } = release;
  const environments = changedEnvironments(release).map(printableLine).join(', ');
  const counts = `${countText(release)}${environments === '' ? '' : ` (${environments})`}`;
  return 'rollbackTo' in kind ? `back to ${kind.rollbackTo}: ${counts}` : counts;
}

/** As an item of `releases` in `schemas/output.schema.json`. */
export function historyToJson(release: Release, running?: number): JsonValue {
  const { number, kind, who, commit, startedAt, finished, tool, file } = release;
  const environments = changedEnvironments(release);
  return {
    number,
    outcome: finished?.reason ?? (number === running ? 'running' : 'unfinished'),
    ...('rollbackTo' in kind ? { rollbackTo: kind.rollbackTo } : {}),
    startedAt,
    finishedAt: finished?.at ?? null,
    seconds: finished?.seconds ?? null,
    user: who.user,
    host: who.host,
    runUrl: who.runUrl,
    commit: commit === null ? null : commitJson(commit),
    tool,
    file,
    counts: changeCounts(release),
    ...(environments.length === 0 ? {} : { environments }),
  };
}

function commitJson({ dirty, ...commit }: ReleaseCommit): JsonObject {
  return { ...commit, ...(dirty === undefined ? {} : { dirty: [...dirty] }) };
}
