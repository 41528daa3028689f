/** Files of this machine. Reads regular files only: a FIFO or device would hang or never end. */
import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import type { FileSystem, ReadFailure, ReadResult } from '../ports/file-system.ts';

/** No project file is near this size; what is larger is a mistake, and reading it would only fill the memory. */
const LARGEST_BYTES = 64 * 1024 * 1024;

const FAILURES: Readonly<Record<string, ReadFailure>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'directory',
  EACCES: 'denied',
  EPERM: 'denied',
};

/** In words for a message; what else may go wrong is said as the system says it. */
const DETAILS: Partial<Record<ReadFailure, string>> = {
  directory: 'it is a folder',
  denied: 'permission denied',
};

export function nodeFileSystem(): FileSystem {
  return { readFile, exists };
}

async function readFile(path: string): Promise<ReadResult> {
  try {
    return await readRegularFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const failure = FAILURES[code ?? ''] ?? 'unreadable';
    return { failure, detail: DETAILS[failure] ?? message };
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Asks the opened file what it is, so that nothing can be exchanged between asking and reading. */
async function readRegularFile(path: string): Promise<ReadResult> {
  // Without O_NONBLOCK opening a FIFO waits until someone writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await file.stat();
    if (status.isDirectory()) return { failure: 'directory', detail: 'it is a folder' };
    if (!status.isFile()) return { failure: 'unreadable', detail: 'is not a regular file' };
    if (status.size > LARGEST_BYTES) {
      return {
        failure: 'unreadable',
        detail: `has ${status.size} bytes; ${LARGEST_BYTES} are the most that is read`,
      };
    }
    return { bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}
