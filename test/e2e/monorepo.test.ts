/** Three projects of one repository as one plan, on a real server: a mistake in one of them keeps all of them unwritten. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const TEAMS = ['billing', 'orders', 'stock'].map((name) => `${name}-${mark}`);
const variables = { PREFECT_API_URL: apiUrl };

function flow(name: string): string {
  return `from prefect import flow\n\n\n@flow\ndef ${name.replaceAll('-', '_')}():\n    pass\n`;
}

function repository(): string {
  const files = TEAMS.flatMap((team) => [
    [
      `teams/${team}/prefect.yaml`,
      `name: ${team}
tq: { include: ../../shared.yaml }
deployments:
  - name: nightly
    entrypoint: flows.py:${team.replaceAll('-', '_')}
    tq: { use: [pool, nightly] }
`,
    ],
    [`teams/${team}/flows.py`, flow(team)],
  ]);
  return projectFolder({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'prefect.yaml': 'tq: { projects: teams/*/prefect.yaml }\n',
    'shared.yaml': `definitions:
  pool: { work_pool: { name: pool-${mark} } }
  nightly: { schedules: [{ slug: nightly, cron: "0 2 * * *", timezone: UTC }] }
`,
    ...Object.fromEntries(files),
  });
}

interface Held {
  id: string;
  name: string;
  entrypoint: string;
  schedules: { slug: string }[];
  pull_steps: unknown;
}

async function held(): Promise<Held[]> {
  return (await api('POST', '/deployments/filter', { flows: { name: { any_: TEAMS } } })) as Held[];
}

async function flowsHeld(): Promise<{ id: string }[]> {
  return (await api('POST', '/flows/filter', { flows: { name: { any_: TEAMS } } })) as { id: string }[];
}

beforeAll(() =>
  api('POST', '/work_pools/', { name: `pool-${mark}`, type: 'process', base_job_template: {} }),
);

afterAll(async () => {
  for (const { id } of await flowsHeld()) await api('DELETE', `/flows/${id}`);
  await api('DELETE', `/work_pools/pool-${mark}`);
});

test('nothing is written while one is broken, then all of it, and then nothing again', async () => {
  const directory = repository();
  const last = join(directory, 'teams', TEAMS[2] as string, 'flows.py');
  writeFileSync(last, flow('another'));
  const refused = await tq(['deploy', '--all'], { directory, variables });
  expect(refused.exitCode, refused.stderr).toBe(1);
  expect(refused.stderr).toContain(`teams/${TEAMS[2]}/prefect.yaml:5:`);
  expect(await flowsHeld()).toEqual([]);

  writeFileSync(last, flow(TEAMS[2] as string));
  const deployed = await tq(['deploy', '--all', '--json'], { directory, variables });
  expect(deployed.exitCode, deployed.stderr).toBe(0);
  const { projects } = JSON.parse(deployed.stdout) as {
    projects: { file: string; outcomes: { status: string }[] }[];
  };
  expect(projects.map(({ file, outcomes }) => [file, outcomes.map(({ status }) => status)])).toEqual(
    TEAMS.map((team) => [`teams/${team}/prefect.yaml`, ['created']]),
  );
  const deployments = await held();
  expect(deployments).toHaveLength(3);
  for (const each of deployments) {
    expect(each.entrypoint).toMatch(/^flows\.py:/);
    expect(each.schedules.map(({ slug }) => slug)).toEqual(['nightly']);
  }
  for (const team of TEAMS) {
    const file = `teams/${team}/prefect.yaml`;
    const history = await tq(['history', '--json', '--prefect-file', file], { directory, variables });
    expect(JSON.parse(history.stdout)).toMatchObject({
      releases: [{ number: 1, outcome: 'ok', file }],
    });
  }

  const noop = await tq(['deploy', '--all', '--assert-noop'], { directory, variables });
  expect(noop.exitCode, noop.stderr).toBe(0);
  expect(noop.stderr).toContain('3 unchanged');
});
