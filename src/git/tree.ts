/** The files of a commit by path, and the links among them. */
import type { TreeEntry } from '../ports/git.ts';

export interface Tree {
  /** By path relative to the root, with `/`. */
  files: ReadonlyMap<string, TreeEntry>;
  /** Paths of all folders; the root is the empty text. */
  folders: ReadonlySet<string>;
}

export function treeOf(entries: readonly TreeEntry[]): Tree {
  const files = new Map<string, TreeEntry>();
  const folders = new Set(['']);
  for (const entry of entries) {
    files.set(entry.path, entry);
    for (
      let end = entry.path.lastIndexOf('/');
      end > 0 && !folders.has(entry.path.slice(0, end));
      end = entry.path.lastIndexOf('/', end - 1)
    )
      folders.add(entry.path.slice(0, end));
  }
  return { files, folders };
}

/** What stands at a path, links followed. `why`: in a few words, for a message. */
export type InTree =
  | { kind: 'file'; entry: TreeEntry }
  | { kind: 'folder'; path: string }
  | { kind: 'missing' }
  | { kind: 'refused'; why: string };

/** As many as the system follows (`MAXSYMLINKS`). */
const MOST_LINKS = 40;

/** Follows links as the system would; never out of the tree. `linkText` gives where the link with that blob points. */
export async function resolveInTree(
  tree: Tree,
  path: string,
  linkText: (id: string) => Promise<string>,
): Promise<InTree> {
  const direct = at(tree, path);
  if (direct !== undefined) return direct;
  const walk = new Walk(path);
  for (let next = walk.next(); next !== undefined; next = walk.next()) {
    if (next.refused !== undefined) return { kind: 'refused', why: next.refused };
    const entry = tree.files.get(next.path);
    if (entry?.kind === 'submodule') return inSubmodule(next.path, walk.isOver);
    if (entry?.kind === 'link') walk.follow(await linkText(entry.id));
  }
  return at(tree, walk.path) ?? { kind: 'missing' };
}

/** One part of a path after the other, from the root of the tree on. */
class Walk {
  #waiting: string[];
  #current: string[] = [];
  #links = 0;
  #refused: string | undefined;

  constructor(path: string) {
    this.#waiting = path.split('/');
  }

  get path(): string {
    return this.#current.join('/');
  }

  get isOver(): boolean {
    return this.#waiting.length === 0;
  }

  /** The path with one part more; undefined at the end. */
  next(): { path: string; refused?: string | undefined } | undefined {
    const part = this.#refused === undefined ? this.#waiting.shift() : '.';
    if (part === undefined) return undefined;
    if (part === '..' && this.#current.length === 0) this.#refused = OUT;
    if (part === '..') this.#current.pop();
    else if (part !== '' && part !== '.') this.#current.push(part);
    return { path: this.path, refused: this.#refused };
  }

  /** What is at the path is a link to there. */
  follow(target: string): void {
    this.#links += 1;
    if (this.#links > MOST_LINKS) this.#refused = 'it is a link that leads in a circle';
    if (target.startsWith('/')) this.#refused = OUT;
    this.#current.pop();
    this.#waiting.unshift(...target.split('/'));
  }
}

const OUT = 'it is a link out of the repository';

function inSubmodule(path: string, isItself: boolean): InTree {
  if (isItself) return { kind: 'folder', path };
  return {
    kind: 'refused',
    why: `it is in the submodule \`${path}\`, whose files are in another repository`,
  };
}

/** Undefined: something else than a plain file or folder, or nothing. */
function at({ files, folders }: Tree, path: string): InTree | undefined {
  const entry = files.get(path);
  if (entry?.kind === 'file' || entry?.kind === 'executable') return { kind: 'file', entry };
  return folders.has(path) ? { kind: 'folder', path } : undefined;
}
