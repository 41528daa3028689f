import { expect, test } from 'vitest';
import type { LocalServer, StartOptions } from '../../src/ports/local-server.ts';
import { runTq } from './run-tq.ts';

const RUNNING = {
  running: true,
  apiUrl: 'http://127.0.0.1:4200/api',
  uiUrl: 'http://127.0.0.1:4200',
  processId: 7,
  dataDirectory: '/data/tq',
} as const;

/** A local server that remembers how it was started. */
function server(): LocalServer & { started: StartOptions[] } {
  let running = false;
  const started: StartOptions[] = [];
  return {
    started,
    status: async () => (running ? RUNNING : { running: false, dataDirectory: '/data/tq' }),
    start: async (options) => {
      started.push(options);
      options.onProgress('starting');
      running = true;
      return RUNNING;
    },
    stop: async () => {
      const was = running;
      running = false;
      return was;
    },
  };
}

test('up, status and down, for people', async () => {
  const localServer = server();
  const run = (...argv: string[]) => runTq(['dev', ...argv], { directory: '/', localServer });

  expect((await run('status')).stdout).toBe('not running; start it with `tq dev up`\ndata: /data/tq\n');
  expect(await run('up', '--python', '/opt/python', '--port', '4200')).toEqual({
    exitCode: 0,
    stdout: 'running at http://127.0.0.1:4200/api\nUI: http://127.0.0.1:4200\n',
    stderr: 'starting\n',
  });
  expect(localServer.started).toMatchObject([{ python: '/opt/python', port: 4200 }]);
  expect((await run('status')).stdout).toContain('running at http://127.0.0.1:4200/api');
  expect((await run('down')).stderr).toBe('stopped the local Prefect server\n');
  expect((await run('down')).stderr).toBe('no local Prefect server was running\n');
});

test('status as JSON', async () => {
  const { stdout } = await runTq(['dev', 'status', '--json'], { directory: '/', localServer: server() });
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'dev status',
    exitCode: 0,
    server: { running: false, dataDirectory: '/data/tq' },
  });
});
