/** Addresses of repositories: `https://…`, `git@host:path`, a folder. */

interface Parts {
  /** With `://`. */
  scheme: string;
  /** What stands before the `@`, as written; undefined when there is none. */
  user: string | undefined;
  /** With the port. */
  host: string;
  /** Path, query and fragment. */
  rest: string;
}

/** Undefined for folders and for `git@host:path`. */
export function partsOf(url: string): Parts | undefined {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?([^/?#@]*)(.*)$/is.exec(url);
  if (match === null) return undefined;
  const [, scheme = '', user, host = '', rest = ''] = match;
  return { scheme, user, host, rest };
}

/** The same address without user and password; scheme and host, which have no case, in lower case. */
export function withoutUser(url: string): string {
  const parts = partsOf(url);
  if (parts === undefined) return url;
  return parts.scheme.toLowerCase() + parts.host.toLowerCase() + parts.rest;
}

/** The same address without user and password, otherwise as written. */
export function withoutLogin(url: string): string {
  const parts = partsOf(url);
  return parts === undefined ? url : parts.scheme + parts.host + parts.rest;
}

/**
 * The same address as it may be kept where others read it: without a password, and without what servers take tokens in (user,
 * query). The user of `ssh://git@host/…` is no secret and needed.
 */
export function withoutSecrets(url: string): string {
  const parts = partsOf(url);
  if (parts === undefined) return url;
  const { scheme, user, host, rest } = parts;
  const name = /^(?:git\+)?ssh:/i.test(scheme) ? user?.split(':')[0] : undefined;
  return scheme + (name ? `${name}@` : '') + host + rest.replace(/[?#].*$/s, '');
}

/**
 * The folder's name as Prefect makes it (`GitRepository.__init__` of `prefect/runner/storage.py`): the last part of the
 * path with every `.git` taken out, so that `my.github.io` gives `myhub.io`.
 */
export function repositoryName(url: string): string {
  const path = (partsOf(url)?.rest ?? url).replace(/[?#].*$/s, '');
  return (path.split('/').at(-1) ?? '').replace(/;.*$/s, '').replaceAll('.git', '');
}
