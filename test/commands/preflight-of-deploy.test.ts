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

describe('what makes every run fail', () => {
  test('stops a deploy before the first write', async () => {
    const prefect = new FakePrefect(LOCAL);
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: shop('My_Orders'), prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ4001]');
    expect(prefect.writes).toEqual([]);
  });

  test('stops a plan, which says what a deploy would do', async () => {
    const prefect = new FakePrefect(LOCAL);
    const { exitCode } = await runTq(['plan'], { directory: shop('My_Orders'), prefect });
    expect(exitCode).toBe(1);
  });

  test('is let through by `--allow`, by a comment and by a level', async () => {
    const allowed = await runTq(['deploy', '--all', '--allow', 'invalid-artifact-key'], {
      directory: shop('My_Orders'),
      prefect: new FakePrefect(LOCAL),
    });
    expect(allowed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('warning[TQ4001]') });
    const level = `tq: { lint: { invalid-artifact-key: off } }\n${PROJECT}`;
    const off = await runTq(['deploy', '--all'], {
      directory: shop('My_Orders', { 'prefect.yaml': level }),
      prefect: new FakePrefect(LOCAL),
    });
    expect(off.exitCode).toBe(0);
    expect(off.stderr).not.toContain('TQ4001');
  });

  test('is left out by `--keep-going`, and the others are deployed', async () => {
    const prefect = new FakePrefect(LOCAL);
    const two = `${PROJECT}  - { name: fine, entrypoint: "other.py:fine", work_pool: { name: local } }\n`;
    const directory = shop('My_Orders', {
      'prefect.yaml': two,
      'other.py': 'from prefect import flow\n\n\n@flow\ndef fine():\n    pass\n',
    });
    const { exitCode } = await runTq(['deploy', '--all', '--keep-going'], { directory, prefect });
    expect(exitCode).toBe(4);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['fine']);
  });
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
