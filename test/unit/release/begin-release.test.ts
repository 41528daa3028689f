import { expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import type { DesiredState } from '../../../src/plan/state.ts';
import { type Beginning, beginRelease, finishRelease } from '../../../src/release/begin-release.ts';
import { makeDeployment, makeRelease } from './make-release.ts';

const redact = (text: string): string => text.replaceAll('canary-7f3a', '[redacted]');
const DESIRED: DesiredState = { deployments: [makeDeployment({ tags: ['now'] })] };
const PLAN: Plan = {
  flowIds: {},
  changes: DESIRED.deployments.map((desired) => ({ action: 'create', desired, notes: [] })),
};

function beginning(more: Partial<Beginning> = {}): Beginning {
  const { run, project, tool, kind, who, commit, file, rules } = makeRelease();
  return {
    ...{ run, project, tool, kind, who, commit, file, rules },
    startedAt: new Date('2026-01-02T03:04:05Z'),
    plan: PLAN,
    desired: DESIRED,
    previous: undefined,
    redact,
    ...more,
  };
}

test('numbers count up, and what other files own stays owned', () => {
  const others = { 'orders/other': { file: 'other.yaml', automations: ['x'] } };
  const previous = makeRelease({ number: 41, owned: { deployments: others, blocks: {} }, rules: { a: '1' } });
  const release = beginRelease(beginning({ previous, rules: { b: '2' } }));
  expect(beginRelease(beginning()).number).toBe(1);
  expect(release).toMatchObject({
    number: 42,
    finished: null,
    changes: [{ name: 'orders/hourly', action: 'create', status: 'planned' }],
    owned: { deployments: { ...others, 'orders/hourly': { file: 'prefect.yaml' } } },
    rules: { a: '1', b: '2' },
  });
});

test('a rollback records again what its target recorded: commit, rules, files and state', () => {
  const state = {
    deployments: [{ flowName: 'orders', name: 'hourly', fields: { tags: ['then'] } }],
    blocks: [],
  };
  const target = makeRelease({
    commit: { sha: 'old', message: 'then', branch: null },
    rules: { 'quality/orders.yaml': 'then' },
    owned: { deployments: { 'orders/hourly': { file: 'orders/prefect.yaml', automations: [] } }, blocks: {} },
    state,
  });
  const previous = makeRelease({ number: 9, rules: { 'quality/orders.yaml': 'since' } });
  const release = beginRelease(beginning({ previous, target, kind: { rollbackTo: 7 }, commit: null }));
  expect(release).toMatchObject({
    number: 10,
    kind: { rollbackTo: 7 },
    commit: target.commit,
    rules: target.rules,
    owned: { deployments: { 'orders/hourly': { file: 'orders/prefect.yaml' } } },
    state,
  });
});

test('no text of others carries a secret into the record', () => {
  const commit = {
    sha: 'abc',
    message: 'use canary-7f3a of https://bob:Kj8dQw31@example.com\nsecond line',
    branch: 'main',
  };
  const release = beginRelease(beginning({ commit }));
  const report = {
    outcomes: [
      {
        name: 'orders/hourly',
        status: 'failed' as const,
        reason: 'failed' as const,
        message: 'the server said canary-7f3a',
        partly: true,
      },
    ],
  };
  const finished = finishRelease(release, report, 'partial', new Date('2026-01-02T03:04:06.54Z'), redact);
  expect(JSON.stringify(finished)).not.toContain('canary-7f3a');
  expect(finished).toMatchObject({
    commit: { message: 'use [redacted] of https://bob:********@example.com second line' },
    finished: { reason: 'partial', seconds: 1.5 },
    changes: [{ status: 'failed half-way', why: 'the server said [redacted]' }],
  });
});
