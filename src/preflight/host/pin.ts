/** What a file of a project says about the version of Python or of a package that is run with. */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import { parseSpecifier, type Specifier } from '../../requirements/specifier.ts';
import { parseVersion, versionText } from '../../requirements/version.ts';

/** Where something is written. */
export interface Place {
  /** As the user should read it: a path, or the interpreter that was asked. */
  file: string;
  /** Counts from 1; undefined where the whole file says so, or where it cannot be told. */
  line?: number;
}

/** In the order in which they are believed: what is there goes before what was meant to be there. */
export const PIN_SOURCES = ['installed', 'image', 'lock', 'constraints', 'requirements', 'project'] as const;
export type PinSource = (typeof PIN_SOURCES)[number];

export interface Pin {
  /** Normalised as PyPI does (`great-expectations`); `python` is the interpreter. */
  name: string;
  /** PEP 440, `||` between alternatives: `==3.8.8`, `>=3,<4`; empty when any version will do. */
  specifier: string;
  /** Of an exact pin, in normal form; of Python its minor version is enough (`3.12`). */
  version?: string;
  strength: 'exact' | 'range' | 'none';
  source: PinSource;
  place: Place;
  /** When it counts, as written: `python_version < "3.12"`. */
  marker?: string;
  /** Of an extra or a group, which is not installed unless somebody asks for it. */
  isOptional?: true;
}

/** Something in a file that cannot be read, as it would be said to the user. */
export interface HostProblem {
  place: Place;
  message: string;
}

/** What one file says; what cannot be read is a problem, and the rest of the file still counts. */
export interface HostFile {
  file: string;
  pins: Pin[];
  problems: HostProblem[];
  /** Whether it names all that is installed, so that what it does not name is not there. */
  isLock: boolean;
  /** Nothing of it could be read, so a line of it may hold anything, such as a key, and is not shown. */
  isUnreadable?: true;
  /** Paths as written of other lists that it asks for (`-r`, `-c`); none of them is read here. */
  includes: string[];
}

/** The packages that decide whether a flow that checks data runs; others are not looked at. */
export const WATCHED: ReadonlySet<string> = new Set([
  'python',
  'prefect',
  'truthound',
  'truthound-orchestration',
  'pandera',
  'great-expectations',
  'sqlalchemy',
  'fastapi',
  'starlette',
  'anyio',
  'pendulum',
  'griffe',
  'numpy',
  'pandas',
]);

/** Undefined for a package that is not watched. A specifier that cannot be read makes a pin that says nothing. */
export function pinOf(parts: Omit<Pin, 'strength' | 'version'>): Pin | undefined {
  if (!WATCHED.has(parts.name)) return undefined;
  const specifier = parseSpecifier(parts.specifier);
  if (specifier === undefined || parts.specifier.trim() === '')
    return { ...parts, specifier: '', strength: 'none' };
  const version = parts.name === 'python' ? pythonOf(specifier) : exactOf(specifier);
  if (version === undefined) return { ...parts, strength: 'range' };
  return { ...parts, version, strength: 'exact' };
}

function exactOf(specifier: Specifier): string | undefined {
  const clauses = specifier.length === 1 ? (specifier[0] ?? []) : [];
  const exact = clauses.find(({ operator, isPrefix }) => /^={2,3}$/.test(operator) && !isPrefix);
  // `===` takes any text, and one that is no version names none.
  if (exact === undefined || parseVersion(exact.written) === undefined) return undefined;
  return versionText(exact.version);
}

/** The one version of Python, or the one minor version, that a range leaves. */
function pythonOf(specifier: Specifier): string | undefined {
  const exact = exactOf(specifier);
  if (exact !== undefined || specifier.length !== 1) return exact;
  const clauses = specifier[0] ?? [];
  const kept = clauses.find(
    ({ operator, isPrefix, version }) =>
      version.release.length >= 2 &&
      (isPrefix ? operator === '==' : operator === '~=' && version.release.length > 2),
  );
  if (kept) return kept.version.release.slice(0, 2).join('.');
  const from = clauses.find(({ operator }) => operator === '>=')?.version.release;
  const below = clauses.find(({ operator }) => operator === '<')?.version.release;
  const isOneMinor =
    from !== undefined && below?.length === 2 && from[0] === below[0] && (from[1] ?? 0n) + 1n === below[1];
  return isOneMinor ? `${from[0]}.${from[1] ?? 0n}` : undefined;
}

/**
 * What an interpreter says of itself. `packages`: names as they are installed, with their versions. `interpreter`: its
 * path, which becomes the place. Texts that are no versions are left out.
 */
export function installedPins(
  interpreter: string,
  python: string,
  packages: Readonly<Record<string, string>>,
): Pin[] {
  return Object.entries({ ...packages, python }).flatMap(([name, version]) => {
    if (parseVersion(version) === undefined) return [];
    const normal = normalizedName(name);
    return (
      pinOf({ name: normal, specifier: `==${version}`, source: 'installed', place: { file: interpreter } }) ??
      []
    );
  });
}
