/** Reads files a little before they are asked for, so that the disk works while something else is parsed. */
import type { FileSystem, ReadResult } from '../../ports/file-system.ts';

/** So many are under way at once; more would wait for the same threads. */
const AHEAD = 8;

export class ReadAhead {
  readonly #files: FileSystem;
  readonly #expected: string[] = [];
  readonly #started = new Map<string, Promise<ReadResult>>();

  constructor(files: FileSystem) {
    this.#files = files;
  }

  /** These will be asked for, in this order. */
  expect(paths: Iterable<string>): void {
    this.#expected.push(...paths);
    // The next one is taken from the end.
    this.#expected.reverse();
  }

  readFile(path: string): Promise<ReadResult> {
    const reading = this.#started.get(path) ?? this.#files.readFile(path);
    this.#started.delete(path);
    while (this.#started.size < AHEAD) {
      const next = this.#expected.pop();
      if (next === undefined) break;
      if (next !== path) this.#started.set(next, this.#files.readFile(next));
    }
    return reading;
  }
}
