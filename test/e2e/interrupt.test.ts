/** A signal in the middle of a deploy: the request under way is finished, nothing more is sent, the next run goes on. */
import { randomUUID } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';

const apiUrl = new URL(inject('prefectApiUrl'));

/** Passes everything on to the real server; `before` is awaited ahead of each request. */
async function proxy(before: (method: string, path: string) => Promise<void>): Promise<string> {
  const server: Server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    void before(method, url).then(() => {
      const onward = request(
        { host: apiUrl.hostname, port: apiUrl.port, method, path: url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(onward);
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

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
  const direct = { directory, variables: { PREFECT_API_URL: apiUrl.href } };
  await tq(['pool', 'create', `pool-${mark}`, '--type', 'process'], direct);

  const running: { kill?: (signal: 'SIGINT' | 'SIGTERM') => void } = {};
  const url = await proxy(async (method, path) => {
    if (method !== 'POST' || path !== '/api/deployments/') return;
    running.kill?.(signal);
    await new Promise((done) => setTimeout(done, 300));
  });
  const child = execa(process.execPath, [join(ROOT, 'bin', 'tq.js'), 'deploy', '--all'], {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: directory, PREFECT_API_URL: url },
    reject: false,
    stdin: 'ignore',
  });
  running.kill = (which) => void child.kill(which);
  const stopped = await child;
  expect(stopped.exitCode).toBe(code);
  expect(stopped.stderr).toContain(`created f-${mark}/first`);
  expect(stopped.stderr).toContain(`skipped f-${mark}/second`);
  const folder = basename(directory);
  const limits = (await (
    await fetch(`${apiUrl.href}/v2/concurrency_limits/filter`, { method: 'POST' })
  ).json()) as {
    name: string;
    active_slots: number;
  }[];
  const locks = limits.filter(({ name }) => name.startsWith(`tq-deploy-${folder.toLowerCase()}`));
  expect(locks).toMatchObject([{ active_slots: 0 }]);

  const finished = await tq(['deploy', '--all'], direct);
  expect(finished.exitCode).toBe(0);
  expect(finished.stderr).toContain('1 unchanged, 1 created');

  const flow = (await (await fetch(`${apiUrl.href}/flows/name/f-${mark}`)).json()) as { id: string };
  await fetch(`${apiUrl.href}/flows/${flow.id}`, { method: 'DELETE' });
  await fetch(`${apiUrl.href}/work_pools/pool-${mark}`, { method: 'DELETE' });
});
