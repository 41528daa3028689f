import { describe, expect, test } from 'vitest';
import type { DeploymentState, LiveDeployment, LiveState, ScheduleState } from '../../../src/plan/state.ts';
import { recordedState } from '../../../src/release/recorded-state.ts';
import type { RecordedState } from '../../../src/release/release.ts';
import { restore } from '../../../src/release/restore.ts';
import { makeDeployment } from './make-release.ts';

const MORNING: ScheduleState = {
  slug: 'morning',
  active: undefined,
  parameters: { token: 'old' },
  schedule: { cron: '0 6 * * *', timezone: 'UTC', day_or: true },
};
const EVENING: ScheduleState = { ...MORNING, slug: 'evening', parameters: {} };

function recorded(...deployments: DeploymentState[]): RecordedState {
  return recordedState({ flowIds: {}, changes: [] }, { deployments }, undefined, (text) => text);
}

function server(desired: DeploymentState): LiveState {
  const deployment: LiveDeployment = {
    ...desired,
    id: 'id',
    flowId: 'flow',
    paused: desired.paused ?? false,
    schedules: (desired.schedules ?? []).map((each, index) => ({
      ...each,
      active: true,
      id: `schedule ${index}`,
    })),
    automations: desired.automations.map((each, index) => ({
      ...each,
      enabled: true,
      id: `automation ${index}`,
    })),
  };
  return { workPools: [], flowIds: {}, deployments: [deployment] };
}

const EMPTY: LiveState = { workPools: [], flowIds: {}, deployments: [] };

test('what was recorded is wanted again, as it was', () => {
  const desired = makeDeployment(
    { parameters: { n: 1 }, tags: ['a'] },
    { paused: true, schedules: [{ ...EVENING, active: false }], unreadParameters: ['n'] },
  );
  expect(restore(recorded(desired), EMPTY, [])).toEqual({
    desired: { deployments: [desired] },
    taken: new Map(),
    missing: new Map(),
    secrets: [],
  });
});

describe('a withheld value', () => {
  const before = makeDeployment({ parameters: { api_token: 'first' } }, { schedules: [EVENING, MORNING] });

  test('is the server’s, from the same place of the same object', () => {
    const now = makeDeployment(
      { parameters: { api_token: 'second' } },
      { schedules: [{ ...MORNING, parameters: { token: 'new' } }] },
    );
    const { desired, taken, missing, secrets } = restore(recorded(before), server(now), []);
    expect(desired.deployments).toMatchObject([
      {
        fields: { parameters: { api_token: 'second' } },
        schedules: [{ slug: 'evening' }, { slug: 'morning', parameters: { token: 'new' } }],
      },
    ]);
    expect(taken).toEqual(
      new Map([['orders/hourly', ['fields.parameters.api_token', 'schedules.1.parameters.token']]]),
    );
    expect(missing.size).toBe(0);
    expect(secrets).toEqual(['second', 'new']);
  });

  test('of a pull step is not taken from a step that pulls from elsewhere', () => {
    const pulling = (repository: string, access_token: string): DeploymentState =>
      makeDeployment({
        pull_steps: [{ 'prefect.deployments.steps.git_clone': { repository, branch: 'main', access_token } }],
      });
    const old = recorded(pulling('https://example.com/a.git', 'first'));
    const path = 'fields.pull_steps.0.prefect.deployments.steps.git_clone.access_token';
    const same = restore(old, server(pulling('https://example.com/a.git', 'second')), []);
    expect(same.taken).toEqual(new Map([['orders/hourly', [path]]]));
    const other = restore(old, server(pulling('https://example.com/b.git', 'of b')), []);
    expect(other.missing).toEqual(new Map([['orders/hourly', [path]]]));
    expect(JSON.stringify(other.desired)).not.toContain('of b');
  });

  test('of an item with a name is not taken from another item', () => {
    const env = (...names: string[]) =>
      makeDeployment({
        job_variables: { env: names.map((name) => ({ name, value: `of ${name}` })) },
      });
    const { desired, missing } = restore(
      recorded(env('A_TOKEN', 'B_TOKEN')),
      server(env('C_TOKEN', 'A_TOKEN')),
      [],
    );
    expect(desired.deployments[0]?.fields.job_variables).toEqual({
      env: [
        { name: 'A_TOKEN', value: 'of A_TOKEN' },
        { name: 'B_TOKEN', value: '********' },
      ],
    });
    expect([...missing.values()].flat()).toEqual(['fields.job_variables.env.1.value']);
  });

  test('that the server does not have is missing', () => {
    const { missing, secrets } = restore(recorded(before), server(makeDeployment({ parameters: {} })), []);
    expect([...missing.values()].flat()).toEqual([
      'fields.parameters.api_token',
      'schedules.1.parameters.token',
    ]);
    expect(secrets).toEqual([]);
    expect(restore(recorded(before), EMPTY, []).missing.get('orders/hourly')).toHaveLength(2);
  });
});

test('a schedule that was renamed since is told from a new one', () => {
  const renamed = (slug: string, replaces: string): RecordedState =>
    recorded(makeDeployment({}, { schedules: [{ ...EVENING, slug, replaces }] }));
  const live = server(makeDeployment({}, { schedules: [{ ...EVENING, slug: 'night' }] }));
  const target = recorded(makeDeployment({}, { schedules: [EVENING] }));
  const { desired } = restore(target, live, [renamed('night', 'late'), renamed('late', 'evening')]);
  expect(desired.deployments[0]?.schedules).toEqual([{ ...EVENING, replaces: 'night' }]);
  const circle = [renamed('evening', 'late'), renamed('late', 'evening')];
  expect(restore(target, live, circle).desired.deployments[0]?.schedules).toEqual([EVENING]);
});

describe('a release whose file said nothing of schedules', () => {
  const silent = makeDeployment();

  test('leaves alone what people made', () => {
    const live = server(makeDeployment({}, { schedules: [EVENING] }));
    expect(
      restore(recorded(silent), live, [recorded(silent)]).desired.deployments[0]?.schedules,
    ).toBeUndefined();
  });

  test('had none of those that later releases made', () => {
    const live = server(makeDeployment({}, { schedules: [EVENING, MORNING] }));
    const later = recorded(makeDeployment({}, { schedules: [MORNING] }));
    const { desired } = restore(recorded(silent), live, [later]);
    expect(desired.deployments[0]?.schedules).toEqual([{ ...EVENING, active: true }]);
  });
});
