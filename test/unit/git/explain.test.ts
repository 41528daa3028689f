import { describe, expect, it } from 'vitest';
import { explain, withoutProgress, withoutSecrets } from '../../../src/git/explain.ts';

describe('what git says of a remote', () => {
  it.each([
    ["fatal: Authentication failed for 'https://github.com/o/r.git/'", 'unauthorized'],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'unauthorized'],
    ['fatal: unable to access …: The requested URL returned error: 403', 'unauthorized'],
    [
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'unauthorized',
    ],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'unauthorized'],
    ["remote: Repository not found.\nfatal: repository 'https://github.com/o/r.git/' not found", 'failed'],
    ["fatal: '/srv/r.git' does not appear to be a git repository", 'failed'],
    ["fatal: transport 'ext' not allowed", 'failed'],
    ['fatal: unable to access …: Could not resolve host: github.com', 'unreachable'],
    ['ssh: Could not resolve hostname github.com: Name or service not known', 'unreachable'],
    ['ssh: connect to host github.com port 22: Connection refused', 'unreachable'],
    ['fatal: unable to access …: Failed to connect to 10.0.0.1 port 443', 'unreachable'],
    ['fatal: unable to access …: The requested URL returned error: 503', 'unreachable'],
    ['fatal: unable to access …: SSL certificate problem: self-signed certificate', 'unreachable'],
    ['fatal: could not create leading directories: Permission denied', 'failed'],
    ['something else', 'failed'],
  ])('%s', (said, reason) => {
    expect(explain(said).reason).toBe(reason);
  });
});

it('is told without the progress that git draws over itself', () => {
  const said =
    'remote: Enumerating objects: 3, done.\rremote: Counting objects:  50% (1/2)\nReceiving objects: 100% (3/3)\nwarning: x\nfatal: early EOF\n';
  expect(withoutProgress(said).trim()).toBe('fatal: early EOF');
});

it('holds a login in no form', () => {
  const secret = "s3cret/+'x";
  const login = `me-me:${secret}`;
  const forms = [secret, encodeURIComponent(secret), ...[login, secret].map((each) => btoa(each))];
  const said = withoutSecrets(`${forms.join(' ')} https://a:b@h/r`, login);
  for (const form of forms) expect(said).not.toContain(form.replace(/=+$/, ''));
  expect(said).toContain('https://h/r');
});
