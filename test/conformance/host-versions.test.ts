/** Versions and their ranges as `packaging` reads them, and as truthound-orchestration does. */
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { orderVersions, parseVersion, versionText } from '../../src/requirements/version.ts';
import { admits, parseSpecifier } from '../../src/requirements/specifier.ts';
import { runtimeAdmits } from '../../src/preflight/host/truthound-range.ts';
import { pairs, ranges, versions } from './host-versions/cases.ts';

const COUNT = 6000;
const inRanges = pairs(ranges(), versions(), COUNT);
const ordered = pairs(versions(), versions(), COUNT);
const answers = new Map<string, unknown[]>();

beforeAll(async () => {
  const questions: [string, string[]][] = [
    ...inRanges.map((pair): [string, string[]] => ['packaging', pair]),
    ...inRanges.map((pair): [string, string[]] => ['runtime', pair]),
    ...ordered.map((pair): [string, string[]] => ['order', pair]),
    ...versions().map((text): [string, string[]] => ['text', [text]]),
  ];
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(import.meta.dirname, 'host-versions', 'oracle.py')], {
    input: questions.map(([kind, parts]) => JSON.stringify([kind, ...parts])).join('\n'),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  });
  const lines = stdout.split('\n').map((line) => JSON.parse(line) as unknown);
  expect(lines).toHaveLength(questions.length);
  for (const [index, [kind]] of questions.entries())
    answers.set(kind, [...(answers.get(kind) ?? []), lines[index]]);
});

/** The pairs on which both disagree, with both answers. */
function differences<Case>(
  kind: string,
  all: readonly Case[],
  ours: (index: number) => unknown,
): { each: Case; mine: unknown; theirs: unknown }[] {
  return all.flatMap((each, index) => {
    const theirs = answers.get(kind)?.[index];
    const mine = ours(index);
    return mine === theirs ? [] : [{ each, mine, theirs }];
  });
}

describe('versions', () => {
  test('are read, and written in the normal form', () => {
    const all = versions();
    const ours = (index: number): string | null => {
      const version = parseVersion(all[index]!);
      return version === undefined ? null : versionText(version);
    };
    expect(differences('text', all, ours)).toEqual([]);
  });

  test('come in the same order', () => {
    const ours = (index: number): number | null => {
      const [one, other] = ordered[index]!.map(parseVersion);
      return one === undefined || other === undefined ? null : orderVersions(one, other);
    };
    expect(new Set(answers.get('order'))).toEqual(new Set([-1, 0, 1, null]));
    expect(differences('order', ordered, ours)).toEqual([]);
  });
});

describe('ranges', () => {
  test('admit the same versions as in `packaging`', () => {
    const ours = (index: number): unknown => {
      const [range, text] = inRanges[index]!;
      const version = parseVersion(text);
      if (version === undefined) return 'version';
      const specifier = parseSpecifier(range);
      return specifier === undefined ? 'specifier' : admits(specifier, version);
    };
    expect(new Set(answers.get('packaging'))).toEqual(new Set([true, false, 'version', 'specifier']));
    expect(differences('packaging', inRanges, ours)).toEqual([]);
  });

  test('admit the same versions as in truthound-orchestration, but for digits of other scripts', () => {
    const ours = (index: number): unknown => runtimeAdmits(...inRanges[index]!) ?? null;
    expect(new Set(answers.get('runtime'))).toEqual(new Set([true, false, null]));
    const found = differences('runtime', inRanges, ours);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ each }) => !each.some((text) => text.includes('٣')))).toEqual([]);
  });
});
