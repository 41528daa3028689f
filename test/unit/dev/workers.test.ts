/** Workers as processes: stand-ins for Prefect's, started, found again, refused and ended. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MARK_VARIABLE, markedProcesses } from '../../../src/adapters/local-prefect/marked-processes.ts';
import { pathsIn } from '../../../src/adapters/local-prefect/paths.ts';
import { isAlive } from '../../../src/adapters/local-prefect/process.ts';
import { markPrefix, workerId, workerVariables } from '../../../src/adapters/local-prefect/start-worker.ts';
import { localWorkers } from '../../../src/adapters/local-prefect/workers.ts';
import type { LocalWorkers, WorkerStart } from '../../../src/ports/local-workers.ts';

let directory: string;
let workers: LocalWorkers;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tq-workers-'));
  workers = localWorkers(
    {
      variables: { PATH: process.env.PATH, PREFECT_PROFILE: 'prod' },
      workingDirectory: directory,
      homeDirectory: directory,
      platform: process.platform,
    },
    pathsIn(directory),
    2_000,
  );
});
afterEach(async () => {
  await workers.end(await workers.list());
  await workers.sweep();
  await rm(directory, { recursive: true, force: true });
});

/** An interpreter that does this whatever it is given. */
function python(body: string, name = 'python'): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** As Prefect's: says that it has started, runs something in a session of its own, and goes on until it is told to stop. */
const WORKER = `trap 'exit 0' TERM
setsid sh -c 'echo $$ > "$PREFECT_HOME/run"; exec sleep 300' &
echo "Worker 'x' started!"
while :; do sleep 0.1; done`;

/** For what happens at once on a machine that has nothing else to do. */
const SOON = { timeout: 20_000 };

const start = (more: Partial<WorkerStart> = {}): WorkerStart => ({
  pool: 'orders',
  python: more.python ?? python(WORKER),
  project: '/home/ada/shop',
  searchPath: [],
  apiUrl: 'http://127.0.0.1:4200/api',
  isDetached: false,
  ...more,
});

/** It tells its id itself, in the session that is its own by then. */
const runOf = (): number => Number(readFileSync(join(directory, 'workers', 'home', 'run'), 'utf8'));

async function started(more: Partial<WorkerStart> = {}) {
  const [ensured] = await workers.ensure([start(more)]);
  if (ensured === undefined) throw new Error('nothing was started');
  await workers.ready(ensured.worker);
  await vi.waitFor(() => expect(runOf()).toBeGreaterThan(1), SOON);
  return ensured.worker;
}

describe('a worker', () => {
  test('is started once, found again, and ended with what runs in another session', async () => {
    const worker = await started();
    expect(await workers.list()).toEqual([worker]);
    expect(worker).toMatchObject({ pool: 'orders', owner: process.pid, isLost: false });
    expect(await workers.ensure([start()])).toEqual([{ worker, isNew: false }]);
    const run = runOf();
    expect(await isAlive(run)).toBe(true);

    await workers.end([worker]);
    expect(await workers.list()).toEqual([]);
    await expect.poll(() => isAlive(run), SOON).toBe(false);
    await expect.poll(() => markedProcesses(markPrefix(pathsIn(directory))), SOON).toEqual([]);
    // The log outlives it.
    expect(readFileSync(worker.log, 'utf8')).toContain('started!');
  });

  test('whose `tq dev` was killed is lost, and the next one ends it with its run', async () => {
    const worker = await started();
    const record = join(directory, 'workers', `${worker.id}.json`);
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('exit', resolve));
    writeFileSync(
      record,
      readFileSync(record, 'utf8').replace(`"owner":${process.pid}`, `"owner":${dead.pid}`),
    );
    expect(await workers.list()).toMatchObject([{ processId: worker.processId, isLost: true }]);
    const run = runOf();
    const [next] = await workers.ensure([start()]);
    expect(next).toMatchObject({ isNew: true });
    expect(next?.worker.processId).not.toBe(worker.processId);
    await expect.poll(() => isAlive(run), SOON).toBe(false);
  });

  test('that was killed has left its run behind, which is swept up; runs of living ones stay', async () => {
    const worker = await started();
    const run = runOf();
    expect(await workers.sweep()).toBe(0);
    process.kill(-worker.processId, 'SIGKILL');
    await expect.poll(() => workers.isAlive(worker), SOON).toBe(false);
    expect(await isAlive(run)).toBe(true);
    // Programs of the worker that got the signal with it may take a moment longer.
    const left = () => markedProcesses(markPrefix(pathsIn(directory)));
    await expect.poll(left, SOON).toMatchObject([{ pid: run }]);
    expect(await workers.sweep()).toBe(1);
    await expect.poll(() => isAlive(run), SOON).toBe(false);
  });

  test('that takes no notice is killed', { timeout: 30_000 }, async () => {
    const body = WORKER.replace("trap 'exit 0' TERM", "trap '' TERM");
    const worker = await started({ python: python(body) });
    await workers.end([worker]);
    await expect.poll(() => isAlive(worker.processId), SOON).toBe(false);
  });

  test.for([
    [
      'of another project',
      { project: '/home/ada/other' },
      'has a worker of another project, `/home/ada/shop`',
    ],
    ['on another Python', { python: '/opt/python' }, 'has a worker on another Python'],
  ] as const)('of the same pool, but %s, is refused', async ([, more, words]) => {
    const worker = await started();
    await expect(workers.ensure([start(more)])).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining(words),
      help: expect.stringContaining(`process ${worker.processId}`),
    });
    expect(await workers.list()).toEqual([worker]);
  });

  test('of another project and pool runs beside it', async () => {
    await started();
    await workers.ensure([start({ project: '/home/ada/other', pool: 'others' })]);
    expect((await workers.list()).map(({ pool }) => pool)).toEqual(['orders', 'others']);
  });

  test('that ends while it starts is told of, with the end of its log and what is missing', async () => {
    const broken = python(`echo "ModuleNotFoundError: No module named 'attrs'" >&2; exit 1`);
    const [ensured] = await workers.ensure([start({ python: broken })]);
    await expect(workers.ready(ensured?.worker as never)).rejects.toMatchObject({
      message: expect.stringMatching(
        /worker of the work pool `orders` ended while starting.*\nModuleNotFound/s,
      ),
      help: `\`${broken}\` lacks \`attrs\`: install it there, or choose another Python with \`--python\``,
    });
    expect(await workers.list()).toEqual([]);
  });

  test('that cannot be started leaves no other one running', async () => {
    const starts = [start(), start({ pool: 'second', python: join(directory, 'nothing') })];
    await expect(workers.ensure(starts)).rejects.toThrow(/could not start/);
    expect(await workers.list()).toEqual([]);
  });
});

