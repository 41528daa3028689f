/** A real worker of a pool: the only thing that starts runs. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment, type PythonEnvironment } from '../../scripts/python-environment.ts';

const LOG_LINES = 30;

export interface Worker {
  /** The end of what it and its runs wrote, for a failure. */
  log(): string;
  /** Ends it and its runs. */
  stop(): Promise<void>;
}

/** Returns at once; it takes some seconds until it asks for runs. A `docker` worker finds its engine by `variables`. */
export async function startWorker(
  pool: string,
  apiUrl: string,
  {
    type = 'process',
    variables = {},
    python,
  }: {
    type?: 'process' | 'docker';
    variables?: Record<string, string>;
    /** What its flows run in; by default the environment of most tests. */
    python?: PythonEnvironment;
  } = {},
): Promise<Worker> {
  const { prefect } = python ?? (await pythonEnvironment());
  const home = mkdtempSync(join(tmpdir(), 'tq-worker-'));
  const file = join(home, 'worker.log');
  const output = openSync(file, 'w');
  // Few at a time: on SQLite, a run whose first request meets a lock may stay `Pending` for ever.
  const options = ['--pool', pool, '--type', type, '--limit', '2'];
  const worker = spawn(prefect, ['worker', 'start', ...options], {
    cwd: home,
    stdio: ['ignore', output, output],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PREFECT_HOME: home,
      PREFECT_API_URL: apiUrl,
      // Rather than every ten, so that nobody waits; and no run takes a place before its time.
      PREFECT_WORKER_QUERY_SECONDS: '2',
      PREFECT_WORKER_PREFETCH_SECONDS: '2',
      // Of it and of its runs, whose requests a busy SQLite turns away more often than five times in a row.
      PREFECT_CLIENT_MAX_RETRIES: '20',
      PREFECT_LOGGING_TO_API_ENABLED: 'false',
      PYTHONDONTWRITEBYTECODE: '1',
      ...variables,
    },
  });
  closeSync(output);
  const ended = new Promise((resolve) => worker.once('exit', resolve).once('error', resolve));
  return {
    log: () => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n'),
    async stop() {
      if (worker.pid !== undefined && worker.exitCode === null) {
        const runs = childrenOf(worker.pid);
        worker.kill('SIGKILL');
        for (const run of runs) endQuietly(run);
      }
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs are processes in sessions of their own, which outlive the worker. Linux only; elsewhere they end by themselves. */
function childrenOf(pid: number): number[] {
  try {
    const tasks = `/proc/${pid}/task`;
    const lists = readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'children'), 'utf8'));
    return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
