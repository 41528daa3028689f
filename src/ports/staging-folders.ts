/** Temporary folders, in which the context of an image is put together. */
import type { ContextEntry } from './build-context.ts';

/** Every path is relative to the folder, with `/` between folders. Each call throws `TqError` `failed` when it cannot be done. */
export interface StagingFolder {
  /** Absolute; nobody else may look into it. */
  path: string;
  makeFolder(path: string): Promise<void>;
  /** With mode 0644; folders on the way are made. */
  write(path: string, text: string): Promise<void>;
  /**
   * Copies entries of the folder `from` (absolute) into the folder `to`. Files get the mode 0755 where their owner may
   * execute them, else 0644, and folders 0755, so that any user of an image can read them. Links are made anew, as written.
   */
  copy(entries: readonly ContextEntry[], from: string, to: string): Promise<void>;
  /** Names of what is in a folder, sorted; none where there is no such folder. */
  list(path: string): Promise<string[]>;
  /** A file whole; of any size. */
  read(path: string): Promise<Uint8Array>;
  /** Removes the folder with all that is in it; once more does no harm. */
  remove(): Promise<void>;
}

export interface StagingFolders {
  /** A new, empty one. Throws `TqError` `failed`. One that is not removed by then goes when the process ends. */
  open(): Promise<StagingFolder>;
}