test('a record of another process, or a damaged one, is removed and nothing is ended', async () => {
  const worker = await started();
  const file = join(directory, 'workers', `${worker.id}.json`);
  const record = JSON.parse(readFileSync(file, 'utf8')) as object;
  const of = (name: string, text: string): string => {
    writeFileSync(join(directory, 'workers', name), text);
    return join(directory, 'workers', name);
  };
  const others = [
    of('a.json', JSON.stringify({ ...record, id: 'other', processId: process.pid })),
    of('b.json', JSON.stringify({ ...record, processId: 1 })),
    of('c.json', '{'),
  ];
  expect(await workers.list()).toEqual([worker]);
  expect(others.filter((each) => existsSync(each))).toEqual([]);
});

test('a log is read line by line, from where it was read before', async () => {
  const worker = await started();
  writeFileSync(worker.log, 'one\ntwo\nthr');
  expect(await workers.readLog(worker, 0)).toEqual({ lines: ['one', 'two'], next: 8 });
  expect(await workers.readLog(worker, 8)).toEqual({ lines: [], next: 8 });
  writeFileSync(worker.log, 'one\ntwo\nthree\n\nfour ä\n');
  expect(await workers.readLog(worker, 8)).toEqual({ lines: ['three', '', 'four ä'], next: 23 });
  // A worker that was started since has begun it anew.
  writeFileSync(worker.log, 'new\n');
  expect(await workers.readLog(worker, 23)).toEqual({ lines: ['new'], next: 4 });
  expect(await workers.readLog({ ...worker, log: '/nowhere' }, 3)).toEqual({ lines: [], next: 3 });
});

test('ids are those of pool and project', () => {
  const id = workerId({ pool: 'a b/ü', project: '/p' });
  expect(id).toMatch(/^a-b--[0-9a-f]{8}$/);
  expect(workerId({ pool: 'a b/ü', project: '/q' })).not.toBe(id);
});

test('a worker gets nothing of Prefect’s that names a server, and what is about flows', () => {
  const variables = workerVariables(
    {
      variables: {
        ...{ PATH: '/bin', UNSET: undefined, NO_PROXY: 'intern', PYTHONPATH: '/lib/own' },
        ...{ PREFECT_API_URL: 'x', PREFECT_API_KEY: 'x', PREFECT_PROFILE: 'x', PREFECT_HOME: 'x' },
        ...{ PREFECT_LOGGING_LEVEL: 'DEBUG', PREFECT_WORKER_QUERY_SECONDS: '7' },
      },
    },
    { python: '/env/bin/python', searchPath: ['/shop/src'], apiUrl: 'http://127.0.0.1:1/api' },
  );
  expect(variables).toEqual({
    PATH: '/env/bin:/bin',
    PYTHONPATH: '/shop/src:/lib/own',
    PYTHONUNBUFFERED: '1',
    NO_PROXY: 'intern,127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    PREFECT_API_URL: 'http://127.0.0.1:1/api',
    PREFECT_LOGGING_LEVEL: 'DEBUG',
    PREFECT_WORKER_QUERY_SECONDS: '7',
  });
  expect(variables).not.toHaveProperty(MARK_VARIABLE);
});
