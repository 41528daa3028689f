/** Files that are only in memory, so that an input costs no disk and meets no other one. */
import { join, sep } from 'node:path';
import type { FileSystem } from '../../src/ports/file-system.ts';
import type { ProjectFiles } from './corpus.ts';

export const FOLDER = '/project';

/** The files, below `FOLDER`. */
export function memoryFiles(project: ProjectFiles): FileSystem {
  const files = new Map([...project].map(([path, bytes]) => [join(FOLDER, path), bytes]));
  const isFolder = (path: string) => [...files.keys()].some((file) => file.startsWith(path + sep));
  return {
    readFile: async (path) => {
      const bytes = files.get(path);
      if (bytes !== undefined) return { bytes };
      return isFolder(path)
        ? { failure: 'directory', detail: 'it is a folder' }
        : { failure: 'missing', detail: 'there is no such file' };
    },
    exists: async (path) => files.has(path) || isFolder(path),
    list: async (folder) => {
      const below = folder === sep ? sep : folder + sep;
      return [...files.keys()]
        .flatMap((path) => (path.startsWith(below) ? [path.slice(below.length)] : []))
        .sort();
    },
  };
}
