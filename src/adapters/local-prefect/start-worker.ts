/** Starting a worker's process, which outlives `tq`: a group of its own, its output in a file. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { isOfConnection } from '../../dev/connection-variables.ts';
import type { Environment } from '../../environment.ts';
import type { WorkerStart } from '../../ports/local-workers.ts';
import { TqError } from '../../tq-error.ts';
import { MARK_VARIABLE } from './marked-processes.ts';
import type { Paths } from './paths.ts';
import { workerName, type WorkerRecord } from './worker-records.ts';

/** How often a worker looks for runs; Prefect's ten would have people wait. */
const QUERY_SECONDS = '2';

/** The same for the same pool and project; fit for a file and for the name of a worker. */
export function workerId({ pool, project }: Pick<WorkerStart, 'pool' | 'project'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([pool, project]))
    .digest('hex')
    .slice(0, 8);
  return `${pool.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 40)}-${hash}`;
}

/** The beginning of the marks of one data folder. */
export function markPrefix({ directory }: Paths): string {
  return `${createHash('sha256').update(directory).digest('hex').slice(0, 12)}.`;
}

/** Throws `TqError` when the interpreter cannot be started at all. */
export async function startWorker(
  environment: Environment,
  paths: Paths,
  start: WorkerStart,
): Promise<WorkerRecord> {
  const { pool, python, project } = start;
  const id = workerId(start);
  const mark = `${markPrefix(paths)}${id}.${randomBytes(4).toString('hex')}`;
  const home = join(paths.workers, 'home');
  await mkdir(home, { recursive: true });
  const logFile = join(paths.workers, `${id}.log`);
  // A file and Node's own `spawn`, as for the server.
  const log = await open(logFile, 'w');
  try {
    const args = ['-m', 'prefect', 'worker', 'start', '--pool', pool, '--type', 'process'];
    const worker = spawn(python, [...args, '--install-policy', 'never', '--name', workerName(id)], {
      // Prefect reads `.env`, `prefect.toml` and `pyproject.toml` of the working directory: not those of the project.
      cwd: home,
      env: { ...workerVariables(environment, start), PREFECT_HOME: home, [MARK_VARIABLE]: mark },
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(worker, 'spawn');
    worker.unref();
    const owner = start.isDetached ? null : process.pid;
    const startedAt = new Date().toISOString();
    return {
      ...{ id, pool, python, project, mark, owner, startedAt },
      ...{ processId: worker.pid as number, log: logFile },
    };
  } catch (error) {
    throw new TqError('failed', `could not start \`${python}\``, { cause: error });
  } finally {
    await log.close();
  }
}

/** The caller's, without a server, a profile or a login of Prefect's; with what flows import. */
export function workerVariables(
  { variables }: Pick<Environment, 'variables'>,
  { python, searchPath, apiUrl }: Pick<WorkerStart, 'python' | 'searchPath' | 'apiUrl'>,
): Record<string, string> {
  const inherited = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isOfConnection(entry[0]),
  );
  const joined = (parts: readonly (string | undefined)[], separator: string): string =>
    parts.filter((part) => part !== undefined && part !== '').join(separator);
  const pythonPath = joined([...searchPath, variables.PYTHONPATH], delimiter);
  // What a proxy is asked for never reaches this machine.
  const local = ['127.0.0.1', 'localhost'];
  return {
    PREFECT_WORKER_QUERY_SECONDS: QUERY_SECONDS,
    ...Object.fromEntries(inherited),
    // Programs that a flow starts by name are those of its environment.
    PATH: joined([dirname(python), variables.PATH], delimiter),
    ...(pythonPath === '' ? {} : { PYTHONPATH: pythonPath }),
    PYTHONUNBUFFERED: '1',
    NO_PROXY: joined([variables.NO_PROXY, ...local], ','),
    no_proxy: joined([variables.no_proxy, ...local], ','),
    PREFECT_API_URL: apiUrl,
  };
}
