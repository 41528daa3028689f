/** The Prefect server that `tq dev` keeps on this machine: one a data folder, found again by the next run of `tq`. */
import { existsSync } from 'node:fs';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { localConnection } from '../../dev/local-settings.ts';
import type { Environment } from '../../environment.ts';
import { TqError } from '../../tq-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  LocalServer,
  LocalServerStatus,
  RunningLocalServer as Running,
  StartOptions,
} from '../../ports/local-server.ts';
import { systemClock } from '../system-clock.ts';
import { dataDirectory } from './data-directory.ts';
import { listEnvironments, makeEnvironment } from './environments.ts';
import { isServing, serverUrl } from './http.ts';
import { findInterpreter } from './interpreter.ts';
import { launch, waitUntilHealthy } from './launch.ts';
import { withLock } from './lock.ts';
import { pathsIn } from './paths.ts';
import type { Paths } from './paths.ts';
import { choosePort } from './port.ts';
import { endGroup, isAlive, isPrefectServer } from './process.ts';
import { readRecord, removeRecord, writeRecord } from './record.ts';
import type { ServerRecord } from './record.ts';
import { localRuns } from './runs.ts';
import { localWorkers } from './workers.ts';

/** Longer than a start may take, with an environment to be made first. */
const LOCK_PATIENCE_MILLISECONDS = 10 * 60_000;
const STOP_PATIENCE_MILLISECONDS = 20_000;

/** `version` is that of `tq`, for the server's log. */
export function localPrefect(
  environment: Environment,
  { clock = systemClock(), version }: { clock?: Clock; version?: string } = {},
): LocalServer {
  const paths = pathsIn(dataDirectory(environment));
  return {
    status: () => status(paths),
    start: (options) => start(environment, paths, options),
    isAlive: async ({ processId, uiUrl }) =>
      (await isAlive(processId)) && isPrefectServer(processId, Number(new URL(uiUrl).port)),
    stop: () => stop(paths),
    connect: async ({ apiUrl }) => {
      const { prefectHttp } = await import('../prefect-http/client.ts');
      // No proxy lies between this machine and itself.
      return prefectHttp(localConnection(apiUrl), { clock, version, variables: {} });
    },
    runs: (server) => localRuns(server),
    workers: localWorkers(environment, paths),
    environments: {
      make: async (content, onProgress, isStopped) => {
        await makeDataDirectory(paths.directory);
        return makeEnvironment(environment, paths.directory, content, { onProgress, isStopped });
      },
      list: () => listEnvironments(paths.directory),
      remove: ({ folder }) => rm(folder, { recursive: true, force: true }),
    },
  };
}

async function status(paths: Paths): Promise<LocalServerStatus> {
  const record = await recordedServer(paths);
  const answers = record !== null && (await isServing(record.port, paths.prefectHome));
  return answers ? running(paths, record) : { running: false, dataDirectory: paths.directory };
}

async function start(environment: Environment, paths: Paths, options: StartOptions): Promise<Running> {
  await makeDataDirectory(paths.directory);
  const current = await status(paths);
  if (current.running) return current;
  const lock = {
    patienceMilliseconds: LOCK_PATIENCE_MILLISECONDS,
    onWait: () => options.onProgress('another `tq` is starting the local Prefect server; waiting for it'),
  };
  return withLock(paths.lock, lock, async () => {
    // One that was started by a `tq` that was killed while it waited.
    const record = (await recordedServer(paths)) ?? (await startNew(environment, paths, options));
    try {
      await waitUntilHealthy(paths, record);
    } catch (error) {
      await end(paths, record);
      throw error;
    }
    return running(paths, record);
  });
}

async function makeDataDirectory(directory: string): Promise<void> {
  try {
    await makeFolder(directory);
    await access(directory, constants.W_OK);
  } catch (cause) {
    throw new TqError('failed', `the data folder \`${directory}\` cannot be written to`, {
      cause,
      help: 'set `TQ_DATA_HOME` to a folder that can be written to',
    });
  }
}

/** One after the other: below `/proc` Node's `recursive` never ends (measured with Node 20.20). */
async function makeFolder(directory: string): Promise<void> {
  const missing: string[] = [];
  for (let path = directory; !existsSync(path) && dirname(path) !== path; path = dirname(path))
    missing.unshift(path);
  for (const path of missing)
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
}

async function startNew(
  environment: Environment,
  paths: Paths,
  options: StartOptions,
): Promise<ServerRecord> {
  const { python, onProgress, isStopped } = options;
  const interpreter = await findInterpreter(environment, {
    python,
    dataDirectory: paths.directory,
    onProgress,
    isStopped,
  });
  const port = await choosePort(paths, options.port);
  onProgress(`starting a Prefect server on port ${port} with ${interpreter}`);
  const record = await launch(environment, paths, interpreter, port);
  await writeRecord(paths, record);
  return record;
}

async function stop(paths: Paths): Promise<boolean> {
  const record = await recordedServer(paths);
  if (record === null) return false;
  await end(paths, record);
  return true;
}

async function end(paths: Paths, record: ServerRecord): Promise<void> {
  await endGroup(record.pid, STOP_PATIENCE_MILLISECONDS);
  await removeRecord(paths, record.pid);
}

/** The recorded server if its process lives, be it healthy or not. A record of one that does not is removed. */
async function recordedServer(paths: Paths): Promise<ServerRecord | null> {
  const record = await readRecord(paths);
  if (record !== null && (await isAlive(record.pid)) && (await isPrefectServer(record.pid, record.port)))
    return record;
  await removeRecord(paths, record?.pid ?? null);
  return null;
}

function running(paths: Paths, { pid, port }: ServerRecord): Running {
  const uiUrl = serverUrl(port);
  return { running: true, apiUrl: `${uiUrl}/api`, uiUrl, processId: pid, dataDirectory: paths.directory };
}
