/** One requirement of a list, as what it says of a version or as a problem. */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import { parseRequirement, type RequirementFailure } from '../../requirements/requirement-text.ts';
import { type HostProblem, type Pin, pinOf, type Place, WATCHED } from './pin.ts';

/** Undefined for a package that is not watched. `text`: as in PEP 508. */
export function pinFromText(
  text: string,
  parts: Pick<Pin, 'source' | 'place' | 'isOptional'>,
): Pin | HostProblem | undefined {
  const parsed = parseRequirement(text);
  if ('failure' in parsed) return requirementProblem(parsed, parts.place);
  const { name, specifier, marker } = parsed;
  return pinOf({ name, specifier, ...(marker === undefined ? {} : { marker }), ...parts });
}

/** `line 3 does not begin with the name of a package`. */
export function requirementProblem(failed: RequirementFailure, place: Place): HostProblem {
  const line = place.line === undefined ? 'a requirement' : `line ${place.line}`;
  const certain = certainOf(failed);
  return { place, message: `${certain === undefined ? line : `\`${certain}\``} ${failed.failure}` };
}

/** A package that is known, and a range of numbers: what may be shown, as lines of files that are no lists may hold logins. */
function certainOf({ name, written = '' }: RequirementFailure): string | undefined {
  if (name === undefined || !WATCHED.has(normalizedName(name))) return undefined;
  return shownText(/^[\d.=<>!~*, ]*$/.test(written) ? `${name}${written}` : name);
}

/** For a message: short. */
export function shownText(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
