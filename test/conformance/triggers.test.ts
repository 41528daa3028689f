/**
 * Triggers and service level agreements through the classes of the real Prefect, and through `toAutomation` and
 * `toSlas`: taken by both with the same JSON, or refused by both.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { YamlValue } from '../../src/project/document.ts';
import { parseDocument } from '../../src/project/parse-document.ts';
import { toSlas } from '../../src/project/slas.ts';
import { toAutomation } from '../../src/project/triggers.ts';
import type { YamlMapping } from '../../src/project/yaml-value.ts';

type Answer = { made: JsonObject } | { refused: string };
interface Case {
  text: string;
  /** Why the two do not agree, where they do not. */
  differs?: string;
}

const FOLDER = join(import.meta.dirname, 'triggers');

function casesOf(file: string): Case[] {
  const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [text = '', differs] = line.split(' # differs: ');
      return { text, differs };
    });
}

/** Text where a number is meant, numbers where text is, and the like: each of these in each of the fields below. */
const VALUES =
  `"5" 5 5.0 5.5 " 5 " "5.0" "5." 1_000 "1_000" 0 -1 "-1" "+2" 12345678901234567890123 1.0e+30 .inf .nan
  true false "true" "FALSE" yes "yes" "no" "on" "Off" "y" "n" "t" "2" "maybe" "" null ~ [] [1] {} {a: 1} text 2026-01-01
  300 299.9 3600 0.1 90.000001 1.0e-7 8.64e+13 "300" "PT10M" "PT5M" "-PT5S" "P1D" "P1W" "P1Y2M" "PT1.5H" "PT" "pt1m"
  "00:10:00" "10:00" "1:00" "-00:10:00" "24:00:00" "00:60:00" "1 day" "2d" "1_day" "1e3" "0x10" "any" "all" "ANY" 1:30`.match(
    /"[^"]*"|\{[^}]*\}|\S+/g,
  ) ?? [];

/** A field that is given each of the values. */
const FIELDS: Record<string, (value: string) => string> = {
  threshold: (value) => `{expect: [a], threshold: ${value}}`,
  enabled: (value) => `{expect: [a], enabled: ${value}}`,
  within: (value) => `{expect: [a], within: ${value}}`,
  schedule_after: (value) => `{expect: [a], schedule_after: ${value}}`,
  description: (value) => `{expect: [a], description: ${value}}`,
  'an item of expect': (value) => `{expect: [${value}]}`,
  for_each: (value) => `{expect: [a], for_each: ${value}}`,
  'a label': (value) => `{match: {label: ${value}}}`,
  'within of a sequence': (value) => `{triggers: [{expect: [a]}], within: ${value}}`,
  require: (value) => `{require: ${value}, triggers: [{expect: [a]}, {expect: [b]}, {expect: [c]}]}`,
  'threshold of a metric': (value) =>
    `{posture: Metric, metric: {name: lateness, operator: ">", threshold: ${value}}}`,
  range: (value) =>
    `{posture: Metric, metric: {name: lateness, operator: ">", threshold: 1, range: ${value}}}`,
};

const LISTED = casesOf('triggers.txt');
const CROSSED = Object.entries(FIELDS).map(([field, entry]) => ({
  field,
  cases: VALUES.map((value): Case => ({ text: entry(value) })),
}));
const SLAS = casesOf('slas.txt');

/** By the text of the case. */
const prefect = { triggers: new Map<string, Answer>(), slas: new Map<string, Answer>() };

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const triggers = [...LISTED, ...CROSSED.flatMap(({ cases }) => cases)].map(({ text }) => text);
  const slas = SLAS.map(({ text }) => text);
  const { stdout } = await execa(python, [join(FOLDER, 'oracle.py')], {
    input: JSON.stringify({ triggers, slas }),
    maxBuffer: 1e9,
  });
  const answers = JSON.parse(stdout) as { triggers: Answer[]; slas: Answer[] };
  for (const [index, text] of triggers.entries())
    prefect.triggers.set(text, answers.triggers[index] as Answer);
  for (const [index, text] of slas.entries()) prefect.slas.set(text, answers.slas[index] as Answer);
});

