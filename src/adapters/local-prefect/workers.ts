/** The workers of one data folder: found again by the next run of `tq`, ended with all that they started. */
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../environment.ts';
import type { LocalWorker, LocalWorkers, WorkerStart } from '../../ports/local-workers.ts';
import { TqError } from '../../tq-error.ts';
import { endProcesses, endWorkers, PATIENCE_MILLISECONDS } from './end-workers.ts';
import { withLock } from './lock.ts';
import { markedProcesses } from './marked-processes.ts';
import type { Paths } from './paths.ts';
import { isAlive } from './process.ts';
import { markPrefix, startWorker, workerId } from './start-worker.ts';
import {
  isItsWorker,
  readWorkerRecords,
  removeWorkerRecord,
  type WorkerRecord,
  writeWorkerRecord,
} from './worker-records.ts';

const LOCK_PATIENCE_MILLISECONDS = 60_000;
const READY_PATIENCE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 150;
const LINES_SHOWN = 15;
/** As the worker prints it (`prefect/workers/base.py`, Prefect 3.8.8). */
const STARTED = /^Worker '.*' started!/m;
/** Of a log, read at once. */
const MOST_BYTES = 1 << 20;

interface Place {
  environment: Environment;
  paths: Paths;
  /** For workers and runs that are told to stop. */
  patience: number;
}

export function localWorkers(
  environment: Environment,
  paths: Paths,
  patience = PATIENCE_MILLISECONDS,
): LocalWorkers {
  const place: Place = { environment, paths, patience };
  const locked = <T>(work: () => Promise<T>): Promise<T> =>
    withLock(
      paths.workersLock,
      {
        patienceMilliseconds: LOCK_PATIENCE_MILLISECONDS,
        onWait: () => undefined,
        work: 'starting or ending workers',
      },
      work,
    );
  return {
    list: async () => Promise.all((await readWorkerRecords(paths)).map(asWorker)),
    ensure: (starts) => locked(() => ensure(place, starts)),
    ready: untilReady,
    end: (workers) => (workers.length === 0 ? Promise.resolve() : locked(() => end(place, workers))),
    sweep: async () => {
      const left = await leftBehind(paths);
      return left.length === 0 ? 0 : locked(async () => endProcesses(await leftBehind(paths), patience));
    },
    isAlive: isItsWorker,
    readLog,
  };
}

async function asWorker(record: WorkerRecord): Promise<LocalWorker> {
  const { id, pool, processId, python, project, log, startedAt, owner } = record;
  return { id, pool, processId, python, project, log, startedAt, owner, isLost: await isLost(record) };
}

async function isLost({ owner }: Pick<WorkerRecord, 'owner'>): Promise<boolean> {
  return owner !== null && !(await isAlive(owner));
}

/** Ids of processes that carry the mark of a worker of ours that no longer lives. */
async function leftBehind(paths: Paths): Promise<number[]> {
  const marks = new Set((await readWorkerRecords(paths)).map(({ mark }) => mark));
  const found = await markedProcesses(markPrefix(paths));
  return found.filter(({ mark }) => !marks.has(mark)).map(({ pid }) => pid);
}

async function ensure(
  place: Place,
  starts: readonly WorkerStart[],
): Promise<{ worker: LocalWorker; isNew: boolean }[]> {
  const { environment, paths, patience } = place;
  const pools = new Set(starts.map(({ pool }) => pool));
  const records = (await readWorkerRecords(paths)).filter(({ pool }) => pools.has(pool));
  const areLost = await Promise.all(records.map(isLost));
  const lost = records.filter((_, index) => areLost[index]);
  await endRecorded(place, lost);
  await endProcesses(await leftBehind(paths), patience);
  const served = new Map(
    records.filter((record) => !lost.includes(record)).map((record) => [record.pool, record]),
  );
  for (const start of starts) refuseClash(start, served.get(start.pool));
  const started: WorkerRecord[] = [];
  try {
    const all = [];
    for (const start of starts) {
      const there = served.get(start.pool);
      const record = there ?? (await startWorker(environment, paths, start));
      if (there === undefined) {
        started.push(record);
        await writeWorkerRecord(paths, record);
      }
      all.push({ worker: await asWorker(record), isNew: there === undefined });
    }
    return all;
  } catch (error) {
    await endRecorded(place, started);
    throw error;
  }
}

/** Runs of a pool are taken by any of its workers, so two of them must be alike. */
function refuseClash(start: WorkerStart, there: WorkerRecord | undefined): void {
  if (there === undefined || (there.id === workerId(start) && there.python === start.python)) return;
  const { pool, project, python, processId } = there;
  const help = 'end it (`tq dev down` ends all), or give the pools other names';
  if (there.id !== workerId(start))
    throw new TqError('failed', `the work pool \`${pool}\` has a worker of another project, \`${project}\``, {
      help: `it is process ${processId}; ${help}`,
    });
  throw new TqError('failed', `the work pool \`${pool}\` has a worker on another Python, \`${python}\``, {
    help: `it is process ${processId}; end it with \`tq dev down\`, or choose the same with \`--python\``,
  });
}

async function end(place: Place, workers: readonly LocalWorker[]): Promise<void> {
  const wanted = new Map(workers.map(({ id, processId }) => [id, processId]));
  const records = await readWorkerRecords(place.paths);
  await endRecorded(
    place,
    records.filter(({ id, processId }) => wanted.get(id) === processId),
  );
}

async function endRecorded({ paths, patience }: Place, records: readonly WorkerRecord[]): Promise<void> {
  await endWorkers(records, patience);
  for (const record of records) await removeWorkerRecord(paths, record);
}

async function untilReady(worker: LocalWorker): Promise<void> {
  const deadline = Date.now() + READY_PATIENCE_MILLISECONDS;
  for (;;) {
    const log = await readFile(worker.log, 'utf8').catch(() => '');
    if (STARTED.test(log)) return;
    if (!(await isItsWorker(worker))) throw ended(worker, await readFile(worker.log, 'utf8').catch(() => ''));
    // Slow, or told by a setting to say less.
    if (Date.now() > deadline) return;
    await sleep(POLL_MILLISECONDS);
  }
}

function ended({ pool, python, log }: LocalWorker, text: string): TqError {
  const end = text.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
  const message = `the worker of the work pool \`${pool}\` ended while starting`;
  const module = /ModuleNotFoundError: No module named '([\w.]+)'/.exec(end)?.[1];
  return new TqError('failed', end === '' ? message : `${message}; the end of its log:\n${end}`, {
    help:
      module === undefined
        ? `the whole log is in \`${log}\``
        : `\`${python}\` lacks \`${module}\`: install it there, or choose another Python with \`--python\``,
  });
}

async function readLog({ log }: LocalWorker, from: number): Promise<{ lines: string[]; next: number }> {
  const file = await open(log, 'r').catch(() => undefined);
  if (file === undefined) return { lines: [], next: from };
  try {
    // A worker of the same name that was started since has a log of its own.
    const place = (await file.stat()).size < from ? 0 : from;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, place);
    const read = buffer.subarray(0, bytesRead);
    const end = read.lastIndexOf('\n') + 1;
    if (end === 0) return { lines: [], next: place };
    const lines = read
      .subarray(0, end - 1)
      .toString('utf8')
      .split(/\r?\n/);
    return { lines, next: place + end };
  } finally {
    await file.close();
  }
}
