/** Starts a real Prefect server on loopback for tests, benchmarks and the demo; leaves nothing behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PythonEnvironment } from './python-environment.ts';

const SHARED_MEMORY = '/dev/shm';
const START_MILLISECONDS = 240_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STOP_MILLISECONDS = 10_000;

export interface PrefectServerOptions {
  python: PythonEnvironment;
  /** Settings of the server: `PREFECT_…` and others. */
  environment?: Readonly<Record<string, string>>;
}

export interface PrefectServer {
  apiUrl: string;
  /** Its `PREFECT_HOME`; removed by `stop`. */
  home: string;
  stop(): Promise<void>;
}

/** Returns once the server answers. */
export async function startPrefectServer(options: PrefectServerOptions): Promise<PrefectServer> {
  const home = mkdtempSync(join(memoryFolder(), 'tq-prefect-'));
  const log = join(home, 'server.log');
  const port = await freePort();
  const output = openSync(log, 'w');
  const child = spawn(
    options.python.prefect,
    ['server', 'start', '--host', '127.0.0.1', '--port', String(port)],
    {
      cwd: home,
      // Its own group, since the server starts processes of its own.
      detached: true,
      stdio: ['ignore', output, output],
      env: {
        ...withoutPrefect(process.env),
        PREFECT_HOME: home,
        PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
        ...options.environment,
      },
    },
  );
  closeSync(output);
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  const forget = whenProcessEnds(() => {
    kill(child, 'SIGKILL');
    remove();
  });
  const stop = async (): Promise<void> => {
    await end(child);
    forget();
    remove();
  };

  const apiUrl = `http://127.0.0.1:${port}/api`;
  try {
    await untilHealthy(apiUrl, child);
  } catch (error) {
    const lastLines = readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
    await stop();
    throw new Error(`the Prefect server did not start\n${lastLines}`, { cause: error });
  }
  return { apiUrl, home, stop };
}

/** SQLite is steadier where no disk is waited for. */
function memoryFolder(): string {
  try {
    accessSync(SHARED_MEMORY, constants.W_OK);
    return SHARED_MEMORY;
  } catch {
    return tmpdir();
  }
}

/** Settings of whoever runs the tests must not reach the server. */
function withoutPrefect(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^PREFECT_/i.test(name)));
}

/** Below those that systems hand out to whoever asks for any, and above those of most services. */
const PORTS = { first: 15_000, last: 31_999 } as const;
/** By another program, or kept from this one by the system: the next one may be free. */
const TAKEN = ['EADDRINUSE', 'EACCES'];

/**
 * A port of 127.0.0.1 that nothing listens on at this moment. By chance, so that no two who ask at the same time are given
 * the same; and none that the system could give to somebody else before it is taken.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last + 1);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (TAKEN.includes(error.code ?? '')) resolve(false);
        else reject(error);
      });
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Also for signals, which else end a process without a word. Returns what takes the watch back. */
export function whenProcessEnds(cleanUp: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    cleanUp();
    // Whoever else listens decides how the process goes on; without a listener the signal ends it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off('exit', cleanUp);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.once('exit', cleanUp);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return forget;
}

async function untilHealthy(apiUrl: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error(`no answer in ${START_MILLISECONDS / 1000} s`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  kill(child, 'SIGTERM');
  await Promise.race([ended, wait(STOP_MILLISECONDS, undefined, { ref: false })]);
  // The group may outlive its first process.
  kill(child, 'SIGKILL');
  await ended;
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}