function parse(text: string): YamlValue {
  const { document } = parseDocument('entry.yaml', new TextEncoder().encode(text));
  if (document === undefined) throw new Error(`no YAML: ${text}`);
  return document.data;
}

/** Prefect's automation as tq keeps it. */
function toState({ name, description, enabled, trigger, actions }: JsonObject): JsonValue {
  const [action] = actions as [JsonObject];
  const { parameters, job_variables, schedule_after } = action;
  return {
    name,
    description,
    enabled,
    trigger: withSortedSets(trigger as JsonObject),
    action: { parameters, job_variables, schedule_after },
  } as JsonObject;
}

function withSortedSets(trigger: JsonObject): JsonObject {
  const sorted = Object.entries(trigger).map(([key, value]): [string, JsonValue] => {
    if (['after', 'expect', 'for_each'].includes(key)) return [key, [...(value as string[])].sort()];
    return [key, key === 'triggers' ? (value as JsonObject[]).map(withSortedSets) : value];
  });
  return Object.fromEntries(sorted);
}

/** The same form for both sides: what was made, or that it was refused. Integers of any size become doubles. */
function outcome(made: JsonValue | undefined): string {
  if (made === undefined) return 'refused';
  return JSON.stringify(sortedKeys(made));
}

function sortedKeys(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key] as JsonValue)]));
}

/** What does not agree as it should, or agrees though it is listed as different. */
function surprises(
  cases: readonly Case[],
  theirs: (text: string) => string,
  ours: (text: string) => string,
): object[] {
  return cases.flatMap(({ text, differs }) => {
    const found = { text, differs, prefect: theirs(text), tq: ours(text) };
    return (found.prefect === found.tq) === (differs === undefined) ? [] : [found];
  });
}

function prefectTrigger(text: string): string {
  const answer = prefect.triggers.get(text) as Answer;
  return outcome('made' in answer ? toState(answer.made) : undefined);
}

function tqTrigger(text: string): string {
  const read = toAutomation(parse(text) as YamlMapping, 'nightly', 1);
  if ('faults' in read) return outcome(undefined);
  const { automation } = read;
  return outcome({ ...automation, enabled: automation.enabled ?? true } as unknown as JsonObject);
}

describe('triggers', () => {
  test('there are enough of them, of both sorts', () => {
    const answers = [...prefect.triggers.values()];
    const taken = answers.filter((answer) => 'made' in answer);
    expect(LISTED.length).toBeGreaterThan(120);
    expect(taken.length).toBeGreaterThan(250);
    expect(answers.length - taken.length).toBeGreaterThan(250);
  });

  test('those of the list', () => {
    expect(surprises(LISTED, prefectTrigger, tqTrigger)).toEqual([]);
  });

  test.for(CROSSED)('every value as $field', ({ cases }) => {
    expect(surprises(cases, prefectTrigger, tqTrigger)).toEqual([]);
  });
});

describe('service level agreements', () => {
  const OWNER = { owner_resource: 'prefect.deployment.00000000-0000-0000-0000-000000000001' };

  function prefectSla(text: string): string {
    const answer = prefect.slas.get(text) as Answer;
    return outcome('made' in answer ? answer.made : undefined);
  }

  function tqSla(text: string): string {
    const read = toSlas([parse(text)]);
    return outcome('slas' in read ? { ...read.slas[0], ...OWNER } : undefined);
  }

  test('those of the list', () => {
    expect(surprises(SLAS, prefectSla, tqSla)).toEqual([]);
  });

  test('an empty list is given, and says that there are none', () => {
    expect(toSlas([])).toEqual({ slas: [] });
  });
});
