/** Paths as a person reads them. */
import { isAbsolute, relative } from 'node:path';

/** Relative to the working directory when it lies inside, absolute otherwise; always with forward slashes. */
export function shownPath(workingDirectory: string, path: string): string {
  const inside = relative(workingDirectory, path);
  const shown = inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  return shown.replaceAll('\\', '/');
}
