/**
 * Files that Truthound, Great Expectations, dbt and Soda make or accept: the rules they come to, and that nothing of them
 * is lost. `rules-import/generate-fixtures.ts` writes the files.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { importRules } from '../../src/rules/import/import-rules.ts';
import type { ImportedDataset, ImportedRule, ImportResult } from '../../src/rules/import/imported.ts';
import { patternFor } from '../../src/rules/import/meaning/patterns.ts';
import { printRuleFile } from '../../src/rules/import/print-rule-file.ts';
import { floatText } from '../../src/rules/python-value.ts';
import type { RuleValue } from '../../src/rules/rule.ts';
import { imported, line, report } from '../unit/rules/import/imported.ts';
import {
  FIXTURES,
  writeExpectationSuites,
  writeTruthoundFixtures,
} from './rules-import/generate-fixtures.ts';

const read = (file: string): string => readFileSync(join(FIXTURES, file), 'utf8');
const importFixture = (file: string): ImportResult => imported(read(file), file);

const FILES = [
  'truthound-schema.yaml',
  'truthound-suite.yaml',
  'truthound-suite.json',
  'truthound-suite.toml',
  'truthound-suite-checkpoint.yaml',
  'truthound-checkpoint.yaml',
  'truthound-checkpoint.json',
  'gx-0.18.json',
  'gx-1.json',
  'dbt-schema.yml',
  'soda-checks.yml',
];

const folder = mkdtempSync(join(tmpdir(), 'tq-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the files are what the real tools write', () => {
  test.each([
    ['Truthound', writeTruthoundFixtures],
    ['Great Expectations', writeExpectationSuites],
  ])('%s', async (tool, write) => {
    const into = join(folder, tool);
    for (const file of await write(into))
      expect(readFileSync(join(into, file), 'utf8'), file).toBe(read(file));
  });
});

test.each(FILES)('%s comes to the expected rules', async (file) => {
  await expect(report(importFixture(file))).toMatchFileSnapshot(
    join('rules-import', 'expected', `${file}.txt`),
  );
});

test('a suite says the same in each spelling', () => {
  const rules = (file: string): string[] =>
    importFixture(file).datasets.flatMap((each) => each.rules.map(line));
  const yaml = rules('truthound-suite.yaml');
  expect(yaml.length).toBeGreaterThan(60);
  expect(rules('truthound-suite.json')).toEqual(yaml);
  expect(rules('truthound-suite.toml')).toEqual(yaml);
  expect(rules('truthound-suite-checkpoint.yaml')).toEqual(yaml.map((each) => each.replace(/ "[^"]*"$/, '')));
  expect(rules('truthound-checkpoint.json')).toEqual(rules('truthound-checkpoint.yaml'));
  const python = importRules(read('truthound-suite.py.txt'), { file: 'suite.py' });
  expect(python.kind).toBe('code');
});

describe('nothing is lost', () => {
  const parts = ({ rules, left }: ImportedDataset): number[] =>
    [...rules, ...left].map(({ where }) => where.start.line);
  const lines = (file: string): Set<number> => new Set(importFixture(file).datasets.flatMap(parts));

  test.each(['gx-0.18.json', 'gx-1.json'])('of %s', (file) => {
    const { expectations } = JSON.parse(read(file)) as { expectations: unknown[] };
    expect(expectations.length).toBeGreaterThan(30);
    expect(lines(file).size).toBe(expectations.length);
  });

  test.each([
    ['truthound-suite.yaml', /^ {2}- name:/gm],
    ['truthound-suite.json', /"validator_class":/g],
    ['truthound-suite.toml', /^\[\[rules\]\]/gm],
  ])('of %s', (file, mark) => {
    expect(lines(file).size).toBe(read(file).match(mark)?.length);
  });

  test('of a schema', () => {
    const { rules, left } = importFixture('truthound-schema.yaml').datasets[0]!;
    const text = read('truthound-schema.yaml');
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const columns = count(/^ {4}name:/gm);
    const constraints = count(
      /^ {4}(?:dtype|nullable: false|unique: true|min_value|allowed_values|pattern|m\w\w_length)/gm,
    );
    expect(columns).toBe(12);
    expect(rules).toHaveLength(columns + constraints);
    expect(left).toHaveLength(columns + 1);
  });

  test('of the tests that the real dbt finds', () => {
    const { datasets, left } = importFixture('dbt-schema.yml');
    const tests = JSON.parse(read('dbt-tests.json')) as { on: string; enabled: boolean }[];
    const places = datasets
      .flatMap((each) => [...each.rules, ...each.left])
      .map(({ where }) => where.start.offset);
    const others = ['a constraint', '`freshness`', '`loaded_at_field`'];
    const notTests = datasets.flatMap((each) => each.left).filter(({ what }) => others.includes(what));
    expect(notTests).toHaveLength(3);
    expect(new Set(places).size - notTests.length).toBe(tests.length);
    expect(left.map(({ what }) => what)).toEqual(['a unit test']);
    const onPayments = datasets.find(({ dataset }) => dataset === 'payments');
    expect(onPayments?.rules.length).toBe(tests.filter(({ on }) => on?.endsWith('payments')).length);
  });

  test('of the checks that the real Soda finds', () => {
    const found = JSON.parse(read('soda-checks.json')) as { line: number; check: string }[];
    const seen = lines('soda-checks.yml');
    expect(found.length).toBeGreaterThan(30);
    const lost = found.filter(({ line: at, check }) => check !== 'schema' && !seen.has(at));
    expect(lost).toEqual([]);
    const schema = found.find(({ check }) => check === 'schema')!.line;
    const after = found.find(({ line: at }) => at > schema)!.line;
    expect([...seen].filter((at) => at > schema && at < after)).toHaveLength(6);
  });
});

/** As `oracle.py` writes a value. */
function typed(value: RuleValue): unknown {
  if (Array.isArray(value)) return value.map((each) => typed(each as RuleValue));
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [key, typed(item as RuleValue)]));
  if (typeof value === 'boolean') return `bool ${value ? 'True' : 'False'}`;
  if (typeof value === 'bigint') return `int ${value}`;
  return typeof value === 'number' ? `float ${floatText(value)}` : `str ${String(value)}`;
}

