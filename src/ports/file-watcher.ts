/** Waiting for somebody to change a file. */

export interface FileWatcher {
  /** From now on changes of these files are seen, also when one is made or removed. Files of before stay watched. */
  watch(paths: readonly string[]): void;
  /** Resolves when one of them has changed since the last call, shortly after the last of several changes at once. */
  nextChange(): Promise<void>;
  close(): void;
}
