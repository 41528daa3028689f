/** Patterns of `COPY`, as Go's `filepath.Match` reads them. */
import { posix } from 'node:path';
import { isMatchPattern } from '../go-path.ts';
import { compilePattern } from '../ignore-pattern.ts';

/** What stands before the first part with a wildcard, `''` for the context itself. */
export function plainFolder(pattern: string): string {
  const parts = pattern.split('/');
  return parts
    .slice(
      0,
      Math.max(
        0,
        parts.findIndex((part) => /[*?[]/.test(part)),
      ),
    )
    .join('/');
}

/**
 * Whether one of `files`, or a folder that they are in, is meant and not excluded. `**` is left to those who know what a
 * builder makes of it: undefined, as for a pattern that is none.
 */
export function matchesAny(
  pattern: string,
  files: readonly string[],
  isExcluded: (path: string) => boolean,
): boolean | undefined {
  const test = pattern.includes('**') || !isMatchPattern(pattern) ? undefined : compilePattern(pattern);
  if (test === undefined) return undefined;
  const paths = new Set(files.flatMap(withFolders));
  return [...paths].some((path) => test(path) && !isExcluded(path));
}

function withFolders(path: string): string[] {
  const above = posix.dirname(path);
  return above === '.' ? [path] : [path, ...withFolders(above)];
}
