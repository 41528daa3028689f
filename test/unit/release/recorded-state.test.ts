import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { LiveDeployment } from '../../../src/plan/state.ts';
import { recordedName, recordedState } from '../../../src/release/recorded-state.ts';
import { makeDeployment } from './make-release.ts';

const NOTHING: Plan = { flowIds: {}, changes: [] };
const CANARY = 'canary-7f3a';
const redact = (text: string): string => text.replaceAll(CANARY, '[redacted]');

describe('secrets', () => {
  const desired = makeDeployment(
    {
      description: `uses ${CANARY}`,
      parameters: {
        day: 'today',
        token: 'by its key',
        list: [`x${CANARY}`, 'y'],
        [CANARY]: 1,
        pin_token: 1234,
      },
      job_variables: { env: { [CANARY]: 'a secret for a key' }, LEVEL: 'debug' },
      pull_steps: [{ 'prefect.deployments.steps.git_clone': { repository: 'https://user:pass@host/r.git' } }],
    },
    {
      schedules: [
        {
          slug: 'morning',
          active: undefined,
          parameters: { password: 'p4ss' },
          schedule: { cron: '0 6 * * *', timezone: 'UTC', day_or: true },
        },
      ],
    },
  );
  const recorded = recordedState(
    NOTHING,
    {
      deployments: [desired],
      blocks: [{ name: 'orders', data: { connection_string: 'secret', table: 'orders' } }],
    },
    undefined,
    redact,
  );

  test('are not recorded, whole values of them', () => {
    const text = JSON.stringify(recorded);
    for (const secret of [CANARY, 'by its key', '1234', 'pass@', 'p4ss', '"secret"'])
      expect(text).not.toContain(secret);
    expect(recorded).toMatchObject({
      deployments: [
        {
          fields: {
            description: '********',
            parameters: '********',
            job_variables: { env: '********', LEVEL: 'debug' },
            pull_steps: [{ 'prefect.deployments.steps.git_clone': { repository: '********' } }],
          },
          schedules: [{ slug: 'morning', parameters: { password: '********' } }],
        },
      ],
      blocks: [{ name: 'orders', data: { connection_string: '********', table: 'orders' } }],
    });
  });

  test('are not recorded wherever they stand below the name of one', () => {
    const parameters = {
      api_keys: ['hush-1', { eu: 'hush-2' }],
      DB_PWD_PROD: 'hush-3',
      credentials: { user: 'ada', value: 'hush-4' },
      env: [{ name: 'A_TOKEN', value: 'hush-5' }],
      urls: { 'https://ada:hush-6@example.com': ['a'] },
    };
    const { deployments } = recordedState(
      NOTHING,
      { deployments: [makeDeployment({ parameters })] },
      undefined,
      redact,
    );
    expect(JSON.stringify(deployments)).not.toContain('hush');
    expect(deployments[0]?.fields).toMatchObject({
      parameters: {
        api_keys: ['********', { eu: '********' }],
        DB_PWD_PROD: '********',
        credentials: { user: 'ada', value: '********' },
        env: [{ name: 'A_TOKEN', value: '********' }],
        urls: '********',
      },
    });
  });

  test('are defaults of parameters only under a name that leaves no doubt', () => {
    const of = (title: string, value: JsonValue): JsonObject => ({ title, position: 0, default: value });
    const properties = {
      password_hash: of('a', 'md5'),
      max_chunk_tokens: of('b', 512),
      tokens: of('c', 512),
      api_token: of('d', 'hush-1'),
      hidden: of('e', `is ${CANARY}`),
      url: of('f', 'https://ada:hush-2@example.com'),
      options: of('g', { token_hint: 'none', password: 'hush-3' }),
    };
    const definitions = { Credentials: { properties: { value: of('h', 'hush-4') } } };
    const { deployments } = recordedState(
      NOTHING,
      { deployments: [makeDeployment({ parameter_openapi_schema: { properties, definitions } })] },
      undefined,
      redact,
    );
    expect(JSON.stringify(deployments)).not.toMatch(/hush|canary/);
    expect(deployments[0]?.fields).toMatchObject({
      parameter_openapi_schema: {
        properties: {
          ...properties,
          api_token: of('d', '********'),
          hidden: of('e', '********'),
          url: of('f', '********'),
          options: of('g', { token_hint: '********', password: '********' }),
        },
        definitions: { Credentials: { properties: { value: of('h', '********') } } },
      },
    });
  });

  test('do not hide the names by which a deployment is found', () => {
    const named = makeDeployment({}, { flowName: CANARY, name: CANARY });
    const { deployments } = recordedState(NOTHING, { deployments: [named] }, undefined, redact);
    expect(deployments.map(recordedName)).toEqual([`${CANARY}/${CANARY}`]);
  });
});

test('what this run is not about stays recorded, and what the plan removes does not', () => {
  const states = ['a', 'b', 'c', 'd'].map((name) => makeDeployment({}, { name }));
  const before = recordedState(
    NOTHING,
    { deployments: states, blocks: [{ name: 'x', data: {} }] },
    undefined,
    redact,
  );
  const live = (name: string): LiveDeployment => ({ flowName: 'orders', name }) as LiveDeployment;
  const plan: Plan = {
    ...NOTHING,
    removals: [
      { object: 'deployment', action: 'remove', live: live('b') },
      { object: 'deployment', action: 'leave', live: live('c') },
    ],
    forgotten: { deployments: ['orders/d'], blocks: ['x'] },
  };
  const now = recordedState(
    plan,
    { deployments: [makeDeployment({ tags: ['new'] }, { name: 'a' })] },
    before,
    redact,
  );
  expect(now.deployments.map(recordedName)).toEqual(['orders/c', 'orders/a']);
  expect(now.deployments[1]).toMatchObject({ fields: { tags: ['new'] } });
  expect(now.blocks).toEqual([]);
});
