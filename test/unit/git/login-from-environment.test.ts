import { describe, expect, it } from 'vitest';
import { secretsForGit, sourceFromEnvironment } from '../../../src/git/login-from-environment.ts';

const login = (url: string, variables: Record<string, string>, isOwn = false): string | undefined =>
  sourceFromEnvironment(url, variables, isOwn).login;

const EVERYTHING = {
  GITHUB_TOKEN: 'of-github',
  GITLAB_TOKEN: 'of-gitlab',
  BITBUCKET_TOKEN: 'of-bitbucket',
  SYSTEM_ACCESSTOKEN: 'of-azure',
};

describe('the login for a host', () => {
  it.each([
    ['https://github.com/o/r.git', 'x-access-token:of-github'],
    ['https://GitHub.com/o/r', 'x-access-token:of-github'],
    ['https://gitlab.com/o/r.git', 'oauth2:of-gitlab'],
    ['https://bitbucket.org/o/r.git', 'x-token-auth:of-bitbucket'],
    ['https://dev.azure.com/org/project/_git/repo', ':of-azure'],
    ['https://org@dev.azure.com/org/project/_git/repo', ':of-azure'],
    ['https://org.visualstudio.com/project/_git/repo', ':of-azure'],
    ['https://example.com/o/r.git', undefined],
    ['https://github.com.evil.example/o/r.git', undefined],
    ['https://evilvisualstudio.com/o/r.git', undefined],
    ['https://github.com:8443/o/r.git', undefined],
    ['http://github.com/o/r.git', undefined],
    ['git@github.com:o/r.git', undefined],
    ['ssh://git@github.com/o/r.git', undefined],
    ['/srv/github.com/r.git', undefined],
  ])('%s', (url, expected) => {
    expect(login(url, EVERYTHING)).toBe(expected);
  });

  it('goes to the server of the CI job, and then to no other', () => {
    const actions = { GITHUB_TOKEN: 'secret', GITHUB_SERVER_URL: 'https://github.acme.example' };
    expect(login('https://github.acme.example/o/r', actions)).toBe('x-access-token:secret');
    expect(login('https://github.com/o/r', actions)).toBeUndefined();
    const job = { CI_JOB_TOKEN: 'secret', CI_SERVER_HOST: 'git.acme.example', CI_SERVER_PORT: '443' };
    expect(login('https://git.acme.example/o/r', job)).toBe('gitlab-ci-token:secret');
    expect(login('https://gitlab.com/o/r', job)).toBeUndefined();
    expect(login('https://gitlab.com/o/r', { CI_JOB_TOKEN: 'secret' })).toBeUndefined();
    const port = { ...job, CI_SERVER_PORT: '8443' };
    expect(login('https://git.acme.example:8443/o/r', port)).toBe('gitlab-ci-token:secret');
  });

  it('is that of `gh` first, and a password of an app where there is no token', () => {
    expect(login('https://github.com/o/r', { GH_TOKEN: 'one', GITHUB_TOKEN: 'two' })).toBe(
      'x-access-token:one',
    );
    const app = { BITBUCKET_USERNAME: 'me', BITBUCKET_APP_PASSWORD: 'pw' };
    expect(login('https://bitbucket.org/o/r', app)).toBe('me:pw');
    expect(login('https://bitbucket.org/o/r', { BITBUCKET_APP_PASSWORD: 'pw' })).toBeUndefined();
  });
});

describe('`TQ_GIT_TOKEN`', () => {
  it("goes to the project's own host, or to the one that is named", () => {
    const token = { TQ_GIT_TOKEN: 'secret' };
    expect(login('https://git.example.com/r', token, true)).toBe('x-access-token:secret');
    expect(login('https://git.example.com/r', token)).toBeUndefined();
    const named = { ...token, TQ_GIT_HOST: 'Git.Example.com:8443' };
    expect(login('https://git.example.com:8443/r', named)).toBe('x-access-token:secret');
    expect(login('https://git.example.com/r', named, true)).toBeUndefined();
  });

  it('goes before the others, with the name that the host wants or that is given', () => {
    const variables = { ...EVERYTHING, TQ_GIT_TOKEN: ' secret\n' };
    expect(login('https://github.com/o/r', variables, true)).toBe('x-access-token:secret');
    expect(login('https://gitlab.acme.example/o/r', variables, true)).toBe('oauth2:secret');
    expect(login('https://bitbucket.org/o/r', variables, true)).toBe('x-token-auth:secret');
    expect(login('https://github.com/o/r', { ...variables, TQ_GIT_USERNAME: 'me' }, true)).toBe('me:secret');
  });

  it('goes in the clear to this machine alone', () => {
    const token = { TQ_GIT_TOKEN: 'secret' };
    for (const host of ['localhost', '127.0.0.1:3000', '[::1]:80'])
      expect(login(`http://${host}/r`, token, true)).toBe('x-access-token:secret');
    for (const host of ['example.com', '127.0.0.1.example.com', '10.0.0.1'])
      expect(login(`http://${host}/r`, token, true)).toBeUndefined();
  });

  it('gives way to a login in the address', () => {
    const source = sourceFromEnvironment('https://me:pw@github.com/o/r', EVERYTHING, true);
    expect(source).toEqual({ url: 'https://github.com/o/r', login: 'me:pw' });
  });
});

it("takes Azure's name out of the address that the login is for", () => {
  const url = 'https://org@dev.azure.com/org/project/_git/repo';
  expect(sourceFromEnvironment(url, EVERYTHING, false).url).toBe(
    'https://dev.azure.com/org/project/_git/repo',
  );
});

it('tells every text that must not be printed', () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n';
  const secrets = secretsForGit({
    ...EVERYTHING,
    TQ_GIT_TOKEN: 'own',
    CI_JOB_TOKEN: 'job',
    CI_SERVER_HOST: 'h',
    TQ_GIT_SSH_KEY: key,
  });
  for (const secret of ['of-github', 'of-gitlab', 'of-bitbucket', 'of-azure', 'own', 'job', key])
    expect(secrets).toContain(secret);
  // As headers hold them, in base64.
  expect(secrets).toContain('gitlab-ci-token:job');
  expect(secretsForGit({ TQ_GIT_SSH_KEY: '/home/me/.ssh/key' })).toEqual([]);
});
