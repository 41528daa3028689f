/** Names as Kubernetes takes them (RFC 1123). */

const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_SUBDOMAIN = 253;

export const LABEL_RULE = 'at most 63 lower-case letters, digits and `-`, a letter or digit first and last';
export const SUBDOMAIN_RULE =
  'lower-case letters, digits, `-` and `.`, with a letter or digit first and last';

/** Of a namespace, a container, a volume. */
export function isLabel(name: string): boolean {
  return LABEL.test(name);
}

/** Of a secret, a config map, a service account. */
export function isSubdomain(name: string): boolean {
  return name.length <= LONGEST_SUBDOMAIN && SUBDOMAIN.test(name);
}

/** What a name begins with that Kubernetes ends itself: `generateName`. */
export function isNameStart(start: string): boolean {
  return isSubdomain(`${start}x`);
}

/** As the worker makes a name of any text; undefined where nothing is left of it. */
export function slug(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 45);
  return name === '' ? undefined : name;
}
