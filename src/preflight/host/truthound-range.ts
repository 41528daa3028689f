/**
 * The versions of Truthound that truthound-orchestration starts its engine with. It has a grammar of its own, which is
 * neither PEP 440 nor quite SemVer (truthound-orchestration 3.0.3, `common/engines/version.py`): `~=` is unknown, what
 * stands behind the third number is a prerelease, and prereleases are refused. It also reads digits of other scripts, which
 * no index has and which are not read here.
 */

/** As the runtime reads it; numbers beyond 2^53 are of no use. */
interface RuntimeVersion {
  numbers: readonly [number, number, number];
  prerelease?: string;
}

const STRICT =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;
const RELAXED =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-._]?([a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*))?(?:\+[a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*)?$/;
const CONSTRAINT = /^(==|!=|>=|<=|>|<|\^|~|\*)\s*(.+)?$/;
const LONGEST = 200;

/** Undefined for what the runtime refuses to read, such as an epoch. */
function parseRuntimeVersion(text: string): RuntimeVersion | undefined {
  const bare = text.trim();
  const match = bare.length > LONGEST ? null : (STRICT.exec(bare) ?? RELAXED.exec(bare));
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  const numbers = [Number(major), Number(minor ?? 0), Number(patch ?? 0)] as const;
  return { numbers, ...(prerelease === undefined ? {} : { prerelease }) };
}

/** Whether a range such as `>=3.0.1,<4.0.0` admits a version; undefined where the runtime raises on either text. */
export function runtimeAdmits(range: string, version: string): boolean | undefined {
  const read = parseRuntimeVersion(version);
  const parts = range.trim() === '*' ? [] : range.split(',').flatMap((each) => each.trim() || []);
  const constraints = parts.map(parseConstraint);
  if (read === undefined || constraints.includes(undefined)) return undefined;
  const known = constraints.filter((each) => each !== undefined);
  const isRefused =
    read.prerelease !== undefined && !known.some(({ bound }) => bound?.prerelease !== undefined);
  if (isRefused && (known.length > 0 || range.trim() === '*')) return false;
  return known.every((each) => holds(each, read));
}

interface Constraint {
  operator: string;
  /** Undefined for `*`. */
  bound?: RuntimeVersion;
}

function parseConstraint(text: string): Constraint | undefined {
  const [, operator, written] = CONSTRAINT.exec(text) ?? [];
  if (operator === '*') return { operator };
  const bound = parseRuntimeVersion(operator === undefined ? text : (written ?? ''));
  if (bound === undefined) return undefined;
  return operator !== undefined || /^[\dv]/.test(text) ? { operator: operator ?? '==', bound } : undefined;
}

function holds({ operator, bound }: Constraint, version: RuntimeVersion): boolean {
  if (bound === undefined) return true;
  const order = orderRuntime(version, bound);
  const isSame = order === 0 && version.prerelease === bound.prerelease;
  switch (operator) {
    case '==':
      return isSame;
    case '!=':
      return !isSame;
    case '>':
      return order > 0;
    case '>=':
      return order > 0 || isSame;
    case '<':
      return order < 0;
    case '<=':
      return order < 0 || isSame;
    default:
      return order >= 0 && keeps(bound, version, operator === '~' ? 2 : keptByCaret(bound));
  }
}

function keeps(bound: RuntimeVersion, version: RuntimeVersion, length: number): boolean {
  return bound.numbers.slice(0, length).every((number, index) => number === version.numbers[index]);
}

/** `^` keeps all up to the first number that is not zero. */
function keptByCaret({ numbers: [major, minor] }: RuntimeVersion): number {
  if (major > 0) return 1;
  return minor > 0 ? 2 : 3;
}

function orderRuntime(one: RuntimeVersion, other: RuntimeVersion): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return orderPrereleases(one.prerelease, other.prerelease);
}

/** A release comes after its prereleases; a number comes before a word; a beginning comes before the longer one. */
function orderPrereleases(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  const [left, right] = [one.split('.'), other.split('.')];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = orderParts(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function orderParts(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  if (isNumber) return Number(one) - Number(other);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
