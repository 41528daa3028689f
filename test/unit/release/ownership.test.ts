import { expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import type { DesiredState } from '../../../src/plan/state.ts';
import { owned, ownedAfter } from '../../../src/release/ownership.ts';
import type { Ownership } from '../../../src/release/release.ts';

const BEFORE: Ownership = {
  deployments: {
    'orders/nightly': { file: 'prefect.yaml', automations: ['old'] },
    'orders/gone': { file: 'prefect.yaml', automations: [] },
    'orders/leaving': { file: 'prefect.yaml', automations: [] },
    'users/weekly': { file: 'users/prefect.yaml', automations: [] },
  },
  blocks: { prod: { file: 'prefect.yaml' }, lost: { file: 'prefect.yaml' } },
};

const DESIRED = {
  deployments: [{ flowName: 'orders', name: 'nightly', automations: [{ name: 'new' }] }],
  blocks: [{ name: 'test', data: {} }],
} as unknown as DesiredState;

const PLAN = {
  flowIds: {},
  changes: [],
  removals: [
    { object: 'deployment', action: 'remove', live: { flowName: 'orders', name: 'leaving', id: 'l' } },
    { object: 'block', action: 'remove', live: { name: 'prod', id: 'p' } },
  ],
  forgotten: { deployments: ['orders/gone'], blocks: ['lost'] },
} as unknown as Plan;

const during = owned(PLAN, DESIRED, 'prefect.yaml', BEFORE);

test('while a plan is carried out nothing is given up that may still be there', () => {
  expect(during).toEqual({
    deployments: {
      'orders/nightly': { file: 'prefect.yaml', automations: ['old', 'new'] },
      'orders/leaving': { file: 'prefect.yaml', automations: [] },
      'users/weekly': { file: 'users/prefect.yaml', automations: [] },
    },
    blocks: { prod: { file: 'prefect.yaml' }, test: { file: 'prefect.yaml' } },
  });
});

const WANTED = new Map([['orders/nightly', ['new']]]);

test('afterwards what was removed or detached is given up', () => {
  const after = ownedAfter(
    during,
    {
      outcomes: [
        { name: 'orders/nightly', status: 'updated', id: 'n' },
        { name: 'orders/leaving', status: 'removed', id: 'l' },
        { name: 'block data-quality/prod', status: 'detached', id: 'p' },
      ],
    },
    WANTED,
  );
  expect(after).toEqual({
    deployments: {
      'orders/nightly': { file: 'prefect.yaml', automations: ['new'], id: 'n' },
      'users/weekly': { file: 'users/prefect.yaml', automations: [] },
    },
    blocks: { test: { file: 'prefect.yaml' } },
  });
});

test('what failed or was skipped is owned as before', () => {
  const failed = { reason: 'failed', message: 'no', partly: true } as const;
  const after = ownedAfter(
    during,
    {
      outcomes: [
        { name: 'orders/nightly', status: 'failed', ...failed },
        { name: 'orders/leaving', status: 'skipped', why: 'stopped' },
      ],
    },
    WANTED,
  );
  expect(after).toEqual(during);
});
