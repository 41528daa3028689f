/** One release for people: the whole record, but for the state, of which the names are enough. */
import type { JsonObject, JsonValue } from '../json.ts';
import { commitCircumstances, countText, outcomeText } from '../release/release-words.ts';
import { recordedEnvironments } from '../release/recorded-environments.ts';
import { recordedName } from '../release/recorded-state.ts';
import type { Release, ReleaseChange, ReleaseCommit } from '../release/release.ts';
import { deploymentLabel } from './deployment-label.ts';
import { historyToJson } from './history-text.ts';
import { printableLine } from './printable.ts';

export function releaseText(release: Release, running?: number): string {
  const counts = countText(release);
  const environments = recordedEnvironments(release);
  const label = (name: string): string => deploymentLabel(name, environments.get(name));
  const sections = [
    [
      `release ${release.number} of ${printableLine(release.project)}`,
      ...columns(details(release, running), '  '),
    ],
    section(
      `changes: ${counts}`,
      release.changes.map((change) => changeText({ ...change, name: label(change.name) })),
    ),
    section(
      'held back: their schedules wait for a run that completes',
      Object.entries(release.heldBack ?? {}).map(([name, keys]) =>
        printableLine(`${name}: ${keys.join(', ')}`),
      ),
    ),
    section('rule files, SHA-256', columns(Object.entries(release.rules))),
    section('images, digest', columns(Object.entries(release.digests))),
    section(
      'deployments of the project after it',
      release.state.deployments.map((each) => label(recordedName(each))),
    ),
    section(
      'blocks',
      release.state.blocks.map(({ name }) => printableLine(String(name))),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function details(
  { kind, who, commit, finished, startedAt, tool, file, number, ...rest }: Release,
  running?: number,
) {
  const outcome =
    number === running
      ? 'running'
      : outcomeText({ ...rest, kind, who, commit, finished, startedAt, tool, file, number });
  return [
    ...('rollbackTo' in kind ? [['went back to', `release ${kind.rollbackTo}`]] : []),
    ['outcome', outcome],
    ['by', `${who.user} on ${who.host}, process ${who.processId}`],
    ...(who.runUrl === null ? [] : [['CI run', who.runUrl]]),
    ...(commit === null ? [] : [['commit', commitText(commit)]]),
    ['file', file],
    ['started', startedAt],
    ...(finished === null ? [] : [['took', `${finished.seconds} s`]]),
    ['tq', tool],
  ] as [string, string][];
}

function changeText({ name, action, status, why }: ReleaseChange): string {
  return printableLine(`${action} ${name}: ${status}${why === undefined ? '' : `: ${why}`}`);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((each) => `  ${each}`)];
}

function columns(rows: readonly (readonly [string, string])[], indent = ''): string[] {
  const width = Math.max(0, ...rows.map(([name]) => printableLine(name).length));
  return rows.map(
    ([name, value]) => `${indent}${printableLine(name).padEnd(width)}  ${printableLine(value)}`,
  );
}

/** As `release` in `schemas/output.schema.json`: the whole record. */
export function releaseToJson(release: Release, running?: number): JsonValue {
  const { owned, rules, digests, state, project, run, recordVersion, heldBack = {} } = release;
  const environments = recordedEnvironments(release);
  const changes = release.changes.map((change) => {
    const environment = environments.get(change.name);
    return environment === undefined ? change : { ...change, environment };
  });
  const head = historyToJson(release, running) as JsonObject;
  const record = { recordVersion, run, project, ...head, changes, owned, rules, digests, heldBack, state };
  return record as unknown as JsonValue;
}

function commitText(commit: ReleaseCommit): string {
  const circumstances = commitCircumstances(commit);
  return `${commit.sha} ${commit.message}${circumstances === '' ? '' : ` (${circumstances})`}`;
}
