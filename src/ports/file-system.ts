/** Reading the project's files. Writing is not part of it: `tq` reads a project and writes to a server. */

export type ReadFailure = 'missing' | 'directory' | 'denied' | 'unreadable';

/** `detail` says in a few words why, for a message. */
export type ReadResult = { bytes: Uint8Array } | { failure: ReadFailure; detail: string };

/** What `FileSystem.list` keeps to, wherever the files are. */
export const LISTED = {
  /** So many files. */
  most: 2000,
  /** Folders in each other. */
  deepest: 8,
  /** Names of folders. */
  leftOut: /^(\.|__pycache__$|node_modules$|venv$|site-packages$)/,
} as const;

export interface FileSystem {
  /** Reads a regular file whole; every way to fail is a value, never an exception. */
  readFile(path: string): Promise<ReadResult>;
  /** Whether a file or folder of that path exists. */
  exists(path: string): Promise<boolean>;
  /**
   * The files below a folder, relative to it with `/`, sorted; none when there is no such folder. Hidden folders, those
   * of packages (`node_modules`, virtual environments) and all beyond the first 2,000 files are left out. `isWanted` is told
   * these paths; what it does not want neither counts nor is listed.
   */
  list(folder: string, isWanted?: (path: string) => boolean): Promise<string[]>;
  /** The path with every link followed; undefined where there is nothing. Absent where no link leads out of what is read. */
  realPath?(path: string): Promise<string | undefined>;
}
