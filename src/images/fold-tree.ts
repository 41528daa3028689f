/** Makes a tree of inputs smaller: folders lose what is in them and keep their digest, so that a change is still named by its folder. */
import type { InputFolder } from './input-tree.ts';

/** From all that is known to nothing but the root's digest. */
export interface Folds {
  /** Of the whole tree. */
  names: number;
  /** The tree with at most so many names. */
  to(mostNames: number): InputFolder;
}

/** A folder on its way to being folded, which it can be once all folders in it are. */
interface Candidate {
  folder: InputFolder;
  parent?: Candidate;
  names: number;
  openFolders: number;
}

/** From below, and of those that can be folded always the one with the most names: it saves most for one loss. */
export function foldsOf(root: InputFolder): Folds {
  const order = foldingOrder(root);
  const names = order.reduce((sum, { names: own }) => sum + own, 0);
  return {
    names,
    to(mostNames) {
      const folded = new Set<InputFolder>();
      let left = names;
      for (const candidate of order) {
        if (left <= mostNames) break;
        folded.add(candidate.folder);
        left -= candidate.names;
      }
      return withFolded(root, folded);
    },
  };
}

function foldingOrder(root: InputFolder): Candidate[] {
  const byNames: Candidate[][] = [];
  const ready = (candidate: Candidate): void => {
    (byNames[candidate.names] ??= []).push(candidate);
  };
  collect(root, undefined, ready);
  const order: Candidate[] = [];
  for (let names = byNames.length - 1; names >= 0; names -= 1) {
    for (let next = byNames[names]?.pop(); next !== undefined; next = byNames[names]?.pop()) {
      order.push(next);
      const { parent } = next;
      if (parent === undefined) continue;
      parent.openFolders -= 1;
      if (parent.openFolders > 0) continue;
      ready(parent);
      names = Math.max(names, parent.names);
    }
  }
  return order;
}

function collect(
  folder: InputFolder,
  parent: Candidate | undefined,
  ready: (candidate: Candidate) => void,
): void {
  const children = [...(folder.children?.values() ?? [])];
  const folders = children.filter((child) => typeof child !== 'string');
  const candidate: Candidate = { folder, parent, names: children.length, openFolders: folders.length };
  if (folders.length === 0) ready(candidate);
  for (const child of folders) collect(child, candidate, ready);
}

function withFolded(folder: InputFolder, folded: ReadonlySet<InputFolder>): InputFolder {
  if (folded.has(folder) || folder.children === undefined) return { digest: folder.digest };
  const children = [...folder.children].map(
    ([name, child]) => [name, typeof child === 'string' ? child : withFolded(child, folded)] as const,
  );
  return { digest: folder.digest, children: new Map(children) };
}
