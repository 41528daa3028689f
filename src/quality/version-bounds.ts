/** Bounds of versions as pip and Poetry write them, such as `>=3,<4`. A version is a list of numbers. */

/** Whether a version from `limit` on may be installed; a lock file decides where there is a range. */
export function admitsFrom(specifier: string, limit: readonly number[], isLocked: boolean): boolean {
  const bounds = [...specifier.matchAll(/(===?|<=?|>=?|~=|\^|~)([\d.]+)/g)].map(
    ([, operator = '', version = '']) => ({
      operator,
      version: version.split('.').filter(Boolean).map(Number),
    }),
  );
  const exact = bounds.find(({ operator }) => operator.startsWith('=='));
  if (exact) return compareVersions(exact.version, limit) >= 0;
  const isAbove = bounds.some(
    ({ operator, version }) => operator.startsWith('>') && compareVersions(version, limit) >= 0,
  );
  if (isLocked) return isAbove;
  return !bounds.some(({ operator, version }) => staysBelow(operator, version, limit));
}

function staysBelow(operator: string, version: readonly number[], limit: readonly number[]): boolean {
  if (operator === '<') return compareVersions(version, limit) <= 0;
  if (operator === '<=') return compareVersions(version, limit) < 0;
  if (operator === '>' || operator === '>=') return false;
  // `~=0.13.4`, `^0.13` and `~0.13` stay below the next `0.14`.
  const kept =
    operator === '^' && (version[0] ?? 0) > 0
      ? 1
      : Math.max(1, Math.min(2, version.length - (operator === '~=' ? 1 : 0)));
  const next = version.slice(0, kept);
  next[kept - 1] = (next[kept - 1] ?? 0) + 1;
  return compareVersions(next, limit) <= 0;
}

/** Below zero where the first is the older one; `3.8` and `3.8.0` are the same. */
export function compareVersions(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
