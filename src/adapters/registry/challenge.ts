/** What a registry asks for with 401: the header `WWW-Authenticate` (RFC 9110, 11.6.1). Pure. */

export interface BearerChallenge {
  scheme: 'bearer';
  /** Where tokens are handed out, as written. */
  realm: string;
  service?: string;
  /** Such as `repository:team/orders:pull`. */
  scope?: string;
  /** Such as `insufficient_scope`. */
  error?: string;
}

/** `unknown` names a way to log in that `tq` does not know, such as `Negotiate`. */
export type Challenge = BearerChallenge | { scheme: 'basic' } | { scheme: 'unknown'; name: string };

/** A scheme at the start or behind a comma; or `name=value`, where the value may stand in quotes. */
const PIECE = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([\w-]+)/g;
/** Far more than any registry says; a longer header is not read to its end. */
const LONGEST = 8_192;

/** The best of what is offered: tokens before passwords. Undefined: nothing is asked for. */
export function parseChallenge(headers: readonly string[]): Challenge | undefined {
  const offers = headers.flatMap((header) => offersIn(header.slice(0, LONGEST)));
  const bearer = offers.find((offer) => offer.name.toLowerCase() === 'bearer' && offer.values.has('realm'));
  if (bearer !== undefined) {
    const { values } = bearer;
    return {
      scheme: 'bearer',
      realm: values.get('realm') ?? '',
      service: values.get('service'),
      scope: values.get('scope'),
      error: values.get('error'),
    };
  }
  if (offers.some((offer) => offer.name.toLowerCase() === 'basic')) return { scheme: 'basic' };
  const [other] = offers;
  return other === undefined ? undefined : { scheme: 'unknown', name: other.name };
}

interface Offer {
  name: string;
  values: Map<string, string>;
}

function offersIn(header: string): Offer[] {
  const offers: Offer[] = [];
  for (const [, key, quoted, bare, scheme] of header.matchAll(PIECE)) {
    if (scheme !== undefined) offers.push({ name: scheme, values: new Map() });
    else if (key !== undefined)
      offers.at(-1)?.values.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return offers;
}
