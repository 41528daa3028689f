/** Files that are to be, held against those that are there. Reads only. */
import { dirname, join, resolve } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { ScaffoldFile } from '../../scaffold/scaffold.ts';
import { TqError } from '../../tq-error.ts';
import { shownPath } from '../files/shown-path.ts';

/** A file that is to be made, or to hold something else. */
export interface FileChange {
  /** As it is shown. */
  name: string;
  /** Absolute. */
  path: string;
  /** Undefined: it is made. */
  before: Uint8Array | undefined;
  after: Uint8Array;
}

/** A file that is there and says something else; it stays as it is. */
export interface KeptFile {
  name: string;
  /** What it holds, and what it would hold if it were made now. */
  text: string;
  wanted: string;
}

export interface Layout {
  changes: FileChange[];
  /** Names of files that are there and say what they are to say. */
  same: string[];
  kept: KeptFile[];
}

export interface Places {
  /** Absolute: where the files belong, and nothing outside of it is written. It need not be there. */
  folder: string;
  workingDirectory: string;
}

/**
 * What is there is never changed. Throws `TqError` (`failed`) with every place where nothing can be made: a file where a
 * folder belongs or the other way round, a link that leads out of the project.
 */
export async function layOut(
  wanted: readonly ScaffoldFile[],
  places: Places,
  files: FileSystem,
): Promise<Layout> {
  const layout: Layout = { changes: [], same: [], kept: [] };
  const problems: string[] = [];
  const judged = new Map<string, string | undefined>();
  for (const { path: inside, text } of wanted) {
    const path = resolve(places.folder, inside);
    const name = shownPath(places.workingDirectory, path);
    const problem = await problemAt(path, places, files, judged);
    if (problem !== undefined) {
      if (!problems.includes(problem)) problems.push(problem);
      continue;
    }
    const read = await files.readFile(path);
    if ('failure' in read) {
      if (read.failure === 'missing')
        layout.changes.push({ name, path, before: undefined, after: encode(text) });
      else problems.push(`\`${name}\` cannot be read: ${read.detail}`);
      continue;
    }
    const found = new TextDecoder().decode(read.bytes);
    if (found.replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n')) layout.same.push(name);
    else layout.kept.push({ name, text: found, wanted: text });
  }
  const [first, ...others] = problems;
  if (first === undefined) return layout;
  const more = others.length === 0 ? {} : { help: `and: ${others.join('; ')}` };
  throw new TqError('failed', `${first}; nothing was written`, more);
}

/** Why nothing can be made or changed at this path. `judged` remembers folders. */
export async function problemAt(
  path: string,
  { folder, workingDirectory }: Places,
  files: FileSystem,
  judged: Map<string, string | undefined> = new Map(),
): Promise<string | undefined> {
  const inside = insidePath(folder, path);
  const name = shownPath(workingDirectory, path);
  if (inside === undefined) return `\`${name}\` lies outside of the project`;
  const above = dirname(path);
  if (above !== path && !judged.has(above)) judged.set(above, await folderProblem(above));
  const problem = judged.get(above);
  if (problem !== undefined) return problem;
  const root = await realRoot(folder, files);
  const real = (await files.realPath?.(path)) ?? (await realRoot(path, files));
  if (insidePath(root, real) === undefined)
    return `\`${name}\` is behind a link that leads out of the project`;
  return undefined;

  async function folderProblem(at: string): Promise<string | undefined> {
    const read = await files.readFile(at);
    if ('bytes' in read)
      return `a file stands where the folder \`${shownPath(workingDirectory, at)}\` belongs`;
    const next = dirname(at);
    if (read.failure === 'missing' && next !== at) return folderProblem(next);
    if (read.failure === 'directory' || read.failure === 'denied') return undefined;
    return `the folder \`${shownPath(workingDirectory, at)}\` cannot be used: ${read.detail}`;
  }
}

/** With the links of all that is there followed; the rest of the path as it is. */
async function realRoot(path: string, files: FileSystem): Promise<string> {
  const real = await files.realPath?.(path);
  if (real !== undefined) return real;
  const above = dirname(path);
  return above === path ? path : join(await realRoot(above, files), path.slice(above.length));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
