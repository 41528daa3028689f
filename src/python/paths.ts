/** Paths as Python's `pathlib` writes them. */

/** `pathlib`'s way to write a path: no `.` parts, no double or trailing slashes. */
export function joinPaths(segments: readonly string[]): string {
  const joined = segments.reduce(
    (path, segment) => (segment.startsWith('/') ? segment : `${path}/${segment}`),
    '',
  );
  const absolute = segments.some((segment) => segment.startsWith('/'));
  const names = joined.split('/').filter((name) => name !== '' && name !== '.');
  return absolute ? `/${names.join('/')}` : names.join('/') || '.';
}
