/** Folders of a project that Python may find modules in, beside those that Prefect itself puts on the path. */
import { dirname, join, relative, resolve } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import { atPath, isTable, parseToml, textsOf } from '../../toml-table.ts';
import type { PythonFiles } from './python-files.ts';

/** Of files: whether one is there, and the text of one beside the sources. */
export type SourceFiles = Pick<PythonFiles, 'exists' | 'text'>;

export interface ProjectFolders {
  workingDirectory: string;
  /** The folder of `prefect.yaml`. */
  projectFolder?: string;
  /** The top of the checkout; nothing above it belongs to the project. */
  repositoryRoot?: string;
}

/** The working directory inside its repository, with `/`; empty at the top. Undefined outside of a repository. */
export function folderInRepository({ workingDirectory, repositoryRoot }: ProjectFolders): string | undefined {
  if (repositoryRoot === undefined) return undefined;
  return relative(repositoryRoot, workingDirectory).replaceAll('\\', '/');
}

/**
 * In the order in which they are tried: around the flow's own package first, then the working directory, the folder of
 * `prefect.yaml` and the repository. Each with what its `pyproject.toml` declares and with its `src`.
 */
export async function sourceFolders(
  start: string,
  { workingDirectory, projectFolder, repositoryRoot }: ProjectFolders,
  files: SourceFiles,
): Promise<string[]> {
  const root = repositoryRoot ?? workingDirectory;
  const bases = [
    await topPackageFolder(start, files),
    ...(await declaringFolders(start, root, files)),
    workingDirectory,
    ...(projectFolder === undefined ? [] : [projectFolder]),
    root,
  ];
  const folders: string[] = [];
  for (const base of new Set(bases)) {
    folders.push(...(await declaredFolders(base, files)), join(base, 'src'), base);
  }
  return [...new Set(folders)];
}

/** The folder in which the outermost package around `folder` lies. */
async function topPackageFolder(folder: string, files: SourceFiles): Promise<string> {
  let top = folder;
  while ((await files.exists(join(top, '__init__.py'))) && dirname(top) !== top) top = dirname(top);
  return top;
}

/** The folders from `start` up to the root that have a `pyproject.toml`. */
async function declaringFolders(start: string, root: string, files: SourceFiles): Promise<string[]> {
  const found: string[] = [];
  for (let folder = start; insidePath(root, folder) !== undefined; folder = dirname(folder)) {
    if (await files.exists(join(folder, 'pyproject.toml'))) found.push(folder);
    if (folder === root || folder === dirname(folder)) break;
  }
  return found;
}

async function declaredFolders(base: string, files: SourceFiles): Promise<string[]> {
  const text = await files.text(join(base, 'pyproject.toml'));
  if (text === undefined) return [];
  const read = parseToml(text);
  // What is wrong with the one of the project is told by `tq validate`.
  if ('fault' in read) return [];
  return declarations(atPath(read.table, ['tool'])).map((folder) => resolve(base, folder));
}

/** What setuptools, hatch and poetry call the folders of packages, and the packages of the same repository beside it. */
function declarations(tool: unknown): string[] {
  const setuptools = atPath(tool, ['setuptools']);
  const wheel = atPath(tool, ['hatch', 'build', 'targets', 'wheel', 'packages']);
  const poetry = atPath(tool, ['poetry', 'packages']);
  const neighbours = [atPath(tool, ['poetry', 'dependencies']), atPath(tool, ['uv', 'sources'])].flatMap(
    (table) =>
      Object.values(isTable(table) ? table : {}).flatMap((each) => textsOf([atPath(each, ['path'])])),
  );
  return [
    ...textsOf(atPath(setuptools, ['packages', 'find', 'where'])),
    ...textsOf([atPath(setuptools, ['package-dir', ''])]),
    ...textsOf(wheel).map((path) => dirname(path)),
    ...(Array.isArray(poetry) ? textsOf(poetry.map((each) => atPath(each, ['from']))) : []),
    ...neighbours.flatMap((path) => [join(path, 'src'), path]),
  ];
}
