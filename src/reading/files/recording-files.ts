/** A file system that remembers what it was asked for: what a run depends on, there or not. */
import { join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';

export function recordingFiles(files: FileSystem): { files: FileSystem; asked: Set<string> } {
  const asked = new Set<string>();
  return {
    asked,
    files: {
      ...files,
      readFile: (path) => {
        asked.add(path);
        return files.readFile(path);
      },
      exists: (path) => {
        asked.add(path);
        return files.exists(path);
      },
      list: async (folder, isWanted) => {
        const found = await files.list(folder, isWanted);
        found.forEach((path) => asked.add(join(folder, path)));
        return found;
      },
    },
  };
}
