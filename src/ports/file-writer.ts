/** Changing files of the project: only repairs, and what a command is asked to write, do. */

export interface FileWriter {
  /**
   * Puts `after` in the place of `before`, all at once, with the file's mode kept; a link stays one. Refuses when the file
   * holds something else than `before` by now.
   */
  replace(path: string, before: Uint8Array, after: Uint8Array): Promise<'replaced' | 'changed-meanwhile'>;
  /** Makes a file that is not there, and its folders; whole or not at all. */
  create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  /** Makes a folder and those above it that are missing; answers with those that it made, the outermost first. */
  makeFolder(path: string): Promise<string[]>;
  /** Takes a file away again that holds these bytes still. */
  remove(path: string, bytes: Uint8Array): Promise<'removed' | 'changed-meanwhile'>;
  /** Takes a folder away again that is empty; anything else is left alone. */
  removeFolder(path: string): Promise<void>;
  /**
   * Puts a file there that its owner alone can read and write (mode 0600), in the place of a file that is there, whole or
   * not at all. Throws `TqError` `failed`; nothing half-written is left then.
   */
  putPrivate(path: string, bytes: Uint8Array): Promise<void>;
}
