/** Who git is to be at the host of a repository. */
import { isFilledText, type JsonObject } from '../json.ts';
import { percentDecoded } from '../percent-decoded.ts';
import { partsOf } from './repository-url.ts';

/** A repository to clone. `url` holds no password and no token: those would show in lists of processes. */
export interface Source {
  url: string;
  /** `user:password` as HTTP's basic authentication takes it. */
  login?: string;
}

/** A token that stands alone before the `@`. Any other name there is a user whose password git's own helpers know. */
const TOKEN = /^(?:gh[pousr]_|github_pat_|glpat-)|^[A-Za-z0-9]{40,}$/;

/**
 * Takes a password or token out of the address, and adds `access_token` or `credentials` to an `https` one; other
 * schemes get none (`_repository_url_with_credentials` of `prefect/runner/storage.py`, Prefect 3.8.8).
 */
export function sourceOf(
  repository: string,
  credentials: JsonObject | undefined,
): Source | { fault: string; help: string } {
  const parts = partsOf(repository);
  const login = credentials === undefined ? undefined : loginOf(parts?.host ?? '', credentials);
  if (typeof login === 'object') return login;
  if (parts === undefined || !/^https?:/i.test(parts.scheme)) return { url: repository };
  const { scheme, user, host, rest } = parts;
  const clean = `${scheme}${host}${rest}`;
  if (login !== undefined && /^https:/i.test(scheme)) return { url: clean, login };
  if (user === undefined || !(user.includes(':') || TOKEN.test(user))) return { url: repository };
  const [name = '', ...password] = user.split(':');
  return { url: clean, login: `${percentDecoded(name)}:${percentDecoded(password.join(':'))}` };
}

/**
 * A bare token is the user's name, without a password, for GitHub and everything unknown; other hosts want a name of
 * their own before it (`_format_token_from_credentials` of `prefect/runner/storage.py`, Prefect 3.8.8).
 */
function loginOf(host: string, credentials: JsonObject): string | { fault: string; help: string } {
  const { username, access_token: accessToken, token: plainToken, password } = credentials;
  const token = [accessToken, plainToken, password].find(isFilledText);
  if (token === undefined) {
    return {
      fault: 'the credentials must have a `token` or a `password`',
      help: 'set it in the credentials block, or give `access_token` instead',
    };
  }
  if (isFilledText(username)) return `${username}:${token}`;
  if (host.includes('bitbucketserver')) {
    if (token.includes(':')) return token;
    return {
      fault: 'the credentials for a Bitbucket Server must have a `username`',
      help: 'set it in the credentials block, or write the token as `user:token`',
    };
  }
  if (token.includes(':')) {
    return host.includes('bitbucket') || host.includes('gitlab') ? token : `${token}:`;
  }
  if (host.includes('bitbucket')) return `x-token-auth:${token}`;
  return host.includes('gitlab') ? `oauth2:${token}` : `${token}:`;
}
