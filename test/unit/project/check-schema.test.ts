/** Every value of a valid file made wrong in every way: each finding has our words, and a place with line and column. */
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { buildProject } from '../../../src/project/build-project.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { EVERYTHING } from '../../../src/project/select.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

const FLOW = { name: 'd', entrypoint: 'flows.py:orders', work_pool: { name: 'local' } };

/** Several small files, since each is read once for every value in it. */
const VALID: Json[] = [
  {
    'prefect-version': '3.8.8',
    name: 'shop',
    tq: { project: 'shop', rules: ['a.yaml'], pools: { local: 'process' }, lint: { 'unknown-key': 'error' } },
    build: [{ 'prefect.deployments.steps.run_shell_script': { id: 'hash', script: 'git rev-parse HEAD' } }],
    push: null,
    pull: [{ 'prefect.deployments.steps.git_clone': { repository: 'https://example.com/r.git' } }],
    deployments: [FLOW],
  },
  {
    deployments: [
      {
        ...FLOW,
        version: '1',
        version_type: 'vcs:git',
        tags: ['a'],
        description: 'text',
        parameters: { day: 'today' },
        enforce_parameter_schema: true,
        paused: false,
        concurrency_limit: { limit: 1, collision_strategy: 'ENQUEUE', grace_period_seconds: 60 },
        work_pool: { name: 'local', work_queue_name: 'fast', job_variables: { env: { A: 'b' } } },
        tq: { rules: ['quality/orders.yaml'], environment: 'prod' },
      },
    ],
  },
  {
    deployments: [
      {
        ...FLOW,
        schedules: [
          { cron: '0 * * * *', timezone: 'UTC', slug: 'a', active: true, day_or: true, parameters: { n: 1 } },
          { interval: 3600, anchor_date: '2026-01-01T00:00:00Z', slug: 'b', replaces: 'c' },
          { rrule: 'FREQ=DAILY' },
        ],
      },
    ],
  },
  {
    deployments: [
      {
        ...FLOW,
        triggers: [
          { expect: ['a'], match: { 'prefect.resource.id': 'a.*' }, posture: 'Proactive', within: 60 },
          { type: 'compound', require: 'all', triggers: [{ expect: ['b'] }, { expect: ['c'] }] },
        ],
      },
    ],
  },
  { deployments: [{ ...FLOW, schedule: { cron: '@daily' } }] },
  { deployments: [{ ...FLOW, sla: [{ name: 'a', severity: 'low', duration: 600 }] }] },
];

const WRONG: Json[] = [null, true, 5, -1.5, '', 'text', '{{ a.b }}', [], [null], {}, { a: 1 }];

function* paths(value: Json, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  const items = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, item] of items) yield* paths(item, [...path, key]);
}

/** A copy in which `change` has had its way with the parent of the path's end. */
function changed(
  file: Json,
  path: Path,
  change: (parent: Record<string | number, Json>, key: string | number) => void,
): Json {
  const root = { file: structuredClone(file) };
  const whole: Path = ['file', ...path];
  const parent = whole.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root);
  change(parent as Record<string, Json>, whole.at(-1) as string | number);
  return root.file;
}

function findings(value: Json): Diagnostic[] {
  // JSON is YAML; spread over lines, so that a place is more than the first line.
  const { document, diagnostics } = parseDocument('prefect.yaml', JSON.stringify(value, null, 2));
  if (document === undefined) return diagnostics;
  const built = buildProject(document, { selection: EVERYTHING, environment: {} });
  return [...diagnostics, ...built.diagnostics];
}

/** What ajv says itself (`ajv/dist/vocabularies`), which no person should have to read. */
const AJV =
  /must (NOT|match|have required|be equal|be (string|object|array|null|boolean|integer|number)\b)|\bschema\b|additional propert|another value|undefined|\[object/;

function faultsOf(mutant: Json, from: Path): string[] {
  return findings(mutant).flatMap(({ message, help, where, related = [] }) => {
    const said = [message, help ?? '', ...related.map(({ text }) => text)];
    const isPlaced = where !== undefined && where.start.line >= 1 && where.start.column >= 1;
    return AJV.test(said.join('\n')) || !isPlaced ? [`${from.join('.')}: ${said.join(' / ')}`] : [];
  });
}

/** Every place of every valid file. */
const PLACES = VALID.flatMap((file) => [...paths(file)].map((path) => ({ file, path })));

describe('no error of the schema reaches a person as the validator says it', () => {
  test('the files themselves have none', () => {
    const errors = VALID.flatMap(findings).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  test('each value replaced by each wrong one', () => {
    const faults = PLACES.flatMap(({ file, path }) =>
      WRONG.flatMap((wrong) => {
        const mutant = changed(file, path, (parent, key) => (parent[key] = wrong));
        return faultsOf(mutant, path);
      }),
    );
    expect(PLACES.length * WRONG.length).toBeGreaterThan(1000);
    expect(faults).toEqual([]);
  }, 60_000);

  test('each key left out, misspelt and doubled', () => {
    const keyed = PLACES.filter(({ path }) => typeof path.at(-1) === 'string');
    const faults = keyed.flatMap(({ file, path }) => {
      const left = changed(file, path, (parent, key) => void Reflect.deleteProperty(parent, key));
      const misspelt = changed(file, path, (parent, key) => {
        parent[`${key}x`] = parent[key] as Json;
        Reflect.deleteProperty(parent, key);
      });
      const added = changed(file, path, (parent, key) => (parent[`${key}_more`] = parent[key] as Json));
      return [left, misspelt, added].flatMap((mutant) => faultsOf(mutant, path));
    });
    expect(faults).toEqual([]);
  }, 60_000);
});

test.for([
  ['tq', { preflight: { qqq: 1 } }],
  ['deployments', [{ ...FLOW, tq: { preflight: { qqq: 1 } } }]],
] as const)('an unknown key of `preflight` under `%s` names those that are known', ([key, value]) => {
  const said = findings({ deployments: [FLOW], [key]: value } as unknown as Json);
  const found = said.find(({ message }) => message.includes('qqq'));
  expect(found?.help).toContain('these are known: `engine_name`, `config_overrides`');
});
