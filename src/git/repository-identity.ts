/** Which repository an address leads to, however it is written. */
import { partsOf } from './repository-url.ts';

/**
 * `https://user:token@github.com/acme/orders.git` and `git@github.com:acme/orders.git` → `github.com/acme/orders`. A path of this
 * machine stays one.
 */
export function repositoryIdentity(url: string): string {
  const address = url
    .replaceAll('\\', '/')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[?#].*$/, '');
  const [authority = '', ...path] = address.split('/');
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d+$/, '')
    .replace(/^([^:]{2,}):/, '$1/');
  return [host, ...path].join('/').replace(/(?:\.git|(?<!\/))\/*$/, '');
}

/**
 * Whether both lead to one repository. Two ports of a host are two servers, but where one address is of SSH and the other is not:
 * those always differ.
 */
export function isSameRepository(one: string, other: string): boolean {
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  const isOfOtherPort =
    ours?.scheme.toLowerCase() === theirs?.scheme.toLowerCase() &&
    portOf(ours?.host) !== portOf(theirs?.host);
  return !isOfOtherPort && comparable(one) === comparable(other);
}

function portOf(host: string | undefined): string | undefined {
  return /:(\d+)$/.exec(host ?? '')?.[1];
}

/** Hosts whose addresses for SSH are called otherwise than those for HTTPS. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^ssh\.github\.com\//, 'github.com/'],
  [/^altssh\.gitlab\.com\//, 'gitlab.com/'],
  [/^altssh\.bitbucket\.org\//, 'bitbucket.org/'],
  // `git@ssh.dev.azure.com:v3/org/project/repository`, `https://dev.azure.com/org/project/_git/repository`.
  [/^ssh\.dev\.azure\.com\/v3\//, 'dev.azure.com/'],
  [/^vs-ssh\.visualstudio\.com\/v3\//, 'dev.azure.com/'],
  [/^([^./]+)\.visualstudio\.com\/(?:defaultcollection\/)?/, 'dev.azure.com/$1/'],
];

function comparable(url: string): string {
  const identity = ALIASES.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    repositoryIdentity(url).toLowerCase(),
  );
  return identity.startsWith('dev.azure.com/') ? identity.replace('/_git/', '/') : identity;
}
