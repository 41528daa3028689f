/** Builders' output in files for their owner alone: in the cache folder, the newest of them kept. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import type { WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import type { BuildLog, OpenBuildLog } from '../ports/build-log.ts';
import type { Clock } from '../ports/clock.ts';
import { cacheDirectory } from './cache-directory.ts';

export interface BuildLogOptions {
  clock: Pick<Clock, 'now'>;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
  /** Says that there is no log, or half of one. */
  note: (line: string) => void;
  /** By default the system's folder for temporary files. */
  temporaryFolder?: string;
}

const MOST_LOGS = 50;
const OWNER_ALONE = 0o600;
const FOLDER_OF_OWNER = 0o700;

/** `20261122T184501Z-orders-3f2a9c10-1a2b3c4d.log` */
const LOG = /^\d{8}T\d{6}Z-.*-[0-9a-f]{8}\.log$/;

export function buildLog(environment: Environment, options: BuildLogOptions): BuildLog {
  const { clock, redact, note, temporaryFolder = tmpdir() } = options;
  const mine = new Set<string>();
  const noteOnce = sayingOnce(note);
  let lent: Promise<string> | undefined;
  // A folder of its own: in one that everybody may write to, a name that can be guessed may be a trap.
  const lend = (): Promise<string> => (lent ??= mkdtemp(join(temporaryFolder, 'tq-builds-')));
  return {
    open: async (image) => {
      const name = fileName(image, clock.now());
      const file =
        (await openIn(join(cacheDirectory(environment), 'builds'), name, mine)) ??
        (await openIn(await lend().catch(() => undefined), name, mine));
      if (file !== undefined) return openLog(file, { redact, note: noteOnce });
      noteOnce(
        'the output of builds is kept in no file: neither the cache folder nor the temporary one can be written',
      );
      return { write: () => undefined, close: async () => undefined };
    },
  };
}

/** The same thing need not be said for each image. */
function sayingOnce(note: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    note(line);
  };
}

/** Sorts by time; of the image what tells it apart, in characters that every file system takes. */
function fileName(image: string, now: Date): string {
  const date = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const name = image.slice(image.lastIndexOf('/') + 1).replaceAll(/[^\w.-]+/g, '-');
  return `${date}-${name.slice(0, 60)}-${randomUUID().slice(0, 8)}.log`;
}

interface LogFile {
  path: string;
  stream: WriteStream;
}

/** Undefined: no file can be made there. */
async function openIn(
  folder: string | undefined,
  name: string,
  mine: Set<string>,
): Promise<LogFile | undefined> {
  if (folder === undefined) return undefined;
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_OF_OWNER });
    const path = join(folder, name);
    // Before it is there: another image of this run may be looking for old ones right then.
    mine.add(name);
    const file = await open(path, 'wx', OWNER_ALONE);
    await removeOld(folder, mine);
    return { path, stream: file.createWriteStream() };
  } catch {
    return undefined;
  }
}

/** Those of this run stay, however many they are: what is said of them must be true until its end. */
async function removeOld(folder: string, mine: ReadonlySet<string>): Promise<void> {
  const logs = (await readdir(folder)).filter((name) => LOG.test(name)).sort();
  const old = logs.slice(0, -MOST_LOGS).filter((name) => !mine.has(name));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)));
}

function openLog(
  { path, stream }: LogFile,
  { redact, note }: Pick<BuildLogOptions, 'redact' | 'note'>,
): OpenBuildLog {
  // Closed after an error, too.
  const closed = new Promise<void>((resolve) => void stream.once('close', resolve));
  let isBroken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isBroken = true;
    note(`the output of a build is not kept whole: ${WHY[error.code ?? ''] ?? error.message}`);
  });
  return {
    path,
    write: (line) => {
      if (!isBroken) stream.write(`${redact(line)}\n`);
    },
    close: async () => {
      stream.end();
      await closed;
    },
  };
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'no more may be written',
};
