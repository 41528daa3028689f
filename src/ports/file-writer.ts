/** Changing a file of the project, which only `tq validate --fix` does. */

export interface FileWriter {
  /**
   * Puts `after` in the place of `before`, all at once, with the file's mode kept; a link stays one. Refuses when the file
   * holds something else than `before` by now.
   */
  replace(path: string, before: Uint8Array, after: Uint8Array): Promise<'replaced' | 'changed-meanwhile'>;
}
