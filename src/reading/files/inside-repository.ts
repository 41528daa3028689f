/** Whether a file that `prefect.yaml` names lies where it may: in the repository, with every link followed. */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import { isMapping } from '../../project/yaml-value.ts';

export type Place = { path: string } | { refused: string };

/**
 * `written`: as it stands in `from`, the absolute path of a file. `root`: the top of the repository; without one the folder
 * of that file takes its place. Answers with the absolute path, or with why it is refused. Does not ask whether it exists.
 */
export async function placeInside(
  written: string,
  { from, root = dirname(from) }: { from: string; root?: string | undefined },
  files: Pick<FileSystem, 'realPath'>,
): Promise<Place> {
  if (isAbsolute(written)) return { refused: 'it is an absolute path' };
  const path = resolve(dirname(from), written);
  if (insidePath(root, path) === undefined) return { refused: 'it leads out of the repository' };
  const realRoot = (await files.realPath?.(root)) ?? root;
  const real = (await files.realPath?.(path)) ?? path;
  if (isOfGit(relative(root, path)) || isOfGit(relative(realRoot, real)))
    return { refused: 'what `.git` holds is git’s own' };
  return insidePath(realRoot, real) === undefined
    ? { refused: 'a link leads out of the repository' }
    : { path };
}

/**
 * Why a file that lists, Dockerfiles or steps name may not be read; undefined where it may. Absolute paths; `roots`: it has
 * to lie in one of them.
 */
export async function refusedOutside(
  path: string,
  roots: readonly string[],
  files: Pick<FileSystem, 'realPath'>,
): Promise<string | undefined> {
  let refused: string | undefined;
  for (const root of roots) {
    const place = await placeInside(relative(root, path), { from: join(root, 'prefect.yaml'), root }, files);
    if ('path' in place) return undefined;
    refused ??= place.refused;
  }
  return refused;
}

/**
 * Without those that lie in a `.git` folder, links followed: git keeps logins there, and what is wrong with a file is shown
 * with its lines. `paths` and `folder`, the project's, are absolute.
 */
export async function withoutGitsOwn(
  paths: readonly string[],
  folder: string,
  files: Pick<FileSystem, 'realPath'>,
): Promise<string[]> {
  if (paths.length === 0) return [];
  const realFolder = (await files.realPath?.(folder)) ?? folder;
  const reals = await Promise.all(paths.map((path) => files.realPath?.(path)));
  return paths.filter(
    (path, index) => !isOfGit(relative(folder, path)) && !isOfGit(relative(realFolder, reals[index] ?? path)),
  );
}

/** Whether findings may show lines of a file that is named: not where it is some other file, which may hold logins. */
export function mayBeShown(file: string, document: Document | undefined): boolean {
  const data = document?.data;
  return /\.(?:ya?ml|json)$/i.test(file) || isMapping(data) || Array.isArray(data);
}

/** File systems that know no case take `.GIT` for the same folder. */
function isOfGit(path: string): boolean {
  return path.split(/[\\/]/).some((part) => part.toLowerCase() === '.git');
}
