/** Changes of files, seen through the folders they stand in: editors often replace a file instead of writing to it. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { FileWatcher } from '../ports/file-watcher.ts';

/** Somebody who saves several files at once is waited for so many milliseconds. */
const SETTLED_AFTER = 100;

/** Looks at nothing outside `root`, an absolute folder. */
export function folderWatcher(root: string): FileWatcher {
  const watched = new Set<string>();
  const folders = new Map<string, FSWatcher>();
  let isChanged = false;
  let timer: NodeJS.Timeout | undefined;
  let tell: (() => void) | undefined;

  const onEvent = (folder: string, name: string | null): void => {
    if (name !== null && !concerns(join(folder, name), watched)) return;
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => tell?.(), SETTLED_AFTER);
  };
  const watchFolder = (folder: string): void => {
    if (folders.has(folder)) return;
    const watcher = watch(folder, (_event, name) => onEvent(folder, name));
    // A folder that goes away is seen by the one above it, and looked for again at the next call.
    watcher.on('error', () => {
      watcher.close();
      folders.delete(folder);
    });
    folders.set(folder, watcher);
  };
  return {
    watch(paths) {
      for (const path of paths) {
        if (!isInside(root, path)) continue;
        watched.add(path);
        watchFolder(nearestFolder(dirname(path)));
      }
    },
    async nextChange() {
      if (!isChanged) await new Promise<void>((resolve) => (tell = resolve));
      isChanged = false;
      clearTimeout(timer);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
    },
  };
}

function isInside(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** A folder that is to be made shows up in the nearest one that is there. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Whether it is one of the files, or a folder above one. */
function concerns(changed: string, watched: ReadonlySet<string>): boolean {
  return watched.has(changed) || [...watched].some((path) => path.startsWith(changed + sep));
}
