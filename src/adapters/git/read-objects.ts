/** Objects of a repository, read in bulk: one `git cat-file --batch` for all of them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ReadResult } from '../../ports/file-system.ts';
import { startProgram, type StartedProgram } from '../start-program.ts';

export interface ObjectReader {
  /** Starts git, so that it is there when the first object is asked for. */
  start(): void;
  /** Content of the object with that id; many may be asked for at once. */
  read(id: string): Promise<ReadResult>;
  /** Ends git. */
  close(): Promise<void>;
}

const PATIENCE_MILLISECONDS = 2_000;

/** As for files on disk: what is larger is a mistake. */
const LARGEST_BYTES = 16 * 1024 * 1024;

/** What starts git is loaded while something else is waited for. */
export function expectReading(): void {
  void import('execa');
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Git is started by `start`, or at the first question. */
export function objectReader(directory: string, variables: Variables): ObjectReader {
  let started: Promise<Batch> | undefined;
  const start = (): Promise<Batch> => (started ??= Batch.start(directory, variables));
  return {
    start: () => void start().catch(() => undefined),
    read: async (id) => (await start()).read(id),
    async close() {
      await (await started)?.close();
    },
  };
}

/** Answers come in the order of the questions. */
class Batch {
  readonly #program: StartedProgram;
  readonly #waiting: ((result: ReadResult) => void)[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  /** Of the answer that is being read; undefined: its first line is not there yet. */
  #expected: number | undefined;
  #ended = false;

  static async start(workingDirectory: string, variables: Variables): Promise<Batch> {
    const args = ['cat-file', '--batch'];
    return new Batch(
      await startProgram({ program: 'git', args, workingDirectory, variables }, { stdin: 'pipe' }),
    );
  }

  constructor(program: StartedProgram) {
    this.#program = program;
    const { child } = program;
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.stderr.on('data', () => undefined);
    child.stdin.on('error', () => undefined);
    void program.ended.then(() => {
      this.#ended = true;
      for (const answer of this.#waiting.splice(0)) answer(LOST);
    });
  }

  read(id: string): Promise<ReadResult> {
    if (this.#ended) return Promise.resolve(LOST);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#program.child.stdin.write(`${id}\n`);
    });
  }

  /** Git ends by itself when nothing more can be asked. */
  async close(): Promise<void> {
    this.#program.child.stdin.end();
    const patience = new AbortController();
    const isLate = wait(PATIENCE_MILLISECONDS, true, { signal: patience.signal }).catch(() => false);
    const ending = await Promise.race([this.#program.ended, isLate]);
    patience.abort();
    if (ending === true) await this.#program.end();
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // One after another, as many as are there whole.
    while (this.#takeAnswer());
  }

  #takeAnswer(): boolean {
    if (this.#expected === undefined && !this.#takeFirstLine()) return false;
    const expected = this.#expected;
    if (expected === undefined) return true;
    // A line feed stands behind the content.
    if (this.#length < expected + 1) return false;
    const all = this.#joined();
    this.#expected = undefined;
    this.#keep(all.subarray(expected + 1));
    this.#answer(
      expected > LARGEST_BYTES
        ? {
            failure: 'unreadable',
            detail: `it has ${expected} bytes; ${LARGEST_BYTES} bytes are the most that is read`,
          }
        : { bytes: new Uint8Array(all.subarray(0, expected)) },
    );
    return true;
  }

  /** `<id> blob <size>`, or `<id> missing`, which is the whole answer. False: it is not there yet. */
  #takeFirstLine(): boolean {
    if (this.#length === 0) return false;
    const all = this.#joined();
    const end = all.indexOf(0x0a);
    this.#keep(all);
    if (end < 0) return false;
    const size = / (\d+)$/.exec(all.subarray(0, end).toString())?.[1];
    this.#keep(all.subarray(end + 1));
    if (size === undefined) this.#answer(NOT_HERE);
    else this.#expected = Number(size);
    return true;
  }

  #joined(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }

  #answer(result: ReadResult): void {
    this.#waiting.shift()?.(result);
  }
}

const LOST: ReadResult = { failure: 'unreadable', detail: 'git ended while it was read' };
const NOT_HERE: ReadResult = {
  failure: 'unreadable',
  detail: 'the repository does not have its content, as in a partial clone',
};
