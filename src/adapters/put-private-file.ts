/** A file for its owner alone, made beside the place where it belongs and moved there when it is whole and on the disk. */
import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TqError } from '../tq-error.ts';

const OWNER_ALONE = 0o600;

/** Throws `TqError` `failed`, with nothing left behind. */
export async function putPrivate(path: string, bytes: Uint8Array): Promise<void> {
  // A link stays one, and what it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await writeWhole(beside, bytes);
    await refuseFolder(target);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    throw new TqError('failed', `\`${path}\` cannot be written${WHY[code ?? ''] ?? ''}`, { cause: error });
  }
  await syncFolder(dirname(target));
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: ': there is no such folder',
  ENOTDIR: ': there is no such folder',
  ENOSPC: ': the disk is full',
  EDQUOT: ': the disk is full',
  EFBIG: ': no more may be written',
  EISDIR: ': it is a folder',
  EACCES: ': permission denied',
  EROFS: ': the disk is read-only',
};

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', OWNER_ALONE);
  try {
    await file.chmod(OWNER_ALONE);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Renaming a file to a folder's name is refused in several ways, by the system. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
}

/** So that the new name outlasts a power cut as well. Some file systems know no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  await folder.sync().catch(() => undefined);
  await folder.close();
}
