/** Logins for git hosts from variables that people and CI systems set. A token goes to the host that it is for, and no other. */
import { sourceOf, type Source } from './credentials.ts';
import { partsOf } from './repository-url.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** An address as somebody wrote it → whom to be there. `isOwn`: the project's own repository, or one named on the command line. */
export function sourceFromEnvironment(url: string, variables: Variables, isOwn: boolean): Source {
  const written = sourceOf(url, undefined);
  // Without credentials there is nothing that could be at fault.
  if ('fault' in written) return { url };
  const parts = partsOf(url);
  if (written.login !== undefined || parts === undefined || !isSafe(parts)) return written;
  const host = parts.host.toLowerCase();
  const login = loginsIn(variables, host, isOwn).find((each) =>
    each.hosts.some((known) => isAt(host, known)),
  )?.login;
  // A name before the `@`, as Azure DevOps writes it, is part of the login and not of the address.
  return login === undefined ? written : { url: `${parts.scheme}${parts.host}${parts.rest}`, login };
}

/** Every text that must not be printed. */
export function secretsForGit(variables: Variables): string[] {
  const logins = loginsIn(variables, '', true).flatMap(({ login }) => [
    login,
    login.slice(login.indexOf(':') + 1),
  ]);
  const { TQ_GIT_SSH_KEY: key } = variables;
  // Else it is the path of a key, which is no secret.
  return key?.includes('PRIVATE KEY') === true ? [...logins, key] : logins;
}

/** Nobody on the way reads what goes over TLS, or stays on this machine. */
function isSafe({ scheme, host }: { scheme: string; host: string }): boolean {
  if (/^https:/i.test(scheme)) return true;
  return /^http:/i.test(scheme) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(host);
}

interface KnownLogin {
  /** In lower case; `.visualstudio.com` stands for all below it. */
  hosts: string[];
  /** `user:password`. */
  login: string;
}

/** The first that fits counts. `host`: of the repository that is asked for, in lower case. */
function loginsIn(variables: Variables, host: string, isOwn: boolean): KnownLogin[] {
  return [
    ...ownLogin(variables, host, isOwn),
    ...gitHubLogin(variables),
    ...gitLabLogins(variables),
    ...bitbucketLogin(variables),
    ...azureLogin(variables),
  ];
}

function ownLogin(variables: Variables, host: string, isOwn: boolean): KnownLogin[] {
  const token = textOf(variables.TQ_GIT_TOKEN);
  const named = textOf(variables.TQ_GIT_HOST)?.toLowerCase();
  if (token === undefined || (named === undefined && !isOwn)) return [];
  const at = named ?? host;
  const user = textOf(variables.TQ_GIT_USERNAME);
  return [{ hosts: [at], login: `${user ?? userAt(at)}:${token}` }];
}

/** What hosts want as a user's name before a token. Azure DevOps takes any name, GitHub and Gitea take this one. */
function userAt(host: string): string {
  if (host.includes('bitbucket')) return 'x-token-auth';
  return host.includes('gitlab') ? 'oauth2' : 'x-access-token';
}

/** `gh` reads them in this order (`gh help environment`). The address of the server is set by GitHub Actions. */
function gitHubLogin(variables: Variables): KnownLogin[] {
  const token = textOf(variables.GH_TOKEN) ?? textOf(variables.GITHUB_TOKEN);
  if (token === undefined) return [];
  const host = partsOf(variables.GITHUB_SERVER_URL ?? '')?.host.toLowerCase();
  return [{ hosts: [host || 'github.com'], login: `x-access-token:${token}` }];
}

/** The token of a job is for the server whose job it is; the two variables come from GitLab CI. */
function gitLabLogins(variables: Variables): KnownLogin[] {
  const server = serverOfGitLab(variables);
  const token = textOf(variables.GITLAB_TOKEN);
  const ofJob = textOf(variables.CI_JOB_TOKEN);
  return [
    ...(token === undefined ? [] : [{ hosts: [server ?? 'gitlab.com'], login: `oauth2:${token}` }]),
    ...(ofJob === undefined || server === undefined
      ? []
      : [{ hosts: [server], login: `gitlab-ci-token:${ofJob}` }]),
  ];
}

function serverOfGitLab({ CI_SERVER_HOST: name, CI_SERVER_PORT: port }: Variables): string | undefined {
  const host = textOf(name)?.toLowerCase();
  if (host === undefined) return undefined;
  return port === undefined || ['', '80', '443'].includes(port) ? host : `${host}:${port}`;
}

function bitbucketLogin(variables: Variables): KnownLogin[] {
  const token = textOf(variables.BITBUCKET_TOKEN) ?? textOf(variables.BITBUCKET_ACCESS_TOKEN);
  const hosts = ['bitbucket.org'];
  if (token !== undefined) return [{ hosts, login: `x-token-auth:${token}` }];
  const user = textOf(variables.BITBUCKET_USERNAME);
  const password = textOf(variables.BITBUCKET_APP_PASSWORD);
  return user === undefined || password === undefined ? [] : [{ hosts, login: `${user}:${password}` }];
}

/** It takes any name before the token; its own documentation has none there. */
function azureLogin(variables: Variables): KnownLogin[] {
  const token = textOf(variables.SYSTEM_ACCESSTOKEN) ?? textOf(variables.AZURE_DEVOPS_EXT_PAT);
  return token === undefined ? [] : [{ hosts: ['dev.azure.com', '.visualstudio.com'], login: `:${token}` }];
}

function isAt(host: string, known: string): boolean {
  return known.startsWith('.') ? host.endsWith(known) : host === known;
}

/** Secrets of CI often come with a line end behind them. */
function textOf(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}
