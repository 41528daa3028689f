/**
 * Files of this machine. Reads regular files only: a FIFO or device would hang or never end. Asks the system directly:
 * going through Node's threads costs five times as much for each of thousands of small files.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { listFiles } from './list-files.ts';
import type { FileSystem, ReadFailure, ReadResult } from '../ports/file-system.ts';

/**
 * No project file is near this size: a `prefect.yaml` of 10,000 deployments has 4 MB. What is larger is a mistake, and its
 * tree would fill the memory.
 */
const LARGEST_BYTES = 16 * 1024 * 1024;

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
  return {
    readFile: (path) => Promise.resolve(readFile(path)),
    exists: (path) => Promise.resolve(existsSync(path)),
    list: listFiles,
    realPath: (path) => realpath(path).catch(() => undefined),
  };
}

function readFile(path: string): ReadResult {
  try {
    return readRegularFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const failure = FAILURES[code ?? ''] ?? 'unreadable';
    return { failure, detail: DETAILS[failure] ?? message };
  }
}

/** Asks the opened file what it is, so that nothing can be exchanged between asking and reading. */
function readRegularFile(path: string): ReadResult {
  // Without O_NONBLOCK opening a FIFO waits until someone writes to it.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) return { failure: 'directory', detail: 'it is a folder' };
    if (!status.isFile()) return { failure: 'unreadable', detail: 'it is not a regular file' };
    if (status.size > LARGEST_BYTES) return tooLarge(`it has ${status.size} bytes`);
    return readAll(file, status.size);
  } finally {
    closeSync(file);
  }
}

/** What the size says may be outdated: a log grows on, and files of `/proc` say that they are empty. */
function readAll(file: number, size: number): ReadResult {
  // One byte more than there should be, so that the second read finds the end.
  let bytes = Buffer.allocUnsafe(size + 1);
  for (let length = 0; ;) {
    const bytesRead = readSync(file, bytes, length, bytes.length - length, null);
    if (bytesRead === 0) return { bytes: bytes.subarray(0, length) };
    length += bytesRead;
    if (length > LARGEST_BYTES) return tooLarge('it grows while it is read');
    if (length === bytes.length) bytes = Buffer.concat([bytes], length * 2 + 4096);
  }
}

function tooLarge(what: string): ReadResult {
  return { failure: 'unreadable', detail: `${what}; ${LARGEST_BYTES} bytes are the most that is read` };
}
