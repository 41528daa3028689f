/** Files of this machine, replaced by renaming, so that nobody ever sees half of one. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileWriter } from '../ports/file-writer.ts';
import { putPrivate } from './put-private-file.ts';
import { TqError } from '../tq-error.ts';

export function nodeFileWriter(): FileWriter {
  return { replace, create, putPrivate };
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
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes, { flag: 'wx' });
    return 'created';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
    throw new TqError('failed', `\`${path}\` cannot be written`, { cause: error });
  }
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
