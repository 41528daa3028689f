/** What `tq plan` and `tq deploy` do of a preflight on their way. */
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

function flowsWith(key: string): string {
  return `import truthound_prefect
from prefect import flow
from prefect.artifacts import create_table_artifact


@flow(retries=0, timeout_seconds=60)
def orders():
    create_table_artifact(key="${key}", table=[])
`;
}

const PROJECT = `deployments:
  - { name: nightly, entrypoint: "flows.py:orders", work_pool: { name: local } }
`;

function shop(key: string, more: Record<string, string> = {}): string {
  return projectFolder({ 'prefect.yaml': PROJECT, 'flows.py': flowsWith(key), ...more });
}

const STRICT = `tq: { lint: { invalid-artifact-key: error } }\n${PROJECT}`;

describe('what makes every run fail', () => {
  test('is said in full, and deployed all the same, as Prefect does', async () => {
    const prefect = new FakePrefect(LOCAL);
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: shop('My_Orders'), prefect });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning[TQ4001]');
    expect(prefect.deployments).toHaveLength(1);
  });

  test('stops a plan, and a deploy before its first write, where the project says so', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop('My_Orders', { 'prefect.yaml': STRICT });
    expect(await runTq(['plan'], { directory, prefect })).toMatchObject({ exitCode: 1 });
    expect(await runTq(['deploy', '--all'], { directory, prefect })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('error[TQ4001]'),
    });
    expect(prefect.writes).toEqual([]);
  });

  test('is let through by `--allow`, and not said where it is off', async () => {
    const directory = shop('My_Orders', { 'prefect.yaml': STRICT });
    const allowing = ['deploy', '--all', '--allow', 'invalid-artifact-key'];
    expect(await runTq(allowing, { directory, prefect: new FakePrefect(LOCAL) })).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('warning[TQ4001]'),
    });
    const off = shop('My_Orders', { 'prefect.yaml': STRICT.replace('error', 'off') });
    const run = await runTq(['deploy', '--all'], { directory: off, prefect: new FakePrefect(LOCAL) });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toContain('TQ4001');
  });

  test('is left out by `--keep-going`, and the others are deployed', async () => {
    const prefect = new FakePrefect(LOCAL);
    const two = `${STRICT}  - { name: fine, entrypoint: "other.py:fine", work_pool: { name: local } }\n`;
    const directory = shop('My_Orders', {
      'prefect.yaml': two,
      'other.py': 'from prefect import flow\n\n\n@flow\ndef fine():\n    pass\n',
    });
    const { exitCode } = await runTq(['deploy', '--all', '--keep-going'], { directory, prefect });
    expect(exitCode).toBe(4);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['fine']);
  });
});

test("a type of work pool of one's own stops no deploy", async () => {
  const own = `tq: { pools: { local: kubernetes2 } }\n${PROJECT}`;
  const directory = shop('my-orders', { 'prefect.yaml': own });
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'kubernetes2' }] });
  expect(await runTq(['deploy', '--all'], { directory, prefect })).toMatchObject({ exitCode: 0 });
});

test('what is only risky is counted in one line', async () => {
  const { exitCode, stderr } = await runTq(['deploy', '--all'], {
    directory: shop('my-orders', { 'requirements.txt': 'truthound>=3\nprefect==3.8.8\n' }),
    prefect: new FakePrefect(LOCAL),
  });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^preflight: \d+ warnings?; `tq preflight` shows them$/m);
  expect(stderr).not.toContain('TQ4005');
});

test('a secret in code is an error of a preflight, and stops no deploy', async () => {
  const flow = 'from prefect import flow\n\n\n@flow\ndef orders():\n    connect("ghp_TOKEN")\n';
  const token = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zB9dF1hJ3lN5'}`;
  const directory = projectFolder({ 'prefect.yaml': PROJECT, 'flows.py': flow.replace('ghp_TOKEN', token) });
  const checked = await runTq(['preflight'], { directory });
  expect(checked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('error[TQ2033]') });
  const run = await runTq(['deploy', '--all'], { directory, prefect: new FakePrefect(LOCAL) });
  expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('preflight: 1 warning;') });
  for (const text of [checked.stdout, checked.stderr, run.stdout, run.stderr])
    expect(text).not.toContain(token);
});

test('a project without a fault hears nothing of it', async () => {
  const { exitCode, stderr } = await runTq(['deploy', '--all'], {
    directory: projectFolder({
      'prefect.yaml': PROJECT,
      'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
    }),
    prefect: new FakePrefect(LOCAL),
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'created orders/nightly\n1 created\n' });
});
