/** How a deployment's job variable names its image. */
import { describe, expect, test } from 'vitest';
import { desiredState, type ImageNames } from '../../../src/plan/desired-state.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { Deployment } from '../../../src/project/project.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const NOTHING: ImageNames = { pins: new Map(), open: new Set() };
const PINNED: ImageNames = {
  pins: new Map([['reg.test/shop:v1', `reg.test/shop@${DIGEST}`]]),
  open: new Set(),
};

function stateOf(
  jobVariables: JsonObject,
  images: ImageNames | undefined,
  pin: Deployment['pin'] = 'digest',
) {
  const deployment: Deployment = {
    path: ['deployments', 0],
    name: 'orders',
    entrypoint: { written: 'flows.py:orders', candidates: ['flows.py'], functionPath: 'orders' },
    version: '1',
    versionType: null,
    tags: [],
    description: null,
    parameters: {},
    enforceParameterSchema: true,
    paused: undefined,
    concurrencyLimit: null,
    concurrencyOptions: null,
    schedules: undefined,
    triggers: [],
    slas: undefined,
    workPool: { name: 'local', workQueueName: null, jobVariables },
    pull: [],
    image: 'named',
    pin,
    hasSteps: true,
    pending: new Set(),
  };
  const flow = {
    flowName: 'orders',
    description: null,
    declaredVersion: null,
    sourceHash: 'aa',
    parameterSchema: {},
  };
  const surroundings = { workingDirectory: '/srv', variables: {}, checkout: null };
  const { deployments } = desiredState(
    [{ deployment, flow } as unknown as Parameters<typeof desiredState>[0][number]],
    { ...surroundings, ...(images === undefined ? {} : { images }) },
  );
  const [state] = deployments;
  return { variables: state?.fields.job_variables, open: state?.openImage };
}

describe('the job variable `image`', () => {
  test('is the digest of what was pushed under its name', () => {
    expect(stateOf({ image: 'reg.test/shop:v1', cpu: 1 }, PINNED)).toEqual({
      variables: { image: `reg.test/shop@${DIGEST}`, cpu: 1 },
      open: undefined,
    });
  });

  test('stays a tag with `pin: tag`', () => {
    expect(stateOf({ image: 'reg.test/shop:v1' }, PINNED, 'tag').variables).toEqual({
      image: 'reg.test/shop:v1',
    });
  });

  test.each(['python:3.12', 'reg.test/shop:v2', 'reg.test/shop', `reg.test/shop@${DIGEST}`])(
    'stays %s, which was not built here',
    (image) => {
      expect(stateOf({ image }, PINNED)).toEqual({ variables: { image }, open: undefined });
    },
  );

  test.each([[{}], [{ image: null }], [{ image: 7 }]])('of %o is left alone', (variables: JsonObject) => {
    expect(stateOf(variables, PINNED)).toEqual({ variables, open: undefined });
    expect(stateOf(variables, undefined)).toEqual({ variables, open: undefined });
  });

  test('is open until it is pushed', () => {
    const open = { ...NOTHING, open: new Set(['reg.test/shop:v1']) };
    expect(stateOf({ image: 'reg.test/shop:v1' }, open).open).toBe('reg.test/shop:v1');
    expect(stateOf({ image: 'reg.test/shop:v1' }, open, 'tag').open).toBeUndefined();
    expect(stateOf({ image: 'other' }, open).open).toBeUndefined();
  });

  test('is the given one for all, by its digest', () => {
    const given = { ...PINNED, given: 'reg.test/shop:v1' };
    for (const variables of [{}, { image: 'mine:1' }, { image: 'reg.test/shop:v1' }] as JsonObject[])
      expect(stateOf(variables, given).variables).toEqual({ image: `reg.test/shop@${DIGEST}` });
    expect(stateOf({}, given, 'tag').variables).toEqual({ image: 'reg.test/shop:v1' });
  });
});
