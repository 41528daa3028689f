/** Paths as a person reads them. */
import { insidePath } from '../../inside-path.ts';

/** Relative to the working directory when it lies inside, absolute otherwise; always with forward slashes. */
export function shownPath(workingDirectory: string, path: string): string {
  return (insidePath(workingDirectory, path) || path).replaceAll('\\', '/');
}
