/** One requirement as pip reads it (PEP 508): `prefect[docker]==3.8.8 ; python_version < "3.12"`. */
import { normalizedName } from './requirement-lines.ts';
import { parseSpecifier } from './specifier.ts';

export interface RequirementText {
  /** Normalised as PyPI does. */
  name: string;
  extras: string[];
  /** Without blanks; empty when any version will do, and for what comes from a URL. */
  specifier: string;
  isFromUrl: boolean;
  marker?: string;
}

/** What is wrong with a text, to be said behind what it is in. */
export interface RequirementFailure {
  failure: string;
  /** The name, and what stands where its versions should, as far as it could be read; neither is checked. */
  name?: string;
  written?: string;
}

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
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
  const [head = '', name, extras = ''] = NAME.exec(bare) ?? [];
  if (name === undefined) return { failure: 'does not begin with the name of a package' };
  const rest = bare.slice(head.length);
  const isFromUrl = rest.startsWith('@');
  const [bounds = '', ...behind] = isFromUrl ? ['', ...rest.split(/\s;/).slice(1)] : rest.split(';');
  const specifier = bounds.trim().replace(/^\((.*)\)$/, '$1');
  if (parseSpecifier(specifier) === undefined || specifier.includes('||'))
    return { failure: 'has a range of versions that pip cannot read', name, written: specifier };
  const marker = behind.join(';').trim();
  return {
    name: normalizedName(name),
    extras: extras.split(',').flatMap((extra) => extra.trim() || []),
    specifier: specifier.replaceAll(/\s/g, ''),
    isFromUrl,
    ...(marker === '' ? {} : { marker }),
  };
}
