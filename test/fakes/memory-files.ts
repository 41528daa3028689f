/** Files that exist in memory alone, and a list of what was read of them. */
import type { FileSystem } from '../../src/ports/file-system.ts';

export class MemoryFiles implements FileSystem {
  /** Every path that was opened, in order. */
  readonly read: string[] = [];
  readonly #files: ReadonlyMap<string, string>;

  /** `files`: text by path below `root`. */
  constructor(root: string, files: Record<string, string>) {
    this.#files = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
  }

  async readFile(path: string) {
    const text = this.#files.get(path);
    if (text === undefined) return { failure: 'missing' as const, detail: 'no such file' };
    this.read.push(path);
    return { bytes: new TextEncoder().encode(text) };
  }

  async exists(path: string) {
    return [...this.#files.keys()].some((each) => each === path || each.startsWith(`${path}/`));
  }

  async list(folder: string) {
    const below = [...this.#files.keys()].filter((each) => each.startsWith(`${folder}/`));
    return below.map((each) => each.slice(folder.length + 1)).sort();
  }
}
