/** Files of this machine, replaced by renaming, so that nobody ever sees half of one. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileWriter } from '../ports/file-writer.ts';
import { putPrivate } from './put-private-file.ts';
import { TqError } from '../tq-error.ts';

export function nodeFileWriter(): FileWriter {
  return { replace, create, makeFolder, remove, removeFolder, putPrivate };
}

async function replace(
  path: string,
  before: Uint8Array,
  after: Uint8Array,
): Promise<'replaced' | 'changed-meanwhile'> {
  try {
    const target = await realpath(path);
    if (!(await readFile(target)).equals(before)) return 'changed-meanwhile';
    await replaceFile(target, after);
    return 'replaced';
  } catch (error) {
    throw new TqError('failed', `\`${path}\` cannot be written`, { cause: error });
  }
}

async function create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
  try {
    await makeFolders(dirname(path));
    await writeNew(path, bytes);
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'exists';
    throw new TqError('failed', `\`${path}\` cannot be written`, { cause: error });
  }
}

/** A full disk must not leave half a file behind. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function makeFolder(path: string): Promise<string[]> {
  try {
    return await makeFolders(path);
  } catch (error) {
    throw new TqError('failed', `the folder \`${path}\` cannot be made`, { cause: error });
  }
}

/**
 * One level at a time: where a folder that is there takes none (`/proc`), `mkdir` of Node 20.20 with `recursive` tries for ever,
 * and no signal ends it.
 */
async function makeFolders(path: string): Promise<string[]> {
  const above = dirname(path);
  try {
    return await makeOne(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || above === path || (await isFolder(above))) throw error;
  }
  const made = await makeFolders(above);
  try {
    return [...made, ...(await makeOne(path))];
  } catch (error) {
    for (const folder of made.toReversed()) await removeFolder(folder);
    throw error;
  }
}

/** None where the folder is there already. */
async function makeOne(path: string): Promise<string[]> {
  try {
    await mkdir(path);
    return [path];
  } catch (error) {
    if (await isFolder(path)) return [];
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

async function remove(path: string, bytes: Uint8Array): Promise<'removed' | 'changed-meanwhile'> {
  try {
    if (!(await readFile(path)).equals(bytes)) return 'changed-meanwhile';
    await rm(path);
    return 'removed';
  } catch (error) {
    throw new TqError('failed', `\`${path}\` cannot be removed`, { cause: error });
  }
}

async function removeFolder(path: string): Promise<void> {
  await rmdir(path).catch(() => undefined);
}

async function replaceFile(target: string, bytes: Uint8Array): Promise<void> {
  const { mode } = await stat(target);
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await writeFile(beside, bytes, { flag: 'wx' });
    await chmod(beside, mode);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
