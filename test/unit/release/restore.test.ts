import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import type { DeploymentState, LiveDeployment, LiveState, ScheduleState } from '../../../src/plan/state.ts';
import { recordedState } from '../../../src/release/recorded-state.ts';
import type { RecordedState } from '../../../src/release/release.ts';
import { restore } from '../../../src/release/restore.ts';
import { makeDeployment } from './make-release.ts';

const KEY = 'q7Zk2Lm9' + 'Xw4Rt8Vb3Np6';

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
      { schedules: [{ ...MORNING, parameters: { token: 'newest' } }] },
    );
    const { desired, taken, missing, secrets } = restore(recorded(before), server(now), []);
    expect(desired.deployments).toMatchObject([
      {
        fields: { parameters: { api_token: 'second' } },
        schedules: [{ slug: 'evening' }, { slug: 'morning', parameters: { token: 'newest' } }],
      },
    ]);
    expect(taken).toEqual(
      new Map([['orders/hourly', ['fields.parameters.api_token', 'schedules.1.parameters.token']]]),
    );
    expect(missing.size).toBe(0);
    expect(secrets).toEqual(['second', 'newest']);
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

  describe('in a list', () => {
    const having = (...secrets: string[]): DeploymentState => makeDeployment({ parameters: { secrets } });

    test.each([
      [having('c', 'd', 'b'), ['c', 'd', 'b']],
      [having('c'), ['c']],
    ])('is the server’s with all of its list', (now, secrets) => {
      const { desired, taken } = restore(recorded(having('a', 'b')), server(now), []);
      expect(desired.deployments[0]?.fields.parameters).toEqual({ secrets });
      expect([...taken.values()].flat()).toEqual(['fields.parameters.secrets']);
    });

    test.each([[having()], [makeDeployment({ parameters: { secrets: 'a' } })], [makeDeployment()]])(
      'is missing where the server has none',
      (now) => {
        const { missing } = restore(recorded(having('a', 'b')), server(now), []);
        expect([...missing.values()].flat()).toEqual(['fields.parameters.secrets']);
      },
    );

    test('comes with what is none beside it', () => {
      const before = having('{{ prefect.variables.a }}', 'b');
      const { desired } = restore(recorded(before), server(having('c', '{{ prefect.variables.d }}')), []);
      expect(desired.deployments[0]?.fields.parameters).toEqual({
        secrets: ['c', '{{ prefect.variables.d }}'],
      });
    });

    test('of two items with one name is that of the same one', () => {
      const env = (...values: string[]): DeploymentState =>
        makeDeployment({ job_variables: { env: values.map((value) => ({ name: 'A_TOKEN', value })) } });
      const { desired } = restore(recorded(env('a', 'b')), server(env('c', 'd')), []);
      expect(desired).toEqual({ deployments: [env('c', 'd')] });
    });
  });

  test.each<[JsonObject, string[]]>([
    [{ tokens: { model: 'cl100k_base', name: 'orders' } }, []],
    [{ secrets: ['orders-db', 'hourly'] }, []],
    [{ password: 'hourly' }, []],
    [{ token_text_hint: 'the usual one' }, []],
    [{ env: [{ name: 'TOKENS', value: 'short' }] }, []],
    [{ passwords: { db: 'Tr0ub4dor3', user: 'ada' } }, ['Tr0ub4dor3']],
    [{ api_keys: { eu: KEY } }, [KEY]],
    [{ db_password: 'simple' }, ['simple']],
  ])('is looked for elsewhere when it looks like a secret and is no name: %o', (parameters, expected) => {
    const deployment = makeDeployment({ parameters });
    const { secrets, taken } = restore(recorded(deployment), server(deployment), []);
    expect(taken.size).toBe(1);
    expect(secrets).toEqual(expected);
  });

  test('that no name tells of is looked for elsewhere', () => {
    const { deployments } = recorded(makeDeployment({ parameters: { a: 'x', b: 'y' } }));
    const withheld = deployments.map((each) => ({
      ...each,
      fields: { ...(each.fields as JsonObject), parameters: { a: '********', b: '********' } },
    }));
    const now = server(
      makeDeployment({ parameters: { a: 'w8-known', b: { w8Kq2zR: 'orders', c: 'w9-known' } } }),
    );
    expect(restore({ deployments: withheld, blocks: [] }, now, []).secrets).toEqual([
      'w8-known',
      'w8Kq2zR',
      'w9-known',
    ]);
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
