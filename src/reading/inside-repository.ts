/** Whether a file that `prefect.yaml` names lies where it may: in the repository, with every link followed. */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';

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
  if (!isBelow(root, path)) return { refused: 'it leads out of the repository' };
  const realRoot = (await files.realPath?.(root)) ?? root;
  const real = (await files.realPath?.(path)) ?? path;
  return isBelow(realRoot, real) ? { path } : { refused: 'a link leads out of the repository' };
}

function isBelow(root: string, path: string): boolean {
  const inside = relative(root, path).replaceAll('\\', '/');
  return inside !== '..' && !inside.startsWith('../') && !isAbsolute(inside);
}
