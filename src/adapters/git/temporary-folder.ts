/** Folders for what git needs for a while: for this user alone, gone when they are no longer needed and when `tq` ends. */
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TqError } from '../../tq-error.ts';
import { nodeMachine } from '../node-machine.ts';

/** Containers may share the folder, and number their processes each from 1 on. */
const PREFIX = `tq-git-${hostname().replaceAll(/[^A-Za-z0-9]/g, '')}-`;

/** Whether the last part of a path is the name of such a folder, of this machine. */
export function isTemporaryFolder(path: string): boolean {
  return basename(path).startsWith(PREFIX);
}

/** Not yet removed, of this whole process, which is watched once: what goes with each folder. */
const MADE = new Map<string, readonly string[]>();
let isWatched = false;

export interface TemporaryFolder {
  /** Absolute. */
  path: string;
  /** Another path that goes with it. */
  alsoRemove(other: string): void;
  remove(): void;
}

/** With the rights 0700. Throws `TqError` (`failed`) where the system makes none. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const parent = tmpdir();
  removeLeftBehind(parent);
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`)).catch((cause: unknown) => {
    throw new TqError('failed', `a temporary folder cannot be made in \`${parent}\``, {
      help: 'set `TMPDIR` to a folder that can be written to',
      cause,
    });
  });
  removeAtExit(path);
  return {
    path,
    alsoRemove: (other) => void MADE.set(path, [...(MADE.get(path) ?? []), other]),
    remove: () => removeNow(path),
  };
}

/** After Ctrl-C too: `process.exit` does not run what stands in `finally`. */
function removeAtExit(path: string): void {
  MADE.set(path, []);
  if (isWatched) return;
  isWatched = true;
  process.once('exit', () => {
    for (const path of [...MADE.keys()]) {
      try {
        removeNow(path);
      } catch {
        // Nothing can be thrown to anyone any more; the next `tq` tries again.
      }
    }
  });
}

function removeNow(path: string): void {
  for (const each of [path, ...(MADE.get(path) ?? [])]) rmSync(each, { recursive: true, force: true });
  MADE.delete(path);
}

/** By runs of `tq` that were killed. */
function removeLeftBehind(parent: string): void {
  for (const name of namesIn(parent).filter(isTemporaryFolder)) {
    const id = /^(\d+)-/.exec(name.slice(PREFIX.length))?.[1];
    if (id === undefined || nodeMachine().isAlive(Number(id))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

/** That a folder cannot be read is said by whoever makes something in it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
