/** Paths below a folder. */
import { isAbsolute, relative, sep } from 'node:path';

/** `path` as it is named in `folder`, with `/`, empty for the folder itself; undefined where it lies outside. Links are not followed. */
export function insidePath(folder: string, path: string): string | undefined {
  const inside = relative(folder, path).replaceAll(sep, '/');
  return inside === '..' || inside.startsWith('../') || isAbsolute(inside) ? undefined : inside;
}
