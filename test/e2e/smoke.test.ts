/** `tq deploy --smoke` with a real worker: schedules go on when the run completes, and stay off when it does not. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { MOST_SECONDS } from './flow-runs.ts';
import { tq, type Result } from './run-binary.ts';
import { serverApi } from './server-api.ts';
import { startWorker, type Worker } from './worker.ts';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const pool = `smoke-${mark}`;

const flow = (body: string): string => `from prefect import flow


@flow
def smoked_${mark}():
    ${body}
`;

const FILES = {
  'prefect.yaml': `name: smoke-${mark}
deployments:
  - name: daily
    entrypoint: flows.py:smoked_${mark}
    work_pool: { name: ${pool} }
    schedules: [{ slug: morning, cron: "0 6 1 1 *" }]
`,
  'flows.py': flow('raise ValueError("rule not_null failed")'),
};

let worker: Worker | undefined;

interface Deployment {
  id: string;
  schedules: { id: string; active: boolean }[];
}

async function deployment(): Promise<Deployment> {
  return (await api('GET', `/deployments/name/smoked-${mark}/daily`)) as Deployment;
}

function deploy(directory: string): Promise<Result> {
  const variables = { PREFECT_API_URL: apiUrl };
  return tq(['deploy', '--all', '--smoke'], { directory, variables, seconds: MOST_SECONDS });
}

beforeAll(async () => {
  await api('POST', '/work_pools/', { name: pool, type: 'process' });
  worker = await startWorker(pool, apiUrl);
});

afterAll(async () => {
  await worker?.stop();
  const found = (await api('GET', `/flows/name/smoked-${mark}`)) as { id: string };
  await api('DELETE', `/flows/${found.id}`);
  await api('DELETE', `/work_pools/${pool}`);
});

test('schedules wait for a run that completes, over several deploys', { timeout: 800_000 }, async () => {
  const directory = projectFolder(FILES);
  const failed = await deploy(directory);
  expect(failed.stderr, worker?.log()).toContain('the smoke run did not complete: it ended Failed');
  expect(failed.exitCode).toBe(4);
  const before = await deployment();
  expect(before.schedules).toMatchObject([{ active: false }]);

  // Nothing in the files says that it works now, so the version is what has changed.
  writeFileSync(join(directory, 'flows.py'), flow('return None'));
  const mended = await deploy(directory);
  expect(mended.stderr, worker?.log()).toContain(`updated smoked-${mark}/daily`);
  expect(mended.exitCode).toBe(0);
  const after = await deployment();
  expect(after.schedules).toEqual([{ ...before.schedules[0], active: true, updated: expect.anything() }]);

  const again = await deploy(directory);
  expect(again.stderr).toContain('1 unchanged');
  expect(again.exitCode).toBe(0);
});
