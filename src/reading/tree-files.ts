/** The files of a commit, as if they lay in the folder of the repository: read from git's objects, with no checkout. */
import { isAbsolute, relative } from 'node:path';
import { resolveInTree, type Tree, treeOf } from '../git/tree.ts';
import type { FileSystem, ReadResult } from '../ports/file-system.ts';
import type { Repository } from '../ports/git.ts';

/** `outside`: for paths that are not below the root of the repository, such as a person's settings. */
export async function treeFiles(
  repository: Repository,
  commit: string,
  outside: FileSystem,
): Promise<FileSystem> {
  const tree = treeOf(await repository.tree(commit));
  const inside = (path: string): string | undefined => {
    const name = relative(repository.root, path).replaceAll('\\', '/');
    return name === '..' || name.startsWith('../') || isAbsolute(name) ? undefined : name;
  };
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
  repository: Repository,
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

const MOST_FILES = 2000;
const DEEPEST = 8;
const LEFT_OUT = /^(\.|__pycache__$|node_modules$|venv$|site-packages$)/;

/** As `FileSystem.list` promises, and in the order of files on disk. */
function listBelow(tree: Tree, folder: string, isWanted?: (path: string) => boolean): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const found: string[] = [];
  for (const [path, { kind }] of tree.files) {
    if (!path.startsWith(prefix) || kind === 'link' || kind === 'submodule') continue;
    const name = path.slice(prefix.length);
    const folders = name.split('/').slice(0, -1);
    if (folders.length > DEEPEST || folders.some((each) => LEFT_OUT.test(each))) continue;
    if (isWanted?.(name) !== false) found.push(name);
  }
  return found.sort().slice(0, MOST_FILES);
}
