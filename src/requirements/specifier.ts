/** Ranges of versions (PEP 440), as the library `packaging` 26.3 reads them; `||` between them as Poetry and Conda write it. */
import {
  isPrerelease,
  orderBases,
  orderPublic,
  orderVersions,
  parseVersion,
  type Version,
  versionText,
} from './version.ts';

/** One bound, such as `>=3.8` or `==3.8.*`. */
export interface Clause {
  operator: '==' | '!=' | '<=' | '>=' | '<' | '>' | '~=' | '===';
  version: Version;
  /** `==3.8.*`. */
  isPrefix: boolean;
  /** The version as written, which is what `===` compares. */
  written: string;
}

/** What has to hold: all bounds of one of the lists. An empty list of bounds admits every version. */
export type Specifier = readonly (readonly Clause[])[];

const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*([^\s,;]+?)(\.\*)?$/;

/** `>=3.8,<4`, `==3.8.* || >=4`. Undefined for a text that is none. */
export function parseSpecifier(text: string): Specifier | undefined {
  const lists = text.split('||').map(parseList);
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? known : undefined;
}

function parseList(text: string): Clause[] | undefined {
  const written = text.split(',').flatMap((each) => each.trim() || []);
  const clauses = written.map(parseClause).filter((clause) => clause !== undefined);
  return clauses.length === written.length ? clauses : undefined;
}

function parseClause(text: string): Clause | undefined {
  const [, operator, written = '', star] = CLAUSE.exec(text) ?? [];
  if (operator === '===') return identical(written + (star ?? ''));
  const version = parseVersion(written);
  if (operator === undefined || version === undefined) return undefined;
  const isPrefix = star !== undefined;
  const hasSuffix = [version.pre, version.post, version.dev, version.local].some(
    (part) => part !== undefined,
  );
  if (isPrefix && (hasSuffix || !/^[=!]=$/.test(operator))) return undefined;
  // A local version may only be named where one version is meant.
  if (version.local !== undefined && !/^[=!]=$/.test(operator)) return undefined;
  if (operator === '~=' && version.release.length < 2) return undefined;
  return { operator: operator as Clause['operator'], version, isPrefix, written };
}

/** Any text may be asked for; what is no version is that of none. */
function identical(written: string): Clause {
  return { operator: '===', version: parseVersion(written) ?? ZERO, isPrefix: false, written };
}

/** Prereleases are admitted like any other, as `packaging` does when asked for `prereleases=True`. */
export function admits(specifier: Specifier, version: Version): boolean {
  return specifier.some((clauses) => clauses.every((clause) => holds(clause, version)));
}

function holds(clause: Clause, version: Version): boolean {
  const { operator, version: bound } = clause;
  switch (operator) {
    case '===':
      return versionText(version) === clause.written.toLowerCase();
    case '==':
      return equals(clause, version);
    case '!=':
      return !equals(clause, version);
    case '<=':
      return orderPublic(version, bound) <= 0;
    case '>=':
      return orderPublic(version, bound) >= 0;
    case '<':
      return isBelow(version, bound);
    case '>':
      return isAbove(version, bound);
    case '~=':
      return orderPublic(version, bound) >= 0 && startsWith(version, bound, bound.release.length - 1);
  }
}

function equals({ version: bound, isPrefix }: Clause, version: Version): boolean {
  if (isPrefix) return startsWith(version, bound, bound.release.length);
  return bound.local === undefined ? orderPublic(version, bound) === 0 : orderVersions(version, bound) === 0;
}

function startsWith(version: Version, bound: Version, length: number): boolean {
  const head = ({ epoch, release }: Version): Version => ({
    epoch,
    release: Array.from({ length }, (_, index) => release[index] ?? 0n),
  });
  return orderBases(head(version), head(bound)) === 0;
}

/** `<3.1` leaves out the prereleases of 3.1 itself. */
function isBelow(version: Version, bound: Version): boolean {
  return orderVersions(version, isPrerelease(bound) ? bound : { ...bound, dev: 0n }) < 0;
}

/** `>3.1` leaves out `3.1.post1` and `3.1+local`. */
function isAbove(version: Version, bound: Version): boolean {
  if (bound.dev !== undefined) return orderVersions(version, { ...bound, dev: bound.dev + 1n }) >= 0;
  if (bound.post !== undefined)
    return orderVersions(version, { ...bound, post: bound.post + 1n, dev: 0n }) >= 0;
  const base = ({ epoch, release, pre }: Version): Version => ({ epoch, release, pre });
  return orderVersions(version, bound) > 0 && orderVersions(base(version), base(bound)) !== 0;
}

/**
 * Whether some version may be in both. Tries the bounds of both and their neighbours, so it is right when it says yes;
 * a no is wrong only for ranges that are open where no bound is near, which nobody writes.
 */
export function mayMeet(one: Specifier, other: Specifier): boolean {
  const bounds = [...one, ...other].flat().map(({ version }) => version);
  return [ZERO, ...bounds.flatMap(neighbours)].some((each) => admits(one, each) && admits(other, each));
}

/** Whether every version that `one` admits is in `other`, a list of bounds without `||`; as right as `mayMeet`. */
export function isWithin(one: Specifier, other: Specifier): boolean {
  const [clauses = [], ...alternatives] = other;
  return alternatives.length === 0 && !clauses.some((clause) => mayMeet(one, beyond(clause)));
}

/** Whether a range as written admits a version from `first` on, its prereleases included; undefined for one that cannot be read. */
export function mayReach(range: string, first: string): boolean | undefined {
  const [specifier, from] = [parseSpecifier(range), since(first)];
  return specifier && from && mayMeet(specifier, from);
}

/** Whether a range as written admits versions from `first` on alone; undefined for one that cannot be read. */
export function isFrom(range: string, first: string): boolean | undefined {
  const [specifier, from] = [parseSpecifier(range), since(first)];
  return specifier && from && isWithin(specifier, from);
}

/** `3.0.0rc1` is one of 3, too. */
function since(first: string): Specifier | undefined {
  return parseSpecifier(`>=${first}.dev0`);
}

/** What a bound leaves out. */
function beyond(clause: Clause): Specifier {
  const { operator, version } = clause;
  const opposite = OPPOSITES[operator];
  if (opposite !== undefined) return [[{ ...clause, operator: opposite }]];
  const head = { ...version, release: version.release.slice(0, -1) };
  return [[{ ...clause, operator: '<' }], [{ ...clause, operator: '!=', version: head, isPrefix: true }]];
}

/** `~=` is two bounds, and has none. */
const OPPOSITES: Readonly<Partial<Record<Clause['operator'], Clause['operator']>>> = {
  '==': '!=',
  '!=': '==',
  '===': '!=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

const ZERO: Version = { epoch: 0n, release: [0n] };
const FAR = 99_999n;

function neighbours(version: Version): Version[] {
  const { epoch, release } = version;
  const last = release.at(-1) ?? 0n;
  const lastUsed = release.findLastIndex((number) => number > 0n);
  const below = release.slice(0, Math.max(lastUsed, 0));
  return [
    version,
    { epoch, release },
    { epoch, release: [...release, 1n] },
    { epoch, release: [...release.slice(0, -1), last + 1n] },
    { epoch, release: [...below, (release[lastUsed] ?? 1n) - 1n, FAR] },
  ];
}
