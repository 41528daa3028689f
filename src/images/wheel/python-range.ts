/** `requires-python`, and Poetry's way of writing it: whether a Python of a given minor version is in it. */

type Version = readonly number[];

/** The newest patch of a minor version, which is what an image such as `python:3.12-slim` has. */
const NEWEST_PATCH = 999;

/** `minor`: `3.12`. Undefined: the text cannot be read, and so says nothing. Empty texts allow every version. */
export function allowsPython(range: string, minor: string): boolean | undefined {
  const version = [...minor.split('.').map(Number), NEWEST_PATCH];
  const clauses = range.split(',').map((each) => each.trim());
  let isAllowed = true;
  for (const clause of clauses) {
    const answer = clause === '' ? true : allowedBy(clause, version);
    if (answer === undefined) return undefined;
    isAllowed &&= answer;
  }
  return isAllowed;
}

function allowedBy(clause: string, version: Version): boolean | undefined {
  const [, operator, digits, star] =
    /^(===?|!=|>=|<=|>|<|~=|\^|~|)\s*v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(clause) ?? [];
  if (digits === undefined || operator === undefined) return undefined;
  const bound = digits.split('.').map(Number);
  const isWithin = (length: number): boolean =>
    compare(version.slice(0, length), bound.slice(0, length)) === 0;
  const order = compare(version, bound);
  const isSame = star === undefined ? order === 0 : isWithin(bound.length);
  const answers: Record<string, boolean> = {
    '': isSame,
    '==': isSame,
    '===': isSame,
    '!=': !isSame,
    '>=': order >= 0,
    '<=': order <= 0,
    '>': order > 0,
    '<': order < 0,
    '~=': order >= 0 && isWithin(bound.length - 1),
    '~': order >= 0 && isWithin(Math.min(2, bound.length)),
    '^': order >= 0 && isWithin(1),
  };
  return answers[operator];
}

/** Missing parts are zeros. */
function compare(first: Version, second: Version): number {
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
