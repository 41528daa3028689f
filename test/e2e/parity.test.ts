/** What `prefect deploy` makes of the example is what `tq` would make of it. */
import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');

test('tq finds nothing to change in what `prefect deploy` made of the example', async () => {
  const { prefect } = await pythonEnvironment();
  const directory = projectFolder({});
  cpSync(join(ROOT, 'examples', 'orders'), directory, { recursive: true });
  const pool = `pool-${randomUUID().slice(0, 8)}`;
  const file = join(directory, 'prefect.yaml');
  const near =
    "      - { cron: '*/15 0-23/2 1,31 jan-dec 5#2' }\n      - { cron: '0 0 L * 7', timezone: Asia/Calcutta }\n";
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replaceAll('work_pool: { name: local }', `work_pool: { name: ${pool} }`)
      .replace('    schedules:\n', `    schedules:\n${near}`)
      .replaceAll(/\n\s+- slug: .*\n\s+cron/g, '\n      - cron'),
  );
  const variables = { PREFECT_API_URL: apiUrl };
  expect((await tq(['pool', 'create', pool, '--type', 'process'], { directory, variables })).exitCode).toBe(
    0,
  );
  onTestFinished(async () => {
    // Other tests deploy the example to this server as well, and find none of it there.
    const api = serverLookup(apiUrl);
    const flow = (await api('GET', '/flows/name/orders-quality')) as { id: string } | null;
    if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
    await api('DELETE', `/work_pools/${pool}`);
  });

  await execa(prefect, ['--no-prompt', 'deploy', '--all'], {
    cwd: directory,
    extendEnv: false,
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      PREFECT_HOME: join(directory, '.home'),
      PREFECT_API_URL: apiUrl,
    },
  });
  const plan = await tq(['plan', '--exit-code'], { directory, variables });
  expect(plan).toEqual({ exitCode: 0, stdout: '', stderr: expect.stringMatching(/^2 unchanged$/m) });
});
