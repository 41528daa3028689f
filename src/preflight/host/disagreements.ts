/** Places that say different things about one package. */
import type { Pin } from './pin.ts';
import { parseVersion } from '../../requirements/version.ts';
import { admits, mayMeet, parseSpecifier } from '../../requirements/specifier.ts';

/** Two pins that no version can satisfy together, or that are both exact and not the same. */
export interface Disagreement {
  name: string;
  /** The two, in the order in which they were found. */
  pins: readonly [Pin, Pin];
  /** One sentence with both places. */
  message: string;
}

/** Each is compared with each; a project has three or four. */
const MOST = 50;

/** For each package the first two that disagree. Pins with markers are for some platforms only, those of groups may not be installed; they never disagree. */
export function findDisagreements(pins: readonly Pin[]): Disagreement[] {
  const everywhere = pins.filter(
    ({ marker, isOptional, strength }) => marker === undefined && isOptional !== true && strength !== 'none',
  );
  return [...new Set(everywhere.map(({ name }) => name))].flatMap((name) => {
    // Of each range the place where it comes first.
    const named = everywhere.filter((pin) => pin.name === name);
    const own = [...new Map(named.toReversed().map((pin) => [pin.specifier, pin])).values()]
      .reverse()
      .slice(0, MOST);
    for (const [index, one] of own.entries()) {
      const other = own.slice(index + 1).find((each) => !agree(one, each));
      if (other) return [{ name, pins: [one, other] as const, message: messageOf(name, one, other) }];
    }
    return [];
  });
}

function agree(one: Pin, other: Pin): boolean {
  if (one.name === 'python') return agreeOnPython(one, other);
  const [left, right] = [parseSpecifier(one.specifier) ?? [], parseSpecifier(other.specifier) ?? []];
  const [first, second] = [one, other].map(({ version }) =>
    version === undefined ? undefined : parseVersion(version),
  );
  if (first && second) return admits(left, second) || admits(right, first);
  if (first) return admits(right, first);
  return second ? admits(left, second) : mayMeet(left, right);
}

/** `3.12` and `3.12.4` agree; so does `>=3.11` with both. */
function agreeOnPython(one: Pin, other: Pin): boolean {
  return mayMeet(parseSpecifier(one.specifier) ?? [], parseSpecifier(other.specifier) ?? []);
}

function messageOf(name: string, one: Pin, other: Pin): string {
  return `\`${name}\` is ${said(one)}, and ${said(other)}`;
}

function said({ specifier, version, place }: Pin): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  return `\`${version ?? specifier}\` in ${place.file}${line}`;
}
