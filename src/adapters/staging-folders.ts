/** Staging folders in the system's temporary folder. */
import { copyFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContextEntry } from '../ports/build-context.ts';
import type { StagingFolder, StagingFolders } from '../ports/staging-folders.ts';
import { TqError } from '../tq-error.ts';

const OWNER_MAY_EXECUTE = 0o100;

/** Not yet removed, of this whole process: its end is watched once. */
const OPENED = new Set<string>();
let isWatched = false;

/** `parent`: where the folders are made; by default the system's temporary folder. */
export function stagingFolders(parent = tmpdir()): StagingFolders {
  return {
    async open() {
      const path = await orFail(`a temporary folder cannot be made in \`${parent}\``, () =>
        mkdtemp(join(parent, 'tq-image-')),
      );
      removeAtExit(path);
      return folderAt(path);
    },
  };
}

/** After Ctrl-C too: `process.exit` does not run what stands in `finally`. */
function removeAtExit(path: string): void {
  OPENED.add(path);
  if (isWatched) return;
  isWatched = true;
  process.once('exit', () => {
    for (const each of OPENED) rmSync(each, { recursive: true, force: true });
  });
}

function folderAt(root: string): StagingFolder {
  return {
    path: root,
    makeFolder: (path) => cannotWrite(root, path, () => makeFolder(join(root, path))),
    write: (path, text) =>
      cannotWrite(root, path, async () => {
        await makeFolder(dirname(join(root, path)));
        await writeFile(join(root, path), text);
        await chmod(join(root, path), 0o644);
      }),
    async copy(entries, from, to) {
      await cannotWrite(root, to, () => makeFolder(join(root, to)));
      for (const entry of entries) {
        const source = join(from, entry.path);
        await orFail(`\`${source}\` cannot be copied`, () =>
          copyEntry(entry, source, join(root, to, entry.path)),
        );
      }
    },
    list: (path) => listFolder(join(root, path)),
    read: (path) => orFail(`\`${join(root, path)}\` cannot be read`, () => readFile(join(root, path))),
    async remove() {
      await rm(root, { recursive: true, force: true });
      OPENED.delete(root);
    },
  };
}

async function copyEntry(entry: ContextEntry, source: string, target: string): Promise<void> {
  if (entry.kind === 'directory') return makeFolder(target);
  await makeFolder(dirname(target));
  if (entry.kind === 'link') return symlink(entry.target ?? '', target);
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, (entry.mode & OWNER_MAY_EXECUTE) === 0 ? 0o644 : 0o755);
}

/** With a mode that the mask of the process does not change. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o755);
}

async function listFolder(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new TqError('failed', `\`${path}\` cannot be read`, { cause: error });
  }
}

function cannotWrite<Value>(root: string, path: string, work: () => Promise<Value>): Promise<Value> {
  return orFail(`\`${join(root, path)}\` cannot be written`, work);
}

async function orFail<Value>(message: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new TqError('failed', message, { cause: error });
  }
}
