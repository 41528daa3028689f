/**
 * Build contexts on this machine. Asks the system directly, one call after the other: going through Node's threads costs several
 * times as much for each of ten thousand small files. Lets others have their turn now and then.
 */
import { createHash, hash, type Hash } from 'node:crypto';
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Dirent,
} from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { BuildContexts, ContextEntry, IgnoreRules } from '../ports/build-context.ts';

/** Read at once, in bytes; the one buffer is all that files take of the memory. */
const CHUNK = 1024 * 1024;
/** After so much work others have their turn: about ten milliseconds. An entry counts as this many bytes. */
const WORK_AT_ONCE = 16 * CHUNK;
const WORK_OF_ENTRY = 64 * 1024;
const PERMISSIONS = 0o7777;
/** Nothing that has become a link or a FIFO meanwhile is followed or waited for. */
const OPENED = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Sockets, FIFOs and devices are left out and never opened; Docker leaves out sockets, and no `COPY` of the others helps an image.
 * A file that changes while it is read is taken as it was read.
 */
export function nodeBuildContexts(): BuildContexts {
  return { read: (directory, rules) => new ContextReader(directory, rules).read() };
}

/** Thrown inside; becomes the failure. */
class Unreadable extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(describe(path, cause));
    this.path = path;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it is not there, or no longer',
  ENOTDIR: 'it is no folder',
  ELOOP: 'it became a link while it was read',
  EISDIR: 'it became a folder while it was read',
};

function describe(path: string, cause: unknown): string {
  // Node puts this character for bytes that are no UTF-8, and then cannot find the file.
  if (path.includes('\ufffd')) return 'its name is not UTF-8';
  const { code, message } = cause as NodeJS.ErrnoException;
  return CAUSES[code ?? ''] ?? message;
}

/** One walk. Holds the folders still to be read, so that no depth of them fills the stack. */
class ContextReader {
  readonly #directory: string;
  readonly #rules: IgnoreRules;
  readonly #entries: ContextEntry[] = [];
  readonly #folders: string[] = [''];
  readonly #buffer = Buffer.allocUnsafe(CHUNK);
  #work = 0;

  constructor(directory: string, rules: IgnoreRules) {
    this.#directory = directory;
    this.#rules = rules;
  }

  async read(): ReturnType<BuildContexts['read']> {
    try {
      for (let folder = this.#folders.pop(); folder !== undefined; folder = this.#folders.pop())
        await this.#readFolder(folder);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { failure: error.message, path: error.path };
    }
    return { entries: this.#entries.sort((one, other) => (one.path < other.path ? -1 : 1)) };
  }

  async #readFolder(folder: string): Promise<void> {
    for (const dirent of this.#list(folder)) {
      const path = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
      await this.#readEntry(path, dirent);
      this.#work += WORK_OF_ENTRY;
      if (this.#work >= WORK_AT_ONCE) await this.#pause();
    }
  }

  #list(folder: string): Dirent[] {
    try {
      return readdirSync(this.#absolute(folder), { withFileTypes: true });
    } catch (error) {
      // It is read only for what may be in again below it, and builders pass it over too.
      const { code } = error as NodeJS.ErrnoException;
      if (folder !== '' && code === 'EACCES' && this.#rules.isExcluded(folder)) return [];
      throw new Unreadable(folder, error);
    }
  }

  async #readEntry(path: string, dirent: Dirent): Promise<void> {
    const isFolder = dirent.isDirectory();
    if (this.#rules.isExcluded(path)) {
      if (isFolder && this.#rules.mayHoldIncluded(path)) this.#folders.push(path);
      return;
    }
    if (isFolder) this.#folders.push(path);
    else if (!dirent.isFile() && !dirent.isSymbolicLink()) return;
    try {
      this.#entries.push(await this.#entry(path, dirent));
    } catch (error) {
      throw new Unreadable(path, error);
    }
  }

  async #entry(path: string, dirent: Dirent): Promise<ContextEntry> {
    const absolute = this.#absolute(path);
    const status = lstatSync(absolute);
    const mode = status.mode & PERMISSIONS;
    if (dirent.isDirectory()) return { path, kind: 'directory', mode, size: 0, digest: '' };
    if (dirent.isSymbolicLink()) {
      const target = readlinkSync(absolute);
      return { path, kind: 'link', mode, size: 0, digest: hash('sha256', target), target };
    }
    return { path, kind: 'file', mode, ...(await this.#digestOf(absolute)) };
  }

  /** A read that leaves room in the buffer has met the end of the file: no second one is needed. */
  async #digestOf(absolute: string): Promise<{ size: number; digest: string }> {
    const file = openSync(absolute, OPENED);
    try {
      const first = readSync(file, this.#buffer, 0, CHUNK, null);
      this.#work += first;
      const content = this.#buffer.subarray(0, first);
      if (first < CHUNK) return { size: first, digest: hash('sha256', content) };
      return await this.#digestOfRest(file, createHash('sha256').update(content));
    } finally {
      closeSync(file);
    }
  }

  async #digestOfRest(file: number, digest: Hash): Promise<{ size: number; digest: string }> {
    let size = CHUNK;
    for (;;) {
      if (this.#work >= WORK_AT_ONCE) await this.#pause();
      const read = readSync(file, this.#buffer, 0, CHUNK, null);
      if (read === 0) return { size, digest: digest.digest('hex') };
      digest.update(this.#buffer.subarray(0, read));
      size += read;
      this.#work += read;
    }
  }

  async #pause(): Promise<void> {
    this.#work = 0;
    await setImmediate();
  }

  #absolute(path: string): string {
    return path === '' ? this.#directory : `${this.#directory}/${path}`;
  }
}
