/** One start at a time: a file that exists while somebody is starting the server. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { TqError } from '../../tq-error.ts';
import { isAlive } from './process.ts';

const PAUSE_MILLISECONDS = 100;
/** A holder writes its id at once; a file that is empty for longer was left by one that died in between. */
const EMPTY_PATIENCE_MILLISECONDS = 2_000;

export interface LockOptions {
  patienceMilliseconds: number;
  /** Called once, if the lock is taken. */
  onWait: () => void;
  /** What holders of it do, in the middle of a sentence; by default they start the server. */
  work?: string;
}

/**
 * The locks that this process has, or is about to write. One with our id that is not among them was left by a dead process of
 * the same id.
 */
const held = new Set<string>();

/** Runs `work` while holding the lock. A lock whose holder has died is taken over. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await acquire(path, options);
  try {
    return await work();
  } finally {
    // In this order: what is still there and no longer held would be taken for that of a dead process.
    await rm(path, { force: true }).finally(() => held.delete(path));
  }
}

async function acquire(path: string, options: LockOptions): Promise<void> {
  const deadline = Date.now() + options.patienceMilliseconds;
  let emptySince: number | null = null;
  for (let waited = false; !(await tryCreate(path)); waited = true) {
    const holder = await readFile(path, 'utf8').catch(() => null);
    if (holder === null) {
      // About to be written by this process, or just removed.
      if (held.has(path)) await sleep(PAUSE_MILLISECONDS);
      continue;
    }
    emptySince = holder === '' ? (emptySince ?? Date.now()) : null;
    if (await isStale(path, holder, emptySince)) {
      await removeStale(path, holder);
      continue;
    }
    if (!waited) options.onWait();
    if (Date.now() > deadline) {
      throw new TqError(
        'failed',
        `process ${holder} has been ${options.work ?? 'starting the local Prefect server'} for too long`,
        {
          help: `end that process, or remove \`${path}\` if it does something else`,
        },
      );
    }
    await sleep(PAUSE_MILLISECONDS);
  }
}

async function tryCreate(path: string): Promise<boolean> {
  if (held.has(path)) return false;
  held.add(path);
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    held.delete(path);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string, holder: string, emptySince: number | null): Promise<boolean> {
  if (emptySince !== null) return Date.now() - emptySince > EMPTY_PATIENCE_MILLISECONDS;
  const pid = Number(holder);
  if (pid === process.pid) return !held.has(path);
  return !Number.isSafeInteger(pid) || pid < 1 || !(await isAlive(pid));
}

/** Moves the file aside before deleting it, so that of two that find it stale only one goes on. */
async function removeStale(path: string, holder: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    // Somebody else was quicker and this is their new lock: give it back.
    if ((await readFile(aside, 'utf8')) !== holder) await rename(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
