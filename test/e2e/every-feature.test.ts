/**
 * One project with every feature of `prefect.yaml`, deployed by the real `prefect deploy` and by the built `tq deploy`:
 * the two leave the same, `tq` finds nothing to do in what either left, and both change the same when the project changes.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startRecordingProxy } from '../../bench/recording-proxy.ts';
import { EveryFeatureProject, SERVER_SETUP } from './every-feature-project.ts';
import type { Result } from './run-binary.ts';
import { captureServer, differences, identities, resetServer } from './server-state.ts';

const apiUrl = inject('prefectApiUrl');
let project: EveryFeatureProject;
const ALLOW = ['--allow', 'secret-in-plain-text'];
const DEPLOY = ['deploy', '--all', ...ALLOW];
/** All but the one without a description, which is where the two differ. */
const WITH_DESCRIPTION = ['-n', 'feature-*', '-n', 'steps-*'];

/** Those of a deployment on the server; a change must touch each. */
const FIELDS = [
  'version',
  'description',
  'tags',
  'entrypoint',
  'parameters',
  'parameter_openapi_schema',
  'enforce_parameter_schema',
  'paused',
  'global_concurrency_limit',
  'concurrency_options',
  'work_pool_name',
  'work_queue_name',
  'job_variables',
  'pull_steps',
  'schedules',
];

afterAll(async () => {
  project.remove();
  await resetServer(apiUrl);
});

/** Runs `tq` and counts its requests. */
async function recorded(argv: readonly string[]): Promise<Result & { requests: number; writes: number }> {
  const proxy = await startRecordingProxy(new URL(apiUrl));
  const result = await project.tq(argv, proxy.apiUrl);
  const { answered, writes } = await proxy.take();
  await proxy.stop();
  return { ...result, requests: Object.keys(answered).length, writes };
}

async function deployedByPrefect() {
  await resetServer(apiUrl, SERVER_SETUP);
  await project.prefectDeploy();
  const first = await captureServer(apiUrl);
  const plan = await project.tq(['plan', '--exit-code', '-n', 'feature-*', ...ALLOW]);
  const deploy = await recorded(['deploy', ...WITH_DESCRIPTION, ...ALLOW]);
  project.change();
  await project.prefectDeploy();
  return { first, plan, deploy, changed: await captureServer(apiUrl) };
}

async function deployedByTq() {
  project.restore();
  await resetServer(apiUrl, SERVER_SETUP);
  const deploy = await project.tq(DEPLOY);
  const first = await captureServer(apiUrl);
  const before = await identities(apiUrl);
  const again = await recorded(DEPLOY);
  const after = await identities(apiUrl);
  project.change();
  const update = await project.tq(DEPLOY);
  return { deploy, first, before, again, after, update, changed: await captureServer(apiUrl) };
}

let prefect: Awaited<ReturnType<typeof deployedByPrefect>>;
let byTq: Awaited<ReturnType<typeof deployedByTq>>;

beforeAll(async () => {
  project = new EveryFeatureProject(apiUrl);
  prefect = await deployedByPrefect();
  byTq = await deployedByTq();
});

describe('a new deployment', () => {
  test('leaves what `prefect deploy` leaves', async () => {
    expect(byTq.deploy).toMatchObject({ exitCode: 0, stdout: '' });
    expect(byTq.deploy.stderr).toMatch(/^15 created$/m);
    expect(await differences(prefect.first, byTq.first)).toEqual([
      // The text `None` is a mistake of Prefect's.
      ['deployments.plain-orders/without-description.description', 'None', null],
    ]);
  });

  test('is done: a second run writes nothing', () => {
    expect(byTq.again.stderr).toMatch(/^15 unchanged$/m);
    expect(byTq.again).toMatchObject({ exitCode: 0, writes: 0 });
    expect(byTq.again.requests).toBeGreaterThan(0);
    expect(byTq.after).toEqual(byTq.before);
  });
});

describe('what `prefect deploy` left', () => {
  test('is what `tq plan` wants', () => {
    expect(prefect.plan.stderr).toMatch(/^12 unchanged$/m);
    expect(prefect.plan.exitCode).toBe(0);
  });

  test('is what `tq deploy` wants, outputs of steps included', () => {
    expect(prefect.deploy.stderr).toMatch(/^14 unchanged$/m);
    expect(prefect.deploy).toMatchObject({ exitCode: 0, writes: 0 });
  });
});

test('a change of one field of each kind leaves what `prefect deploy` leaves', async () => {
  const paths = (await differences(prefect.first, prefect.changed)).map(([path]) => path);
  const fields = new Set(paths.map((path) => /^deployments\.[^.]+\.(\w+)/.exec(path)?.[1]));
  expect([...fields]).toEqual(expect.arrayContaining(FIELDS));

  expect(byTq.update).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await differences(prefect.changed, byTq.changed)).toEqual([
    // What an operator may have switched off stays off until the file says otherwise.
    ['automations.orders-landed-eu.enabled', true, false],
    // What left the file is no more: the default is back, and the schedule is gone.
    ['deployments.refresh-orders/feature-image.enforce_parameter_schema', false, true],
    ['deployments.refresh-orders/feature-slugs.schedules.length', 4, 3],
  ]);
});
