/** Reading the folder that an image is built from. */

/** One entry of a build context, as far as an image can come to depend on it. */
export interface ContextEntry {
  /** Relative to the context, with `/` between folders. */
  path: string;
  kind: 'file' | 'directory' | 'link';
  /** Permission bits, such as `0o644`. */
  mode: number;
  /** In bytes; 0 for folders and links. */
  size: number;
  /** SHA-256 in hexadecimal of a file's content, or of the text of a link; empty for a folder. */
  digest: string;
  /** Where a link points, as written; undefined for others. */
  target?: string;
}

/** Which paths of a context stay out of it; paths as in `ContextEntry`. */
export interface IgnoreRules {
  isExcluded(path: string): boolean;
  /** Whether something below an excluded folder may be in all the same, so that the folder has to be read. */
  mayHoldIncluded(path: string): boolean;
}

export interface BuildContexts {
  /**
   * Every entry that is not excluded, ordered by path (by code unit). Excluded files are not opened, and links not
   * followed. `path` of a failure is relative to the context.
   */
  read(
    directory: string,
    rules: IgnoreRules,
  ): Promise<{ entries: ContextEntry[] } | { failure: string; path: string }>;
}
