/** A folder of this process alone, for what programs must read from files: removed at the end, and when `tq` is ended. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineFailure } from '../../ports/image-engine.ts';

const folders = new Set<string>();

/** `mkdtemp` makes it with the rights 0700. What the system refuses there is a failure; other errors reject. */
export async function withPrivateFolder<Result>(
  run: (folder: string) => Promise<Result>,
): Promise<Result | EngineFailure> {
  if (folders.size === 0) process.on('exit', removeAll);
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'tq-engine-'));
    folders.add(folder);
    return await run(folder);
  } catch (error) {
    return refusalOf(error);
  } finally {
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true });
      folders.delete(folder);
    }
    if (folders.size === 0) process.off('exit', removeAll);
  }
}

function refusalOf(error: unknown): EngineFailure {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return {
    failure: {
      reason: isFull ? 'disk-full' : 'failed',
      message: `the files for the engine cannot be kept in \`${tmpdir()}\`: ${message}`,
      help: 'set `TMPDIR` to a folder that can be written to, with some space left',
    },
  };
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
