/** Makes the repairs that are certain, in memory: again and again, until the files have none left. */
import { resolve } from 'node:path';
import { applyFixes, fileOf } from '../diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { checkFiles, type CheckedFiles, type CheckRequest } from './check-files.ts';
import type { LoadPorts } from './load-project.ts';

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
  /** As the files are after the repairs. */
  checked: CheckedFiles;
  changed: ChangedFile[];
  /** Files that have repairs and are not in UTF-8, by the name shown. */
  leftAlone: string[];
}

/** Repairs may uncover others; ten rounds are more than any file has needed. */
const MOST_ROUNDS = 10;

export async function fixFiles(request: CheckRequest, ports: LoadPorts): Promise<FixedFiles> {
  const changed = new Map<string, ChangedFile>();
  const leftAlone = new Set<string>();
  const fixedPorts = { ...ports, files: withChanges(ports.files, changed) };
  let checked = await checkFiles(request, fixedPorts);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const count = await fixOnce(checked, { request, files: fixedPorts.files, changed, leftAlone });
    if (count === 0) break;
    const next = await checkFiles(request, fixedPorts);
    if (isUnreadable(next) && !isUnreadable(checked)) throw new Error('a repair made the file unreadable');
    checked = next;
  }
  return { checked, changed: [...changed.values()], leftAlone: [...leftAlone] };
}

interface Fixing {
  request: CheckRequest;
  files: FileSystem;
  changed: Map<string, ChangedFile>;
  leftAlone: Set<string>;
}

/** One round; how many repairs were made. */
async function fixOnce({ diagnostics, sources }: CheckedFiles, fixing: Fixing): Promise<number> {
  let count = 0;
  for (const [name, text] of sources) {
    if (!diagnostics.some(({ fix }) => fix !== undefined && fileOf(fix) === name)) continue;
    const { text: fixed, applied } = applyFixes(name, text, diagnostics);
    if (await replaceText(name, { text, fixed, count: applied.length }, fixing)) count += applied.length;
  }
  return count;
}

async function replaceText(
  name: string,
  { text, fixed, count }: { text: string; fixed: string; count: number },
  { request, files, changed, leftAlone }: Fixing,
): Promise<boolean> {
  const path = resolve(request.workingDirectory, name);
  const read = await files.readFile(path);
  const before = 'bytes' in read ? read.bytes : new Uint8Array();
  const mark = startsWithMark(before) ? MARK : '';
  // Repairs count in characters, so what is read as something else than UTF-8 is left as it is.
  if (!isEqual(before, encode(mark + text))) {
    leftAlone.add(name);
    return false;
  }
  const earlier = changed.get(path);
  changed.set(path, {
    name,
    path,
    before: earlier?.before ?? before,
    after: encode(mark + fixed),
    count: (earlier?.count ?? 0) + count,
  });
  return true;
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

function isUnreadable({ diagnostics }: CheckedFiles): boolean {
  return diagnostics.some(({ code }: Diagnostic) => code === 'TQ1004' || code === 'TQ2101');
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
