/** One requirement as pip reads it (PEP 508): `prefect[docker]==3.8.8 ; python_version < "3.12"`. */
import { normalizedName } from '../../images/wheel/requirement-lines.ts';
import { mask } from '../../secrets.ts';
import { parseSpecifier } from './specifier.ts';

export interface RequirementText {
  /** Normalised as PyPI does. */
  name: string;
  /** Empty when any version will do, and for what comes from a URL. */
  specifier: string;
  marker?: string;
}

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;
/** Longer than any requirement, and a pattern may need long for it. */
const LONGEST = 1000;

/** A failure is what is wrong with it, to be said behind the text. */
export function parseRequirement(text: string): RequirementText | { failure: string } {
  if (text.length > LONGEST) return { failure: 'is longer than any requirement' };
  const bare = text.split(/\s--|\s#/, 1)[0]?.trim() ?? '';
  const [head = '', name] = NAME.exec(bare) ?? [];
  if (name === undefined) return { failure: 'does not begin with the name of a package' };
  const rest = bare.slice(head.length);
  const isUrl = rest.startsWith('@');
  const [bounds = '', ...behind] = isUrl ? ['', ...rest.split(/\s;/).slice(1)] : rest.split(';');
  const specifier = bounds.trim().replace(/^\((.*)\)$/, '$1');
  if (parseSpecifier(specifier) === undefined || specifier.includes('||'))
    return { failure: `has a range of versions that pip cannot read, \`${shownText(specifier.trim())}\`` };
  const marker = behind.join(';').trim();
  return {
    name: normalizedName(name),
    specifier: specifier.replaceAll(/\s/g, ''),
    ...(marker === '' ? {} : { marker }),
  };
}

/** For a message: short, and without the passwords and tokens of addresses, which are taken out before anything is cut. */
export function shownText(written: string): string {
  const text = String(mask(written)).replaceAll(/:\/\/[^\s/@]{1,1000}@/g, '://********@');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
