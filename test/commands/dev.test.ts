import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { LocalServer, StartOptions } from '../../src/ports/local-server.ts';
import type { LocalWorker } from '../../src/ports/local-workers.ts';
import { runTq } from './run-tq.ts';

const RUNNING = {
  running: true,
  apiUrl: 'http://127.0.0.1:4200/api',
  uiUrl: 'http://127.0.0.1:4200',
  processId: 7,
  dataDirectory: '/data/tq',
} as const;

const schema = readFileSync(join(import.meta.dirname, '../../schemas/output.schema.json'), 'utf8');
const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(schema) as object);

const WORKER: LocalWorker = {
  id: 'orders-prod-12345678',
  pool: 'orders-prod',
  processId: 8,
  python: '/data/tq/python-0123456789ab/bin/python',
  project: '/home/ada/orders',
  log: '/data/tq/workers/orders-prod-12345678.log',
  startedAt: '2026-01-01T00:00:00.000Z',
  owner: null,
  isLost: false,
};

interface FakeServer extends Pick<
  LocalServer,
  'status' | 'start' | 'stop' | 'workers' | 'environments' | 'runs'
> {
  started: StartOptions[];
  /** Pools whose runs were said to have ended. */
  crashed: string[];
}

const unasked = async (): Promise<never> => Promise.reject(new Error('nobody asks for that here'));

/** A local server that remembers how it was started. */
function server(workers: LocalWorker[] = []): FakeServer {
  let running = false;
  const started: StartOptions[] = [];
  const crashed: string[] = [];
  let environments = [
    {
      folder: '/data/tq/python-0123456789ab',
      bytes: 411_900_000,
      isComplete: true,
      title: '`requirements.txt`',
    },
    { folder: '/data/tq/python-cccccccccccc', bytes: 1, isComplete: false },
  ].slice(0, workers.length === 0 ? 0 : 2);
  return {
    started,
    crashed,
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
    workers: {
      list: async () => [...workers],
      end: async (ended) => void (workers = workers.filter((each) => !ended.includes(each))),
      sweep: async () => 0,
      ...{ ensure: unasked, ready: unasked, isAlive: unasked, readLog: unasked },
    },
    environments: {
      list: async () => environments,
      remove: async (removed) => void (environments = environments.filter((each) => each !== removed)),
      make: unasked,
    },
    runs: () => ({
      abandon: async (gone) => void crashed.push(...gone.map(({ pool }) => pool)),
      ...{ start: unasked, state: unasked, logs: unasked },
    }),
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

test('status tells of workers and environments, and down ends and removes them', async () => {
  const lost = {
    ...WORKER,
    id: 'orders-staging-1',
    pool: 'orders-staging',
    processId: 9,
    owner: 5,
    isLost: true,
  };
  const localServer = server([WORKER, lost]);
  const run = (...argv: string[]) => runTq(['dev', ...argv], { directory: '/', localServer });
  await run('up');
  const { stdout } = await run('status');
  expect(stdout).toBe(`running at http://127.0.0.1:4200/api
UI: http://127.0.0.1:4200
data: /data/tq
worker of orders-prod: process 8, stays until \`tq dev down\`
  project: /home/ada/orders
  python: /data/tq/python-0123456789ab/bin/python
  log: /data/tq/workers/orders-prod-12345678.log
worker of orders-staging: process 9, its \`tq dev\` was killed; \`tq dev down\` ends it
  project: /home/ada/orders
  python: /data/tq/python-0123456789ab/bin/python
  log: /data/tq/workers/orders-prod-12345678.log
Python environment: /data/tq/python-0123456789ab (412 MB, for \`requirements.txt\`, in use)
Python environment: /data/tq/python-cccccccccccc (1 MB, half made)
`);
  const json = await run('status', '--json');
  expect(validate(JSON.parse(json.stdout)), JSON.stringify(validate.errors)).toBe(true);

  expect((await run('down', '--clean')).stderr).toBe(`ended the worker of \`orders-prod\` (process 8)
ended the worker of \`orders-staging\` (process 9)
stopped the local Prefect server
removed /data/tq/python-0123456789ab (412 MB)
removed /data/tq/python-cccccccccccc (1 MB)
`);
  expect(localServer.crashed).toEqual(['orders-prod', 'orders-staging']);
  expect((await run('status')).stdout).toBe('not running; start it with `tq dev up`\ndata: /data/tq\n');
  expect((await run('down', '--clean')).stderr).toContain('there was no Python environment to remove');
});
