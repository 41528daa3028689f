/** The files of a commit, as if they lay in the folder of the repository: read from git's objects, with no checkout. */
import { resolveInTree, type Tree, treeOf } from '../../git/tree.ts';
import { insidePath } from '../../inside-path.ts';
import { type FileSystem, LISTED, type ReadResult } from '../../ports/file-system.ts';
import type { Repository, TreeEntry } from '../../ports/git.ts';

/**
 * `entries`: those of the commit. `outside`: for paths that are not below the root of the repository, such as a person's
 * settings.
 */
export function treeFiles(
  repository: Pick<Repository, 'root' | 'read'>,
  entries: readonly TreeEntry[],
  outside: FileSystem,
): FileSystem {
  const tree = treeOf(entries);
  const inside = (path: string): string | undefined => insidePath(repository.root, path);
  const linkText = async (id: string): Promise<string> => {
    const read = await repository.read(id);
    return 'bytes' in read ? new TextDecoder().decode(read.bytes) : '';
  };
  return {
    async readFile(path) {
      const name = inside(path);
      if (name === undefined) return outside.readFile(path);
      return readInTree(await resolveInTree(tree, name, linkText), repository);
    },
    async exists(path) {
      const name = inside(path);
      if (name === undefined) return outside.exists(path);
      // The mark of a checkout; whoever looks for it means the repository.
      if (name === '.git') return true;
      const found = await resolveInTree(tree, name, linkText);
      return found.kind === 'file' || found.kind === 'folder';
    },
    async list(folder, isWanted) {
      const name = inside(folder);
      if (name === undefined) return outside.list(folder, isWanted);
      const found = await resolveInTree(tree, name, linkText);
      return found.kind === 'folder' ? listBelow(tree, found.path, isWanted) : [];
    },
  };
}

async function readInTree(
  found: Awaited<ReturnType<typeof resolveInTree>>,
  repository: Pick<Repository, 'read'>,
): Promise<ReadResult> {
  switch (found.kind) {
    case 'missing':
      return { failure: 'missing', detail: 'no such file' };
    case 'folder':
      return { failure: 'directory', detail: 'it is a folder' };
    case 'refused':
      return { failure: 'unreadable', detail: found.why };
    case 'file':
      return repository.read(found.entry.id);
  }
}

/** As `FileSystem.list` promises, and in the order of files on disk. */
function listBelow(tree: Tree, folder: string, isWanted?: (path: string) => boolean): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const found: string[] = [];
  for (const [path, { kind }] of tree.files) {
    if (!path.startsWith(prefix) || kind === 'link' || kind === 'submodule') continue;
    const name = path.slice(prefix.length);
    const folders = name.split('/').slice(0, -1);
    if (folders.length > LISTED.deepest || folders.some((each) => LISTED.leftOut.test(each))) continue;
    if (isWanted?.(name) !== false) found.push(name);
  }
  return found.sort().slice(0, LISTED.most);
}
