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

/** Of each lock of this process, when the last one who wants it has done with it. */
const wanted = new Map<string, Promise<unknown>>();

/** Runs `work` while holding the lock. A lock whose holder has died is taken over. Within a process they go one by one. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const before = wanted.get(path);
  if (before !== undefined) options.onWait();
  const onWait = before === undefined ? options.onWait : (): void => undefined;
  const mine = (async () => {
    await before;
    await acquire(path, { ...options, onWait });
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  })();
  const done = mine.then(
    () => undefined,
    () => undefined,
  );
  wanted.set(path, done);
  return mine.finally(() => {
    if (wanted.get(path) === done) wanted.delete(path);
  });
}

/** No other caller of this process holds the lock, or tries to. */
async function acquire(path: string, options: LockOptions): Promise<void> {
  const deadline = Date.now() + options.patienceMilliseconds;
  let emptySince: number | null = null;
  let waited = false;
  while (!(await tryCreate(path))) {
    const holder = await readHolder(path);
    emptySince = holder === '' ? (emptySince ?? Date.now()) : null;
    if (holder !== null && (await isStale(holder, emptySince))) {
      await removeStale(path, holder);
      continue;
    }
    if (holder !== null && !waited) options.onWait();
    waited ||= holder !== null;
    if (Date.now() > deadline) throw tooLong(path, holder, options);
    await sleep(PAUSE_MILLISECONDS);
  }
}

function tooLong(path: string, holder: string | null, { work }: LockOptions): TqError {
  if (holder === null)
    return new TqError('failed', `\`${path}\` is there, and holds no process`, {
      help: 'remove it; `tq` makes it anew',
    });
  return new TqError(
    'failed',
    `process ${holder} has been ${work ?? 'starting the local Prefect server'} for too long`,
    { help: `end that process, or remove \`${path}\` if it does something else` },
  );
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What it says; null where it was just removed, or is no file. */
function readHolder(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function isStale(holder: string, emptySince: number | null): Promise<boolean> {
  if (emptySince !== null) return Date.now() - emptySince > EMPTY_PATIENCE_MILLISECONDS;
  const pid = Number(holder);
  // Nobody here holds it: a dead process had the same id.
  if (pid === process.pid) return true;
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
