/** The Prefect server that `tq dev` keeps on this machine: one a data folder, found again by the next run of `tq`. */
import { mkdir } from 'node:fs/promises';
import type { Environment } from '../../environment.ts';
import { TqError } from '../../tq-error.ts';
import type { LocalServer, LocalServerStatus, StartOptions } from '../../ports/local-server.ts';
import { dataDirectory } from './data-directory.ts';
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

type Running = LocalServerStatus & { running: true };

/** Longer than a start may take, with an environment to be made first. */
const LOCK_PATIENCE_MILLISECONDS = 10 * 60_000;
const STOP_PATIENCE_MILLISECONDS = 20_000;

export function localPrefect(environment: Environment): LocalServer {
  const paths = pathsIn(dataDirectory(environment));
  return {
    status: () => status(paths),
    start: (options) => start(environment, paths, options),
    stop: () => stop(paths),
  };
}

async function status(paths: Paths): Promise<LocalServerStatus> {
  const record = await recordedServer(paths);
  const answers = record !== null && (await isServing(record.port, paths.prefectHome));
  return answers ? running(paths, record) : { running: false, dataDirectory: paths.directory };
}

async function start(environment: Environment, paths: Paths, options: StartOptions): Promise<Running> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new TqError('failed', `the data folder \`${paths.directory}\` cannot be made`, {
      cause,
      help: 'set `TQ_DATA_HOME` to a folder that can be written to',
    });
  });
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

async function startNew(
  environment: Environment,
  paths: Paths,
  options: StartOptions,
): Promise<ServerRecord> {
  const { python, onProgress } = options;
  const interpreter = await findInterpreter(environment, {
    python,
    dataDirectory: paths.directory,
    onProgress,
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
