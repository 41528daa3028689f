/** `requirements.txt` and `constraints.txt` as they lie in the context of an image. */
import { notLockedWarnings } from './unpinned.ts';
import type { WheelWarning } from './outcome.ts';
import type { PinList } from './pins.ts';
import { requirementLines } from '../../requirements/requirement-lines.ts';

/** Where the template puts the wheels of the project. */
export const WHEELS_IN_IMAGE = '/opt/tq/wheels';

export interface ListParts {
  /** Lines of the project's lists. */
  requirements: readonly string[];
  constraints: readonly string[];
  pins: PinList | undefined;
  /** What the wheel needs, as its metadata says it. */
  needed: readonly string[];
  /** A folder in the image that is used in place of an index; undefined: the index is used. */
  wheels: string | undefined;
}

/**
 * The wheel is installed without what it needs, so that its own layer is small; `requirements` therefore holds that too.
 * A list with hashes takes no line without one, so only names that it lacks are added to it.
 */
export function stagedLists(parts: ListParts): {
  requirements: string;
  constraints: string;
  warnings: WheelWarning[];
} {
  const { requirements, constraints, pins, needed, wheels } = parts;
  const listed = namesIn(requirements);
  const isClosed = pins?.kind === 'lock' || requirements.some((line) => line.includes('--hash'));
  const added = isClosed
    ? needed.filter((each) => [...namesIn([each])].some((name) => !listed.has(name)))
    : needed;
  const options = wheels === undefined ? [] : ['--no-index', `--find-links ${wheels}`];
  return {
    requirements: linesOf([...options, ...requirements, ...added]),
    constraints: linesOf(constraints),
    warnings: pins?.kind === 'lock' ? notLockedWarnings(needed, listed, pins.file) : [],
  };
}

function namesIn(lines: readonly string[]): Set<string> {
  return new Set(
    requirementLines(lines.join('\n')).flatMap((line) => (line.kind === 'requirement' ? [line.name] : [])),
  );
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
