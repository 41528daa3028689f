import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { SideEffect } from '../../../src/plan/plan.ts';
import { renderJsonLines } from '../../../src/report/findings/jsonl.ts';
import { renderJson } from '../../../src/report/json.ts';
import { planToJson } from '../../../src/report/plan-json.ts';
import { record } from './findings/records.ts';
import { automation, EVERYTHING, fieldPlan, liveAutomation, plan, update, wanted } from './plans.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../schemas', name), 'utf8'));
const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema('output.schema.json'));
const isLine = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
  .addSchema(schema('output.schema.json'))
  .compile(schema('output-line.schema.json'));

const everything = planToJson(EVERYTHING, { project: 'shop' });

describe('planToJson', () => {
  test('counts, and tells what left the file', () => {
    expect(everything).toMatchObject({
      project: 'shop',
      summary: { create: 1, update: 2, remove: 1, detach: 1, keep: 1, leave: 2 },
      flows: ['stock'],
      removals: [
        {
          action: 'remove',
          object: 'deployment',
          name: 'orders/old',
          effects: [{ kind: 'deletes-scheduled-runs', count: 12 }],
        },
        { action: 'detach', object: 'deployment', name: 'orders/lent' },
        { action: 'leave', object: 'deployment', name: 'orders/left' },
        { action: 'leave', object: 'block', name: 'data-quality/dev' },
      ],
      forgotten: { deployments: ['orders/gone'], blocks: [] },
    });
  });

  test('tells each field, and where lists and objects differ', () => {
    const [, hourly] = everything.changes;
    expect(hourly).toMatchObject({
      fields: [
        { field: 'tags', before: [], after: ['prod'], differences: [{ path: [0], after: 'prod' }] },
        { field: 'parameters', differences: [{ path: ['limit'], after: 10 }] },
        { field: 'concurrency_limit', before: null, after: 2 },
        {
          field: 'job_variables',
          before: { env: { LEVEL: 'a', API_TOKEN: '********' } },
          after: { env: { LEVEL: 'b', API_TOKEN: '********' } },
          differences: [
            { path: ['env', 'LEVEL'], before: 'a', after: 'b' },
            { path: ['env', 'API_TOKEN'], before: '********', after: '********', changed: true },
          ],
        },
        { field: 'paused', before: true, after: false },
      ],
    });
    expect(hourly).not.toHaveProperty('fields.2.differences');
    expect(hourly).not.toHaveProperty('fields.3.changed');
  });

  test('marks a field that is hidden on both sides, also when only known secrets hide it', () => {
    const [masked] = planToJson(fieldPlan('job_variables', { token: 'a1' }, { token: 'b2' })).changes;
    expect(masked).toMatchObject({ fields: [{ changed: true }] });
    const redact = (text: string): string => text.replaceAll(/canary-\d+/g, '[redacted]');
    const of = fieldPlan('description', 'see canary-1', 'see canary-2');
    expect(planToJson(of, { redact }).changes[0]).toMatchObject({
      fields: [{ before: 'see [redacted]', after: 'see [redacted]', changed: true }],
    });
  });

  test('hides a known secret in names, notes and side effects, and no word of its own', () => {
    const of = plan(
      [
        update('update', { notes: ['update'], effects: [{ kind: 'replaces-automation', name: 'update' }] }),
        { action: 'create', desired: wanted('update', { pending: new Set(['version']) }), notes: ['update'] },
      ],
      { flowIds: {} },
    );
    const text = JSON.stringify(planToJson(of, { redact: (said) => said.replaceAll('update', '*') }));
    expect(text.replaceAll(/"(?:action":")?update"/g, '')).not.toContain('update');
    expect(planToJson(of).changes[1]).toMatchObject({ desired: { pending: ['version'] } });
  });

  test('does not take what the server adds to a trigger for a difference', () => {
    const of = plan([
      update('a', {
        automations: [
          {
            action: 'update',
            before: liveAutomation('x', { match: { a: 1, b: 2 }, extra: true }),
            automation: automation('x', { match: { a: 1 } }),
          },
        ],
      }),
    ]);
    expect(planToJson(of).changes[0]).toMatchObject({
      automations: [{ differences: [{ path: ['trigger', 'match', 'b'], before: 2 }] }],
    });
  });
});

describe('the document and the lines', () => {
  const run = record({ command: 'plan', plan: everything });

  test('are as their schemas say', () => {
    isDocument(JSON.parse(renderJson(run)));
    expect(isDocument.errors ?? []).toEqual([]);
    for (const line of renderJsonLines(run).split('\n')) {
      isLine(JSON.parse(line));
      expect(isLine.errors ?? [], line).toEqual([]);
    }
  });

  test('the schemas do not take anything', () => {
    const wrong = { ...everything, removals: [{ action: 'vanish', object: 'deployment', name: 'a' }] };
    expect(isDocument(JSON.parse(renderJson({ ...run, plan: wrong as never })))).toBe(false);
    const unknown = {
      ...everything,
      changes: [{ action: 'update', deployment: 'a', effects: [{ kind: 'x' }] }],
    };
    expect(isDocument(JSON.parse(renderJson({ ...run, plan: unknown as never })))).toBe(false);
  });

  test('the schema knows every side effect', () => {
    const kinds: Record<SideEffect['kind'], true> = {
      'drops-planned-runs': true,
      'deletes-scheduled-runs': true,
      unpauses: true,
      pauses: true,
      'replaces-automation': true,
      'creates-flow': true,
      'creates-queue': true,
      'looks-renamed': true,
      moved: true,
    };
    const { effects } = schema('output.schema.json').definitions;
    expect(effects.items.properties.kind.enum).toEqual(Object.keys(kinds));
  });

  test('a line a change', () => {
    const lines = renderJsonLines(run)
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, action }) => [type, action])).toEqual([
      ['plan', undefined],
      ['block_change', 'update'],
      ['change', 'keep'],
      ['change', 'update'],
      ['change', 'create'],
      ['removal', 'remove'],
      ['removal', 'detach'],
      ['removal', 'leave'],
      ['removal', 'leave'],
      ['end', undefined],
    ]);
    const { plan: whole } = JSON.parse(renderJson(run));
    const { changes, blocks, removals, ...rest } = whole;
    expect(lines.slice(0, -1)).toEqual([
      { type: 'plan', ...rest },
      ...blocks.map((each: object) => ({ type: 'block_change', ...each })),
      ...changes.map((each: object) => ({ type: 'change', ...each })),
      ...removals.map((each: object) => ({ type: 'removal', ...each })),
    ]);
  });

  test('hold no secret', () => {
    for (const text of [renderJson(run), renderJsonLines(run)]) {
      expect(text).toContain('***');
      expect(text).not.toContain('s3cret');
    }
  });
});
