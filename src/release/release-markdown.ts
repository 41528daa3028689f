/** A release for people, as it stands in the server's UI. */
import { commitCircumstances, countText, outcomeText } from './release-words.ts';
import { markdownLink, markdownTable, noteText, plainLine } from './note-markdown.ts';
import { recordedEnvironments } from './recorded-environments.ts';
import type { Actor, Release, ReleaseChange, ReleaseCommit } from './release.ts';

/** A page that people read; the machine part holds all of them. */
const MOST_CHANGES = 200;
const MOST_FILES = 100;
const LONGEST_TITLE = 400;

/** `Release 7 of orders-quality: ok, 2 created, 1 updated`; one line of plain text. */
export function releaseTitle(release: Release): string {
  const done = countText(release);
  const title = `Release ${release.number} of ${release.project}: ${uiOutcome(release)}${done === '' ? '' : `, ${done}`}`;
  return plainLine(title, LONGEST_TITLE);
}

/** The page of one that died is never written again, so it has to be true then as well. */
function uiOutcome(release: Release): string {
  return release.finished === null ? 'running, or it died' : outcomeText(release);
}

/** Nothing in it that others wrote can become markup, end a table or end a comment. */
export function releaseMarkdown(release: Release): string {
  const [head = [], ...details] = detailRows(release);
  const sections = [
    [`# Release ${release.number} of ${noteText(release.project)}`],
    markdownTable(head, details),
    titled('Changes', changeLines(withEnvironments(release))),
    titled('Rule files', files('File', 'SHA-256', release.rules)),
    titled('Images', files('Image', 'Digest', release.digests)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function detailRows(release: Release): string[][] {
  const { kind, who, commit, finished, file, tool } = release;
  return [
    ...('rollbackTo' in kind ? [['Went back to', `release ${kind.rollbackTo}`]] : []),
    ['Outcome', uiOutcome(release)],
    ['By', whoText(who)],
    ['Commit', commit === null ? 'none' : commitText(commit)],
    ['File', noteText(file)],
    ['Started', momentText(release.startedAt)],
    ...(finished === null ? [] : [['Took', `${finished.seconds} s`]]),
    ['tq', noteText(tool)],
  ];
}

function whoText({ user, host, runUrl }: Actor): string {
  const name = `${noteText(user)} on ${noteText(host)}`;
  return runUrl === null ? name : `${name}, ${markdownLink('CI run', runUrl)}`;
}

function commitText(commit: ReleaseCommit): string {
  const { sha, message } = commit;
  const circumstances = commitCircumstances(commit);
  const more = circumstances === '' ? '' : ` (${noteText(circumstances)})`;
  return `${noteText(sha.slice(0, 12))} ${noteText(message)}${more}`;
}

/** `2026-11-22 14:30:05 UTC` */
function momentText(iso: string): string {
  return noteText(iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
}

/** `flow/name (environment)` */
function withEnvironments(release: Release): ReleaseChange[] {
  const environments = recordedEnvironments(release);
  return release.changes.map((change) => {
    const environment = environments.get(change.name);
    return environment === undefined ? change : { ...change, name: `${change.name} (${environment})` };
  });
}

/** What went wrong comes first when there are more than a page holds. */
function changeLines(changes: readonly ReleaseChange[]): string[] {
  const isWrong = ({ why }: ReleaseChange): boolean => why !== undefined;
  const all =
    changes.length > MOST_CHANGES
      ? [...changes.filter(isWrong), ...changes.filter((change) => !isWrong(change))]
      : changes;
  const rows = all
    .slice(0, MOST_CHANGES)
    .map(({ name, action, status, why }) => [
      noteText(name),
      action,
      why === undefined ? status : `${status}: ${noteText(why, 300)}`,
    ]);
  return [...markdownTable(['Object', 'Change', 'Outcome'], rows), ...more(changes.length, MOST_CHANGES)];
}

function files(what: string, hash: string, byName: Readonly<Record<string, string>>): string[] {
  const all = Object.entries(byName);
  const rows = all.slice(0, MOST_FILES).map(([name, value]) => [noteText(name), shortHash(value)]);
  return [...markdownTable([what, hash], rows), ...more(all.length, MOST_FILES)];
}

/** `sha256:0123456789ab` and `0123456789ab`: as many digits as a commit has. */
function shortHash(hash: string): string {
  const [, algorithm = '', digits = hash] = /^(\w+:)?(.*)$/.exec(hash) ?? [];
  return noteText(`${algorithm}${digits.slice(0, 12)}`);
}

function more(count: number, shown: number): string[] {
  return count > shown ? ['', `… and ${count - shown} more`] : [];
}
