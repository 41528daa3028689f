/** One requirement as pip reads it (PEP 508): `prefect[docker]==3.8.8 ; python_version < "3.12"`. */
import { normalizedName } from '../../images/wheel/requirement-lines.ts';
import { type HostProblem, type Place, WATCHED } from './pin.ts';
import { parseSpecifier } from './specifier.ts';

export interface RequirementText {
  /** Normalised as PyPI does. */
  name: string;
  /** Empty when any version will do, and for what comes from a URL. */
  specifier: string;
  marker?: string;
}

/** What is wrong with a text, to be said behind what it is in. */
export interface RequirementFailure {
  failure: string;
  /** What of it is a requirement for certain, and may be shown: lines of files that are no lists may hold logins. */
  shown?: string;
}

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;
/** Longer than any requirement, and a pattern may need long for it. */
const LONGEST = 1000;

/** Hashes and other options behind a requirement are left out. */
export function parseRequirement(text: string): RequirementText | RequirementFailure {
  const options = text.indexOf(' --');
  const written = options < 0 ? text : text.slice(0, options);
  if (written.length > LONGEST) return { failure: 'is longer than any requirement' };
  const bare =
    written
      .split(/\s--|\s#/, 1)[0]
      ?.replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  const [head = '', name] = NAME.exec(bare) ?? [];
  if (name === undefined) return { failure: 'does not begin with the name of a package' };
  const rest = bare.slice(head.length);
  const isUrl = rest.startsWith('@');
  const [bounds = '', ...behind] = isUrl ? ['', ...rest.split(/\s;/).slice(1)] : rest.split(';');
  const specifier = bounds.trim().replace(/^\((.*)\)$/, '$1');
  if (parseSpecifier(specifier) === undefined || specifier.includes('||'))
    return { failure: 'has a range of versions that pip cannot read', ...certain(name, specifier) };
  const marker = behind.join(';').trim();
  return {
    name: normalizedName(name),
    specifier: specifier.replaceAll(/\s/g, ''),
    ...(marker === '' ? {} : { marker }),
  };
}

/** A package that is known, and a range of numbers. */
function certain(name: string, specifier: string): Pick<RequirementFailure, 'shown'> {
  if (!WATCHED.has(normalizedName(name))) return {};
  return { shown: shownText(/^[\d.=<>!~*, ]*$/.test(specifier) ? `${name}${specifier}` : name) };
}

/** `line 3 does not begin with the name of a package`. */
export function requirementProblem({ failure, shown }: RequirementFailure, place: Place): HostProblem {
  const line = place.line === undefined ? 'a requirement' : `line ${place.line}`;
  return { place, message: `${shown === undefined ? line : `\`${shown}\``} ${failure}` };
}

/** For a message: short. */
export function shownText(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
