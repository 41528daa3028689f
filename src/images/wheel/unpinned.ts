/** Warnings about versions that a list leaves open, so that the same content may make another image tomorrow. */
import { requirementLines } from '../../requirements/requirement-lines.ts';
import type { WheelWarning } from './outcome.ts';

const MOST_NAMES = 5;
const HELP =
  'fix them in `constraints.txt`, such as with `pip freeze > constraints.txt` where the flows work';

/** `texts`: lists of requirements, none of which a lock or constraints stand behind. */
export function unpinnedWarnings(texts: readonly string[]): WheelWarning[] {
  const lines = texts.flatMap(requirementLines).filter((line) => line.kind === 'requirement');
  const pinned = new Set(lines.flatMap((line) => (line.isPinned ? [line.name] : [])));
  const open = [...new Set(lines.map(({ name }) => name))].filter((name) => !pinned.has(name));
  if (open.length === 0) return [];
  const message =
    pinned.size === 0
      ? 'nothing fixes the versions of what the image installs'
      : `nothing fixes the versions of ${shortList(open)}`;
  return [{ kind: 'unpinned', message, help: HELP }];
}

/** `requires`: of the wheel. `locked`: the names in the lock. */
export function notLockedWarnings(
  requires: readonly string[],
  locked: ReadonlySet<string>,
  file: string,
): WheelWarning[] {
  const names = requirementLines(requires.join('\n')).flatMap((line) =>
    line.kind === 'requirement' && !locked.has(line.name) ? [line.name] : [],
  );
  if (names.length === 0) return [];
  return [
    {
      kind: 'not-locked',
      message: `\`${file}\` does not have ${shortList(names)}, which the project needs`,
      help: 'make the lock anew',
    },
  ];
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}