function typedRule({ type, name, column, severity, fields }: ImportedRule): unknown {
  const entries: [string, RuleValue | undefined][] = [
    ['name', name],
    ['type', type],
    ['column', column],
    ...fields,
    ['severity', severity],
  ];
  return typed(new Map(entries.filter((each): each is [string, RuleValue] => each[1] !== undefined)));
}

async function ask<T>(cases: readonly object[]): Promise<T[]> {
  const { python } = await pythonEnvironment();
  const input = cases.map((each) => JSON.stringify(each)).join('\n');
  const { stdout } = await execa(python, [join(import.meta.dirname, 'rules-import', 'oracle.py')], { input });
  return stdout.split('\n').map((each) => JSON.parse(each) as T);
}

test('the printed files are read by PyYAML as they are meant, and the real validator takes every rule', async () => {
  const datasets = FILES.flatMap((file) => importFixture(file).datasets);
  const cases = datasets.map(({ dataset, rules }) => ({
    file: printRuleFile(dataset, 'truthound', rules),
  }));
  const answers = await ask<{ rules: unknown; refused: string[] }>(cases);
  expect(answers.map(({ rules }) => rules)).toEqual(datasets.map(({ rules }) => rules.map(typedRule)));
  expect(answers.flatMap(({ refused }) => refused)).toEqual([]);
  expect(datasets.flatMap(({ rules }) => rules).length).toBeGreaterThan(300);
});

const PATTERNS = [
  'abc',
  '^abc',
  'abc$',
  '^abc$',
  'a|b',
  '^a|b$',
  '^(a|b)$',
  '(?i)abc',
  'a.c',
  '^a.c$',
  '[a|b]',
  '[]|]+',
  'a\\|b',
  '\\$',
  '^a\\$',
  'x*',
  '^x*$',
  '(a)(b)?',
  '^ $',
  '(?s)^a.c',
  '(?x)a b # c',
  '(?m)^b$',
  '^$',
];
const TEXTS = [
  'abc',
  'ABC',
  'xabcx',
  'abcx',
  'xabc',
  'a',
  'b',
  'ab',
  'ba',
  'aXc',
  'a\nc',
  'a|b',
  '|',
  ']',
  '$',
  'a$',
  'b$',
  'x',
  'xx',
  'ca',
  'x\nb\ny',
  'zz',
  'abd',
];
const OPTIONS = [
  {},
  { match_full: false },
  { dotall: false },
  { case_insensitive: true },
  { match_full: false, dotall: false, case_insensitive: true },
];

describe('an imported pattern, matched from the start, accepts the texts that the tool accepts', () => {
  test('that Great Expectations searches', async () => {
    const cases = PATTERNS.map((pattern) => ({
      pattern,
      imported: patternFor(pattern, 'anywhere'),
      options: null,
      texts: TEXTS,
    }));
    for (const [index, { theirs, ours }] of (
      await ask<Record<'theirs' | 'ours', boolean[]>>(cases)
    ).entries())
      expect(ours, JSON.stringify(cases[index])).toEqual(theirs);
  });

  test('that the regex validator of Truthound takes', async () => {
    // Rust's verbose mode and Python's differ in what they take for a comment inside a class, so it has no case here.
    const cases = PATTERNS.filter((each) => !each.startsWith('(?x)')).flatMap((pattern) =>
      OPTIONS.map((options) => ({
        pattern,
        imported: importedPattern(pattern, options),
        options,
        texts: TEXTS,
      })),
    );
    for (const [index, { theirs, ours }] of (
      await ask<Record<'theirs' | 'ours', boolean[]>>(cases)
    ).entries())
      expect(ours, JSON.stringify(cases[index])).toEqual(theirs);
  });
});

function importedPattern(pattern: string, options: object): unknown {
  const parameters = JSON.stringify({ pattern, ...options });
  const text = `{"rules": [{"validator_class": "RegexValidator", "columns": ["a"], "parameters": ${parameters}}]}`;
  return imported(text).datasets[0]?.rules[0]?.fields.get('pattern');
}
