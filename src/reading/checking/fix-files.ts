/** Makes the repairs that are certain, in memory: again and again, until the files have none left. */
import { resolve } from 'node:path';
import { applyFixes, fileOf } from '../../diagnostics/apply-fixes.ts';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { checkFiles, type CheckedFiles, type CheckRequest } from './check-files.ts';
import type { LoadPorts } from '../load-project.ts';

/** A file whose text is another one now. */
export interface ChangedFile {
  /** As it is shown. */
  name: string;
  path: string;
  before: Uint8Array;
  after: Uint8Array;
  /** How many findings were repaired in it. */
  count: number;
}

export interface FixedFiles {
  /** As they were. */
  before: CheckedFiles;
  /** As the files are after the repairs. */
  checked: CheckedFiles;
  changed: ChangedFile[];
  /** Files that have repairs and are not in UTF-8, by the name shown. */
  leftAlone: string[];
}

/** Repairs may uncover others; ten rounds are more than any file has needed. */
const MOST_ROUNDS = 10;

export async function fixFiles(request: CheckRequest, ports: LoadPorts): Promise<FixedFiles> {
  const fixing = new Fixing(request, ports);
  const before = await fixing.check();
  let checked = before;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = await fixing.repair(checked);
    if (next === undefined) break;
    checked = next;
  }
  return { before, checked, changed: [...fixing.changed.values()], leftAlone: [...fixing.leftAlone] };
}

class Fixing {
  changed: ReadonlyMap<string, ChangedFile> = new Map();
  readonly leftAlone = new Set<string>();
  readonly #request: CheckRequest;
  readonly #ports: LoadPorts;
  /** Repairs that broke the file, by what they are for. */
  readonly #refused = new Set<string>();

  constructor(request: CheckRequest, ports: LoadPorts) {
    this.#request = request;
    this.#ports = ports;
  }

  check(): Promise<CheckedFiles> {
    return checkFiles(this.#request, { ...this.#ports, files: this.#files });
  }

  /** What is left after one round; undefined when nothing was repaired. */
  async repair(checked: CheckedFiles): Promise<CheckedFiles | undefined> {
    const wanted = checked.diagnostics.filter((each) => each.fix && !this.#refused.has(identity(each)));
    const together = await this.#tryRepairs(checked, wanted);
    if (together !== 'broken') return together;
    // One of them is not what it looked like; each by itself shows which.
    for (const each of wanted) {
      const alone = await this.#tryRepairs(checked, [each]);
      if (alone === 'broken') this.#refused.add(identity(each));
      else if (alone !== undefined) return alone;
    }
    return undefined;
  }

  async #tryRepairs(
    checked: CheckedFiles,
    wanted: readonly Diagnostic[],
  ): Promise<CheckedFiles | 'broken' | undefined> {
    const earlier = this.changed;
    this.changed = await this.#withRepairs(checked.sources, wanted);
    if (this.changed === earlier) return undefined;
    const next = await this.check();
    if (!isBroken(checked, next)) return next;
    this.changed = earlier;
    return 'broken';
  }

  async #withRepairs(
    sources: CheckedFiles['sources'],
    wanted: readonly Diagnostic[],
  ): Promise<ReadonlyMap<string, ChangedFile>> {
    const changed = new Map(this.changed);
    for (const [name, text] of sources) {
      if (!wanted.some(({ fix }) => fix !== undefined && fileOf(fix) === name)) continue;
      const { text: fixed, applied } = applyFixes(name, text, wanted);
      const file = await this.#changedFile(name, text, fixed, applied.length);
      if (file !== undefined) changed.set(file.path, file);
    }
    return changed.size === this.changed.size &&
      [...changed].every(([path, file]) => this.changed.get(path) === file)
      ? this.changed
      : changed;
  }

  /** Undefined for a file that is not read as UTF-8: repairs count in characters, so it is left as it is. */
  async #changedFile(
    name: string,
    text: string,
    fixed: string,
    count: number,
  ): Promise<ChangedFile | undefined> {
    const path = resolve(this.#request.workingDirectory, name);
    const read = await this.#files.readFile(path);
    const bytes = 'bytes' in read ? read.bytes : new Uint8Array();
    const mark = startsWithMark(bytes) ? MARK : '';
    if (!isEqual(bytes, encode(mark + text))) {
      this.leftAlone.add(name);
      return undefined;
    }
    const earlier = this.changed.get(path);
    const before = earlier?.before ?? bytes;
    return { name, path, before, after: encode(mark + fixed), count: (earlier?.count ?? 0) + count };
  }

  get #files(): FileSystem {
    return withChanges(this.#ports.files, this.changed);
  }
}

function identity({ code, message, where }: Diagnostic): string {
  return `${code} ${where?.file}:${where?.start.offset} ${message}`;
}

/** Keys given twice, and texts that cannot be read: no repair may bring about one that was not there. */
const BREAKING: readonly DiagnosticCode[] = ['TQ1002', 'TQ1004', 'TQ1005', 'TQ1006', 'TQ2101'];

function isBroken(before: CheckedFiles, after: CheckedFiles): boolean {
  const count = ({ diagnostics }: CheckedFiles, code: DiagnosticCode): number =>
    diagnostics.filter((each) => each.code === code).length;
  return BREAKING.some((code) => count(after, code) > count(before, code));
}

function withChanges(files: FileSystem, changed: ReadonlyMap<string, ChangedFile>): FileSystem {
  return {
    ...files,
    readFile: async (path) => {
      const file = changed.get(path);
      return file === undefined ? files.readFile(path) : { bytes: file.after };
    },
  };
}

const MARK = '\uFEFF';

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
