/** The range of Truthound that `auto_start` enforces (truthound-orchestration 3.0.3, `common/engines/truthound_runtime.py`, `version.py`). */
import { strip } from '../../steps/python-strings.ts';
import { raise } from './python-crash.ts';

const REQUIRED = '>=3.0.1,<4.0.0';
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
const RELAXED =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-._]?([a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*))?(?:\+([a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*))?$/;

/**
 * Throws `Crash` (`VersionIncompatibleError`) for a version that is out of the range, and for a prerelease inside it.
 * A prerelease outside the range and a version that cannot be read pass, as measured with 3.0.3.
 */
export function requireTruthound(version: string): void {
  const text = strip(version);
  const [match, ...parts] = SEMVER.exec(text) ?? RELAXED.exec(text) ?? [];
  if (match === undefined) return;
  const [prerelease, build] = parts.slice(3);
  const [major = 0, minor = 0, patch = 0] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const release: Release = [major, minor, patch];
  if (prerelease === undefined ? isInside(release) : !isPrereleaseInside(release)) return;
  const behind = prerelease === undefined ? '' : `-${prerelease}`;
  const shown = `${release.join('.')}${behind}${build === undefined ? '' : `+${build}`}`;
  raise(
    'VersionIncompatibleError',
    `Engine 'truthound' version ${shown} is incompatible with requirement '${REQUIRED}' | Details: ` +
      `{'engine_name': 'truthound', 'engine_version': '${shown}', 'required': '${REQUIRED}'}`,
  );
}

type Release = readonly [number, number, number];

function isInside(release: Release): boolean {
  return isAtLeast(release, [3, 0, 1]) && !isAtLeast(release, [4, 0, 0]);
}

/** A prerelease comes before its release: that of 3.0.1 is below the range, that of 4.0.0 in it. */
function isPrereleaseInside(release: Release): boolean {
  return isAtLeast(release, [3, 0, 2]) && !isAtLeast(release, [4, 0, 1]);
}

function isAtLeast(release: Release, bound: Release): boolean {
  const place = release.findIndex((part, index) => part !== bound[index]);
  return place < 0 || (release[place] ?? 0) > (bound[place] ?? 0);
}
