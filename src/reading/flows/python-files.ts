/** Files of Python, each read and parsed once however many flows need it. */
import { createHash } from 'node:crypto';
import type { FileSystem } from '../../ports/file-system.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import type { ParsedFile } from '../../python/modules.ts';
import { secretsInSource } from '../../project/secrets/find-in-source.ts';
import { quotedAnnotations, type QuotedAnnotations } from '../../python/quoted-annotations.ts';
import { syntaxError } from '../../python/syntax-errors.ts';
import { ReadAhead } from '../files/read-ahead.ts';
import { shownPath } from '../files/shown-path.ts';

export interface PythonPorts {
  files: FileSystem;
  python: PythonParser;
  /** Told every secret that stands in a source, before anything is said about it. */
  keepSecret?: (text: string) => void;
}

/** `missing`: there is no such file; anything else says why it cannot be read. */
export type PythonFile = ParsedFile | { failure: string };

/** Written by people, a module has some thousand lines; the grammar needs up to 150 bytes of memory for each one of these. */
const LARGEST_BYTES = 2 * 1024 * 1024;

export class PythonFiles {
  /** Text of every file that was read, by the name used in spans. */
  readonly texts = new Map<string, string>();
  readonly #workingDirectory: string;
  readonly #ports: PythonPorts;
  readonly #ahead: ReadAhead;
  readonly #quoted: QuotedAnnotations;
  readonly #files = new Map<string, Promise<PythonFile>>();
  readonly #existing = new Map<string, Promise<boolean>>();

  constructor(workingDirectory: string, ports: PythonPorts) {
    this.#workingDirectory = workingDirectory;
    this.#ports = ports;
    this.#ahead = new ReadAhead(ports.files);
    this.#quoted = quotedAnnotations(ports.python);
  }

  /** Files that will be loaded soon, by absolute path. */
  expect(paths: Iterable<string>): void {
    this.#ahead.expect(paths);
  }

  /** `path` is absolute. */
  load(path: string): Promise<PythonFile> {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = this.#read(path);
      this.#files.set(path, file);
    }
    return file;
  }

  /** Whether a file or folder of that absolute path exists. */
  exists(path: string): Promise<boolean> {
    let answer = this.#existing.get(path);
    if (answer === undefined) {
      answer = this.#ports.files.exists(path);
      this.#existing.set(path, answer);
    }
    return answer;
  }

  /** The text of a small file beside the sources; undefined when it cannot be read. */
  async text(path: string): Promise<string | undefined> {
    const read = await this.#ports.files.readFile(path);
    return 'failure' in read ? undefined : new TextDecoder().decode(read.bytes);
  }

  /** Parses a text that is shown under the name `file`. */
  async parse(file: string, text: string, sourceHash: string): Promise<ParsedFile> {
    if (this.#ports.keepSecret !== undefined) secretsInSource(text).forEach(this.#ports.keepSecret);
    const tree = await this.#ports.python.parse(text);
    this.texts.set(file, text);
    const error = syntaxError(tree, { file, text, sourceHash });
    return { file, text, sourceHash, tree, quotedAnnotations: this.#quoted, error };
  }

  async #read(path: string): Promise<PythonFile> {
    const read = await this.#ahead.readFile(path);
    if ('failure' in read) return { failure: read.failure === 'missing' ? 'missing' : read.detail };
    if (read.bytes.length > LARGEST_BYTES)
      return {
        failure: `it has ${read.bytes.length} bytes; ${LARGEST_BYTES} are the most of Python that is read`,
      };
    const text = decodePython(read.bytes);
    const sourceHash = createHash('md5').update(read.bytes).digest('hex');
    return this.parse(shownPath(this.#workingDirectory, path), text, sourceHash);
  }
}

/** As the coding line says (PEP 263), else UTF-8; an encoding that this runtime does not know is read as UTF-8. */
function decodePython(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 400)).split('\n', 2);
  const written = head.map((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1]);
  const label = (written.find((each) => each !== undefined) ?? 'utf-8').toLowerCase().replaceAll('_', '-');
  // Python breaks lines at a lone carriage return as well, and the grammar does not.
  return decodeAs(label.replace(/^latin-1$/, 'latin1'), bytes).replaceAll(/\r(?!\n)/g, '\n');
}

function decodeAs(label: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
