/**
 * `tq rollback` of a project with every feature on a real server: what a release made is there again, ids kept; and
 * `tq unlock` of a lock whose holder was killed.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { startRecordingProxy } from '../../bench/recording-proxy.ts';
import { ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { EveryFeatureProject, SERVER_SETUP } from './every-feature-project.ts';
import { forwardingServer } from './forwarding-server.ts';
import { type Result, tq } from './run-binary.ts';
import { captureServer, differences, identities, resetServer } from './server-state.ts';

const apiUrl = inject('prefectApiUrl');
const BACK = ['rollback', '1', '--prune', '--yes'];
const DEPLOY = ['deploy', '--all', '--allow', 'secret-in-plain-text'];

describe('every feature', () => {
  let project: EveryFeatureProject;
  let back: Result;

  const ids = async (): Promise<string[]> => {
    const { deployments, schedules } = await identities(apiUrl);
    return [...(deployments ?? []), ...(schedules ?? [])].map(({ id }) => id);
  };
  let first: { state: string; ids: string[] };
  /** Of what both releases have. */
  let kept: string[];

  beforeAll(async () => {
    await resetServer(apiUrl, SERVER_SETUP);
    project = new EveryFeatureProject(apiUrl);
    expect(await project.tq(DEPLOY)).toMatchObject({ exitCode: 0 });
    first = { state: await captureServer(apiUrl), ids: await ids() };
    project.change();
    expect(await project.tq(DEPLOY)).toMatchObject({ exitCode: 0 });
    expect(await differences(first.state, await captureServer(apiUrl))).not.toEqual([]);
    const changed = new Set(await ids());
    kept = first.ids.filter((id) => changed.has(id));
    back = await project.tq(BACK);
  });

  afterAll(async () => {
    project.remove();
    await resetServer(apiUrl);
  });

  test('is brought back as it was', async () => {
    expect(back).toMatchObject({ exitCode: 0, stdout: '' });
    const left = await differences(first.state, await captureServer(apiUrl));
    // Queues that a deployment made on the way belong to their pool.
    expect(left.filter(([path]) => !path.startsWith('work_pools.'))).toEqual([
      // It holds a known secret, so it is not recorded and stays as it is.
      [
        'deployments.plain-orders/steps-of-the-file.parameters.value.inline',
        expect.stringContaining("'1f2e3d4'"),
        expect.stringContaining("'5a6b7c8'"),
      ],
    ]);
  });

  test('keeps the ids of what was there all the time', async () => {
    const now = new Set(await ids());
    expect(kept.length).toBeGreaterThan(15);
    expect(kept.filter((id) => !now.has(id))).toEqual([]);
  });

  test('is brought back only once: a second rollback writes nothing', async () => {
    const before = await identities(apiUrl);
    const proxy = await startRecordingProxy(new URL(apiUrl));
    const again = await project.tq(BACK, proxy.apiUrl);
    const { writes } = await proxy.take();
    await proxy.stop();
    expect({ ...again, writes }).toMatchObject({ exitCode: 0, writes: 0 });
    expect(await identities(apiUrl)).toEqual(before);
  });

  test('is recorded, and the files are brought back by a deploy', async () => {
    const { stdout } = await project.tq(['history', '--json']);
    expect(JSON.parse(stdout).releases).toMatchObject([
      { number: 3, rollbackTo: 1, outcome: 'ok' },
      { number: 2, outcome: 'ok' },
      { number: 1, outcome: 'ok' },
    ]);
    const changed = await project.tq(['plan', '--exit-code', '--allow', 'secret-in-plain-text']);
    expect(changed.exitCode).toBe(2);
  });
});

test('the lock of a deploy that was killed is told and freed', async () => {
  const mark = randomUUID().slice(0, 8);
  const directory = projectFolder({
    'prefect.yaml': `name: lock-${mark}\ndeployments:\n  - {name: only, entrypoint: flows.py:f, work_pool: {name: pool-${mark}}}\n`,
    'flows.py': `from prefect import flow\n\n\n@flow(name="f-${mark}")\ndef f():\n    pass\n`,
  });
  const run = (argv: readonly string[]): Promise<Result> =>
    tq(argv, { directory, variables: { PREFECT_API_URL: apiUrl } });
  await run(['pool', 'create', `pool-${mark}`, '--type', 'process']);

  // It dies while the server is busy with its first deployment, another process than this one.
  const dying: { kill?: (signal: 'SIGKILL') => unknown } = {};
  const between = await forwardingServer(apiUrl, async ({ method, path }) => {
    if (method !== 'POST' || path !== '/api/deployments/') return undefined;
    dying.kill?.('SIGKILL');
    return { status: 503, body: {} };
  });
  const child = execa(process.execPath, [join(ROOT, 'bin', 'tq.js'), 'deploy'], {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: directory, PREFECT_API_URL: between.apiUrl },
    reject: false,
    stdin: 'ignore',
  });
  dying.kill = (signal) => child.kill(signal);
  onTestFinished(() => void child.kill('SIGKILL'));
  expect((await child).signal).toBe('SIGKILL');

  expect((await run(['history'])).stdout).toMatch(/^1 .* running .* 1 planned$/m);
  const refused = await run(['unlock']);
  expect(refused).toMatchObject({ exitCode: 8 });
  expect(refused.stderr).toMatch(/is held by .*; that process has ended$/m);
  expect((await run(['unlock', '--yes'])).exitCode).toBe(0);
  expect((await run(['unlock'])).stderr).toBe(`nobody holds the deploy lock of \`lock-${mark}\``);
  expect((await run(['history'])).stdout).toContain('did not finish');
  expect(await run(['deploy'])).toMatchObject({ exitCode: 0 });
  expect((await run(['history'])).stdout).toMatch(/^2 .* ok .*\n1 .* did not finish/m);
});
