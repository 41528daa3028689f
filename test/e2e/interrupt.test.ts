/** A signal in the middle of a deploy: the request under way is finished, nothing more is sent, the next run goes on. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { lockName } from '../../src/release/project-identity.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { forwardingServer } from './forwarding-server.ts';
import { type Running, startTq, tq } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

const serverUrl = inject('prefectApiUrl');
const api = serverLookup(serverUrl);
/** What it says when it has heard the signal, which on a busy machine may take longer than an answer. */
const HEARD = 'stopping after the request under way';

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops after the request under way and exits %d', async ([signal, code]) => {
  const mark = randomUUID().slice(0, 8);
  const entry = (name: string) =>
    `  - {name: ${name}, entrypoint: flows.py:f_${mark}, work_pool: {name: pool-${mark}}}\n`;
  const directory = projectFolder({
    'prefect.yaml': `deployments:\n${entry('first')}${entry('second')}`,
    'flows.py': `from prefect import flow\n\n\n@flow\ndef f_${mark}():\n    pass\n`,
  });
  onTestFinished(async () => {
    const flow = (await api('GET', `/flows/name/f-${mark}`)) as { id: string } | null;
    if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
    await api('DELETE', `/work_pools/pool-${mark}`);
  });
  const direct = { directory, variables: { PREFECT_API_URL: serverUrl } };
  await tq(['pool', 'create', `pool-${mark}`, '--type', 'process'], direct);

  const running: { program?: Running } = {};
  const { apiUrl } = await forwardingServer(serverUrl, async ({ method, path }) => {
    if (method !== 'POST' || path !== '/api/deployments/') return undefined;
    running.program?.kill(signal);
    await running.program?.hasSaid(HEARD);
    return undefined;
  });
  running.program = startTq(['deploy', '--all'], { directory, variables: { PREFECT_API_URL: apiUrl } });
  const stopped = await running.program.ended;
  expect(stopped.exitCode, stopped.stderr).toBe(code);
  expect(stopped.stderr).toContain(`created f-${mark}/first`);
  expect(stopped.stderr).toContain(`skipped f-${mark}/second`);
  const lock = lockName(basename(directory));
  expect(await api('GET', `/v2/concurrency_limits/${lock}`)).toMatchObject({ active_slots: 0 });

  const finished = await tq(['deploy', '--all'], direct);
  expect(finished.exitCode).toBe(0);
  expect(finished.stderr).toContain('1 unchanged, 1 created');
});
