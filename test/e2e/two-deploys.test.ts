/** Two deploys of one project at once: one writes, the other waits or says who holds the lock; nothing is doubled. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { forwardingServer } from './forwarding-server.ts';
import { type Result, type Running, startTq, tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const flows: string[] = [];
const WAITING = 'waiting for the lock';

function project(flow: string): string {
  flows.push(flow);
  const entries = ['a', 'b', 'c'].map(
    (name) => `  - name: ${name}
    entrypoint: flows.py:${flow.replaceAll('-', '_')}
    work_pool: { name: pool-${mark} }
    schedules: [{ slug: daily, cron: "0 6 * * *" }]
    triggers: [{ type: event, expect: [${flow}.${name}] }]
`,
  );
  return projectFolder({
    'prefect.yaml': `name: ${flow}\ndeployments:\n${entries.join('')}`,
    'flows.py': `from prefect import flow\n\n\n@flow\ndef ${flow.replaceAll('-', '_')}():\n    pass\n`,
  });
}

/** The first deploy stops in the middle until the second one has ended, or says that it waits. */
async function twoAtOnce(flow: string, options: string[]): Promise<{ first: Result; second: Result }> {
  const directory = project(flow);
  let second: Running | undefined;
  const slow = await forwardingServer(apiUrl, async ({ method, path }) => {
    if (method === 'POST' && path === '/api/deployments/' && second === undefined) {
      second = startTq(['deploy', '--all', ...options], {
        directory,
        variables: { PREFECT_API_URL: apiUrl },
      });
      await second.hasSaid(WAITING);
    }
    return undefined;
  });
  const first = await tq(['deploy', '--all'], { directory, variables: { PREFECT_API_URL: slow.apiUrl } });
  if (second === undefined) throw new Error(`the first one made no deployment\n${first.stderr}`);
  return { first, second: await second.ended };
}

async function counts(
  flow: string,
): Promise<{ deployments: number; schedules: number; automations: number }> {
  const deployments = (await api('POST', '/deployments/filter', {
    flows: { name: { any_: [flow] } },
  })) as { id: string; schedules: unknown[] }[];
  const automations = (await api('POST', '/automations/filter', {})) as {
    actions: { deployment_id: string }[];
  }[];
  const ids = new Set(deployments.map(({ id }) => id));
  return {
    deployments: deployments.length,
    schedules: deployments.flatMap(({ schedules }) => schedules).length,
    automations: automations.filter(({ actions: [action] }) => ids.has(action?.deployment_id ?? '')).length,
  };
}

const ONCE = { deployments: 3, schedules: 3, automations: 3 };

beforeAll(() =>
  api('POST', '/work_pools/', { name: `pool-${mark}`, type: 'process', base_job_template: {} }),
);

afterAll(async () => {
  const automations = (await api('POST', '/automations/filter', {})) as {
    id: string;
    trigger: { expect?: string[] };
  }[];
  for (const { id, trigger } of automations)
    if ((trigger.expect ?? []).some((event) => event.includes(mark)))
      await api('DELETE', `/automations/${id}`);
  for (const flow of flows) {
    const { id } = (await api('GET', `/flows/name/${flow}`)) as { id: string };
    await api('DELETE', `/flows/${id}`);
  }
  await api('DELETE', `/work_pools/pool-${mark}`);
});

test('the second exits with 7 and names the holder', async () => {
  const flow = `two-${mark}`;
  const { first, second } = await twoAtOnce(flow, []);
  expect(second.exitCode, second.stderr).toBe(7);
  expect(second.stderr).toContain('another deploy of this project is under way');
  expect(second.stderr).toMatch(/process \d+ on /);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(await counts(flow)).toEqual(ONCE);
});

test('the second waits when it may, and finds that all is done', async () => {
  const flow = `wait-${mark}`;
  const { first, second } = await twoAtOnce(flow, ['--lock-timeout', '60']);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stderr).toContain(WAITING);
  expect(second.stderr).toContain('planned anew');
  expect(await counts(flow)).toEqual(ONCE);
});
