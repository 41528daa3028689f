/** Which repository an address leads to, however it is written. */

/**
 * `https://user:token@github.com/acme/orders.git` and `git@github.com:acme/orders.git` → `github.com/acme/orders`. A path of this
 * machine stays one.
 */
export function repositoryIdentity(url: string): string {
  const address = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[?#].*$/, '');
  const [authority = '', ...path] = address.split('/');
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d+$/, '')
    .replace(':', '/');
  return [host, ...path].join('/').replace(/(\.git)?\/*$/, '');
}

export function isSameRepository(one: string, other: string): boolean {
  return repositoryIdentity(one).toLowerCase() === repositoryIdentity(other).toLowerCase();
}
