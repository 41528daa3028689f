/** Changes of files, seen through the folders they stand in: editors often replace a file instead of writing to it. */
import { dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { FileWatcher } from '../ports/file-watcher.ts';

/** Somebody who saves several files at once is waited for so many milliseconds. */
const SETTLED_AFTER = 100;

export function chokidarWatcher(): FileWatcher {
  const watched = new Set<string>();
  const folders = new Set<string>();
  let watcher: FSWatcher | undefined;
  let isChanged = false;
  let timer: NodeJS.Timeout | undefined;
  let tell: (() => void) | undefined;

  const onEvent = (_event: string, path: string): void => {
    if (!watched.has(path)) return;
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => tell?.(), SETTLED_AFTER);
  };
  return {
    async watch(paths) {
      paths.forEach((path) => watched.add(path));
      const added = [...new Set(paths.map((path) => dirname(path)))].filter((folder) => !folders.has(folder));
      added.forEach((folder) => folders.add(folder));
      if (added.length === 0) return;
      if (watcher !== undefined) return void watcher.add(added);
      watcher = watch(added, { ignoreInitial: true, depth: 0, ignorePermissionErrors: true });
      watcher.on('all', onEvent);
      const ready = watcher;
      await new Promise<void>((resolve) => ready.once('ready', resolve));
    },
    async nextChange() {
      if (!isChanged) await new Promise<void>((resolve) => (tell = resolve));
      isChanged = false;
      clearTimeout(timer);
    },
    async close() {
      clearTimeout(timer);
      await watcher?.close();
    },
  };
}
