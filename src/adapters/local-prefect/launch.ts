/** Starting the server's process, and waiting until it answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PINNED_SET } from '../../dev/pinned-set.ts';
import type { Environment } from '../../environment.ts';
import { TqError } from '../../tq-error.ts';
import { isServing, serverUrl } from './http.ts';
import type { Paths } from './paths.ts';
import { isAlive } from './process.ts';
import type { ServerRecord } from './record.ts';

const PATIENCE_MILLISECONDS = 90_000;
const POLL_MILLISECONDS = 250;
const LINES_SHOWN = 15;

/** Starts a server that outlives `tq`: a process group of its own, its output in a file. */
export async function launch(
  environment: Environment,
  paths: Paths,
  python: string,
  port: number,
): Promise<ServerRecord> {
  await mkdir(paths.prefectHome, { recursive: true });
  // A file, not a pipe: a pipe would end with `tq`, and the server with it. Node's own `spawn`, because execa takes
  // no file descriptors but the standard ones.
  const log = await open(paths.log, 'w');
  try {
    const args = ['-m', 'prefect', 'server', 'start', '--host', '127.0.0.1', '--port', String(port)];
    const server = spawn(python, args, {
      // Prefect reads `.env`, `prefect.toml` and `pyproject.toml` of the working directory: not those of the project.
      cwd: paths.prefectHome,
      env: serverVariables(environment, paths),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(server, 'spawn');
    server.unref();
    return { pid: server.pid as number, port, startedAt: new Date().toISOString() };
  } catch (error) {
    throw new TqError('failed', `could not start \`${python}\``, { cause: error });
  } finally {
    await log.close();
  }
}

/** The caller's variables without Prefect's own: a profile, an address or a password must not reach this server. */
export function serverVariables(environment: Environment, paths: Paths): Record<string, string> {
  const inherited = Object.entries(environment.variables).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].toUpperCase().startsWith('PREFECT_'),
  );
  return {
    ...Object.fromEntries(inherited),
    PREFECT_HOME: paths.prefectHome,
    PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
    PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT: 'false',
  };
}

/** Resolves once our server answers; throws, with the end of its log, when it dies or takes too long. */
export async function waitUntilHealthy(paths: Paths, { pid, port }: ServerRecord): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await isServing(port, paths.prefectHome))) {
    if (!(await isAlive(pid))) {
      throw await startFailure(paths, 'the local Prefect server ended while starting');
    }
    if (Date.now() > deadline) {
      const seconds = PATIENCE_MILLISECONDS / 1000;
      throw await startFailure(
        paths,
        `the local Prefect server does not answer at ${serverUrl(port)} after ${seconds} s`,
      );
    }
    await sleep(POLL_MILLISECONDS);
  }
}

async function startFailure(paths: Paths, message: string): Promise<TqError> {
  const log = await readFile(paths.log, 'utf8').catch(() => '');
  const end = log.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
  return new TqError('failed', end === '' ? message : `${message}; the end of its log:\n${end}`, {
    help: `the whole log is in \`${paths.log}\`; a set of versions that works is ${PINNED_SET.join(', ')}`,
  });
}
