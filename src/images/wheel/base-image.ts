/** The image that the template begins with. */
import { fromPoetryRange } from '../../requirements/poetry-range.ts';
import { admits, parseSpecifier } from '../../requirements/specifier.ts';
import { parseVersion } from '../../requirements/version.ts';

/**
 * Pythons that truthound-orchestration 3.0.3 is tested with (its `ci/support-matrix.toml`), in the order in which they are
 * preferred: the primary one, the oldest, and the one that is tried out.
 */
const PYTHONS = ['3.12', '3.11', '3.13'];

/** `requiresPython`: of the project; undefined or unreadable allows all. A failure is a sentence. */
export function baseImage(requiresPython: string | undefined): { base: string } | { failure: string } {
  const python = PYTHONS.find((each) => allowsPython(requiresPython ?? '', each));
  if (python !== undefined) return { base: `python:${python}-slim` };
  return {
    failure: `the project wants Python \`${requiresPython}\`, and images are made for ${PYTHONS.slice().sort().join(', ')}`,
  };
}

/** The newest patch of a minor version, which is what an image such as `python:3.12-slim` has. */
const NEWEST_PATCH = 999;

/** `range`: `requires-python`, or as Poetry writes it; one that cannot be read says nothing. `minor`: `3.12`. */
export function allowsPython(range: string, minor: string): boolean {
  const specifier = parseSpecifier(fromPoetryRange(range) ?? '');
  const version = parseVersion(`${minor}.${NEWEST_PATCH}`);
  return specifier === undefined || version === undefined || admits(specifier, version);
}

/** Whether a text can stand behind `FROM`: a name with tag and digest, with nothing that a builder would read on. */
export function isBase(text: string): boolean {
  return /^[A-Za-z0-9][\w.\-/:]*(@[a-z0-9]+:[0-9a-fA-F]+)?$/.test(text);
}
