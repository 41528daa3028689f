/** The notes about workers that one run of `tq` leaves for the next: a file each. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalWorker } from '../../ports/local-workers.ts';
import type { Paths } from './paths.ts';
import { commandLine, isAlive } from './process.ts';

/** `mark`: what its processes carry; another at each start. */
export type WorkerRecord = Omit<LocalWorker, 'isLost'> & { mark: string };

const TEXTS = ['id', 'pool', 'python', 'project', 'log', 'startedAt', 'mark'] as const;

/** How a worker is called on the server. */
export function workerName(id: string): string {
  return `tq-dev-${id}`;
}

/** Of workers that live, sorted by pool; records of others, and damaged ones, are removed. */
export async function readWorkerRecords(paths: Paths): Promise<WorkerRecord[]> {
  const names = await readdir(paths.workers).catch(() => []);
  const records: WorkerRecord[] = [];
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const file = join(paths.workers, name);
    const record = parse(await readFile(file, 'utf8').catch(() => ''));
    if (record !== undefined && (await isItsWorker(record))) records.push(record);
    else await rm(file, { force: true });
  }
  return records.sort((one, other) => (one.pool < other.pool ? -1 : 1));
}

/** Ids are used again, so the process must have been started as this worker. */
export async function isItsWorker({
  processId,
  id,
}: Pick<WorkerRecord, 'processId' | 'id'>): Promise<boolean> {
  if (!(await isAlive(processId))) return false;
  return ` ${await commandLine(processId)} `.includes(` --name ${workerName(id)} `);
}

function parse(text: string): WorkerRecord | undefined {
  try {
    const read = JSON.parse(text) as Record<string, unknown>;
    const { processId, owner } = read;
    const isSound =
      TEXTS.every((key) => typeof read[key] === 'string') &&
      // A damaged id of 0 or 1 would have the whole machine signalled.
      Number.isSafeInteger(processId) &&
      Number(processId) > 1 &&
      (owner === null || Number.isSafeInteger(owner));
    return isSound ? (read as unknown as WorkerRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Written whole or not at all. */
export async function writeWorkerRecord(paths: Paths, record: WorkerRecord): Promise<void> {
  await mkdir(paths.workers, { recursive: true });
  const file = join(paths.workers, `${record.id}.json`);
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.${process.pid}`, file);
}

export async function removeWorkerRecord(paths: Paths, { id }: Pick<WorkerRecord, 'id'>): Promise<void> {
  await rm(join(paths.workers, `${id}.json`), { force: true });
}
