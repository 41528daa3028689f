/** The files of a build context as a tree of short digests, in which a folder's digest is made of those of all that is in it. */
import { createHash } from 'node:crypto';
import type { ContextEntry } from '../ports/build-context.ts';
import { describeEntry } from './content-hash.ts';

/** Characters of base64url that stand for a value: 36 bits, enough to see that a file differs, too few to find it again. */
const DIGEST_LENGTH = 6;
export const SHORT_DIGEST = /^[\w-]{6}$/;

/** By name; that of a folder ends with `/`. A file is its digest. Ordered by code unit. */
export type Children = ReadonlyMap<string, string | InputFolder>;

export interface InputFolder {
  digest: string;
  /** Undefined: the folder is known as a whole only. */
  children?: Children;
}

export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** `children` in any order. */
export function folderOf(children: Iterable<readonly [string, string | InputFolder]>): InputFolder {
  const sorted = [...children].sort(([one], [other]) => (one < other ? -1 : 1));
  const digests = sorted.map(([name, child]) => [name, typeof child === 'string' ? child : child.digest]);
  return { digest: shortDigest(JSON.stringify(digests)), children: new Map(sorted) };
}

type Growing = Map<string, string | Growing>;

/** Folders that are there only because of what is in them count like others. */
export function treeOf(entries: readonly ContextEntry[]): InputFolder {
  const root: Growing = new Map();
  for (const entry of entries) {
    const names = entry.path.split('/');
    const last = names.pop() as string;
    let folder = root;
    for (const name of names) folder = openFolder(folder, name);
    if (entry.kind === 'directory') openFolder(folder, last);
    else folder.set(last, shortDigest(describeEntry(entry)));
  }
  return grown(root);
}

function openFolder(parent: Growing, name: string): Growing {
  const key = `${name}/`;
  const found = parent.get(key);
  if (found instanceof Map) return found;
  const made: Growing = new Map();
  parent.set(key, made);
  return made;
}

function grown(folder: Growing): InputFolder {
  return folderOf(
    [...folder].map(([name, child]) => [name, typeof child === 'string' ? child : grown(child)] as const),
  );
}
