import { expect, test } from 'vitest';
import { diff } from '../../../src/plan/diff.ts';
import { recordedBefore } from '../../../src/plan/recorded-before.ts';
import type { DeploymentState, LiveDeployment } from '../../../src/plan/state.ts';
import type { Release } from '../../../src/release/release.ts';

const SLAS = [{ name: 'quick', duration: 60, severity: 'high' }];

const DESIRED = {
  flowName: 'orders',
  name: 'nightly',
  fields: {},
  paused: undefined,
  schedules: undefined,
  automations: [],
  slas: SLAS,
  versionInfo: {},
} as unknown as DeploymentState;

const LIVE = { ...DESIRED, id: 'd', flowId: 'f', paused: false, schedules: [] } as unknown as LiveDeployment;

function release(reason: 'ok' | 'partial' | null, slas: unknown = SLAS): Release {
  return {
    finished: reason && { at: '', seconds: 1, reason },
    owned: { deployments: { 'orders/nightly': { file: 'prefect.yaml', automations: ['late'] } }, blocks: {} },
    state: { deployments: [{ flowName: 'orders', name: 'nightly', slas }], blocks: [] },
  } as unknown as Release;
}

const planned = (previous: Release | undefined) =>
  diff(
    { deployments: [DESIRED] },
    { workPools: [], flowIds: {}, deployments: [LIVE] },
    recordedBefore(previous),
  ).changes[0];

test('agreements that the newest release sent are not sent again', () => {
  const change = planned(release('ok'));
  expect(change?.action).toBe('keep');
  expect(change?.desired.slas).toBeUndefined();
});

test.for<[string, Release | undefined]>([
  ['no release', undefined],
  ['one that ended half-way', release('partial')],
  ['one that runs or died', release(null)],
  ['one with other agreements', release('ok', [])],
])('after %s they are sent', ([, previous]) => {
  const change = planned(previous);
  expect(change).toMatchObject({ action: 'update', fields: [], desired: { slas: SLAS } });
});

test('names of automations count however the release ended', () => {
  expect(recordedBefore(release(null)).automations).toEqual({ 'orders/nightly': ['late'] });
  expect(recordedBefore(undefined).automations).toEqual({});
});

test('of a deployment that was deleted and made anew nothing is known', () => {
  const previous = release('ok');
  const owned = { file: 'prefect.yaml', automations: ['late'] };
  const withId = (id: string): Release => ({
    ...previous,
    owned: { ...previous.owned, deployments: { 'orders/nightly': { ...owned, id } } },
  });
  expect(planned(withId('d'))?.action).toBe('keep');
  expect(planned(withId('another'))?.action).toBe('update');
});
