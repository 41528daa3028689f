/** `tq dev run` without a server: whom it starts, what it says of the run, and how it ends. */
import { expect, test } from 'vitest';
import type { FlowRunState } from '../../src/ports/flow-runs.ts';
import type { LocalServer, RunLog } from '../../src/ports/local-server.ts';
import type { LocalWorker } from '../../src/ports/local-workers.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { type Run, runTq } from './run-tq.ts';

const UP = {
  running: true,
  apiUrl: 'http://127.0.0.1:4200/api',
  uiUrl: 'http://127.0.0.1:4200',
  processId: 7,
  dataDirectory: '/data/tq',
} as const;

interface Given {
  argv?: string[];
  states?: FlowRunState[];
  logs?: RunLog[];
  /** Pools with a worker. */
  served?: string[];
  running?: boolean;
}

const state = (type: string, name: string, message: string | null = null): FlowRunState => ({
  type,
  name,
  message,
});

async function run({
  argv = ['hourly'],
  states = [state('PENDING', 'Pending'), state('COMPLETED', 'Completed')],
  logs = [{ level: 20, message: '30 rows' }],
  served = ['local'],
  running = true,
}: Given): Promise<Run & { asked: unknown[] }> {
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  await runTq(['deploy', '--all'], { directory, prefect });
  const asked: unknown[] = [];
  const left = [...states];
  const localServer = {
    status: async () => (running ? UP : { running: false, dataDirectory: '/data/tq' }),
    start: () => Promise.reject(new Error('nothing is started')),
    stop: async () => false,
    connect: async () => Object.assign(prefect, { close: async () => undefined }),
    runs: () => ({
      start: async (_id: string, parameters: unknown) => {
        asked.push(parameters);
        return { id: 'r1', name: 'bold-lynx', url: 'http://127.0.0.1:4200/runs/flow-run/r1' };
      },
      state: async () => (left.length > 1 ? left.shift() : left[0]) as FlowRunState,
      logs: async (_id: string, known: number) => logs.slice(known),
      abandon: async () => undefined,
    }),
    workers: { list: async () => served.map((pool) => ({ pool }) as LocalWorker) },
  } as unknown as LocalServer;
  const said = await runTq(['dev', 'run', ...argv], { directory, localServer });
  return { ...said, asked };
}

test('a run that completes', async () => {
  const { exitCode, stdout, stderr, asked } = await run({ argv: ['hourly', '--param', 'day=today'] });
  expect(stderr).toBe(`started \`bold-lynx\` of orders/hourly: http://127.0.0.1:4200/runs/flow-run/r1
Pending
  30 rows
Completed
`);
  expect(stdout).toBe('orders/hourly: Completed\nhttp://127.0.0.1:4200/runs/flow-run/r1\n');
  expect(exitCode).toBe(0);
  expect(asked).toEqual([{ day: 'today' }]);
});

test('parameters are JSON where they are JSON, and the last of a name counts', async () => {
  const { asked } = await run({ argv: ['orders/hourly', '--param', 'day=x', '--param', 'day=[1, null]'] });
  expect(asked).toEqual([{ day: [1, null] }]);
});

test.for([
  ['FAILED', 'Failed', 'rule not_null failed'],
  ['FAILED', 'TimedOut', null],
  ['CRASHED', 'Crashed', null],
  ['CANCELLED', 'Cancelled', null],
] as const)('a run that ends %s (%s) ends with 3', async ([type, name, message]) => {
  const { exitCode, stdout, stderr } = await run({
    states: [state(type, name, message)],
    logs: [
      { level: 40, message: 'no' },
      { level: 30, message: 'well' },
    ],
  });
  expect(stdout).toContain(`orders/hourly: ${name}${message === null ? '' : `: ${message}`}\n`);
  expect(stderr).toContain('  error: no\n  warning: well\n');
  expect(exitCode).toBe(3);
});

test.for([
  ['no server', { running: false }, 6, 'no local Prefect server runs'],
  ['no such deployment', { argv: ['weekly'] }, 3, 'it has `orders/hourly`, `orders/on-arrival`'],
  ['several', { argv: ['*'] }, 64, '`*` is the name of several deployments'],
  ['no worker', { served: ['other'] }, 3, 'no worker serves the work pool `local`'],
  ['no such parameter', { argv: ['hourly', '--param', 'dya=1'] }, 64, 'has no parameter `dya`'],
  ['a parameter without a value', { argv: ['hourly', '--param', 'day'] }, 64, '`NAME=VALUE`'],
] as const)('nothing is started: %s', async ([, given, code, words]) => {
  const { exitCode, stderr, asked } = await run(given as Given);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(code);
  expect(asked).toEqual([]);
});

test('a run that takes longer is no longer followed', async () => {
  const { exitCode, stderr } = await run({
    argv: ['hourly', '--timeout', '5'],
    states: [state('RUNNING', 'Running')],
  });
  expect(stderr).toContain('the run is still Running after 5 s');
  expect(exitCode).toBe(3);
});

test('the end is said behind the last lines, which come later', async () => {
  const { stderr } = await run({ states: [state('COMPLETED', 'Completed')] });
  expect(stderr).toMatch(/\n {2}30 rows\nCompleted\n$/);
});

test('lines that come after the time is over do not make a run that has ended one that goes on', async () => {
  const { exitCode, stdout } = await run({
    argv: ['hourly', '--timeout', '1'],
    states: [state('RUNNING', 'Running'), state('COMPLETED', 'Completed')],
  });
  expect(stdout).toContain('orders/hourly: Completed\n');
  expect(exitCode).toBe(0);
});
