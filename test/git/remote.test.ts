/** Remotes over every transport: what they have, one commit of them, what a shallow clone lacks, and refusals. */
import { TEMPORARY } from '../git-repository.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simpleGitAdapter } from '../../src/adapters/git/simple-git.ts';
import type { Repository } from '../../src/ports/git.ts';
import { TqError } from '../../src/tq-error.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { startGitServer, type GitServer } from '../unit/steps/git-server.ts';
import { gitEnvironment, gitIn, makeRepositories } from '../unit/steps/repositories.ts';
import { processesNaming } from './processes.ts';
import { skipWithoutRemotes } from './skip.ts';
import {
  startAnsweringHost,
  startGitDaemon,
  startSilentHost,
  startSshServer,
  type Host,
  type SshServer,
} from './remotes.ts';

const TOKEN = 'tok-canary-3141592653';
const LOGIN = `oauth2:${TOKEN}`;

const isComplete = skipWithoutRemotes();

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-remotes-')));
const { commits } = makeRepositories(root);
gitIn(join(root, 'flows.git'), 'update-ref', 'refs/pull/7/head', commits.side);
gitIn(join(root, 'flows.git'), 'tag', '-a', '-m', 'second', 'v2', commits.main);

let http: GitServer;
let ssh: SshServer;
let daemon: Host;
beforeAll(async () => {
  if (!isComplete) return;
  [http, ssh, daemon] = await Promise.all([
    startGitServer({ root, login: LOGIN }),
    startSshServer(),
    startGitDaemon(root),
  ]);
});
afterAll(async () => {
  if (isComplete) await Promise.all([http.close(), ssh.stop(), daemon.stop()]);
  rmSync(root, { recursive: true, force: true });
});

function variables(more: Record<string, string> = {}): Record<string, string> {
  // Of the protocols nothing is said, as for users.
  const { PATH = '', HOME = '', GIT_CONFIG_NOSYSTEM = '' } = gitEnvironment('/nowhere');
  return { PATH, HOME, GIT_CONFIG_NOSYSTEM, ...more };
}

const keyed = (): Record<string, string> =>
  variables({ TQ_GIT_SSH_KEY: ssh.key, TQ_GIT_SSH_KNOWN_HOSTS: ssh.knownHosts });

async function textAt(repository: Repository, ref: string, path: string): Promise<string | undefined> {
  const commit = await repository.resolve(ref);
  const entry = (await repository.tree(commit?.sha ?? '')).find((each) => each.path === path);
  const read = entry && (await repository.read(entry.id));
  return read && Buffer.from('bytes' in read ? read.bytes : []).toString();
}

async function errorOf(work: Promise<unknown>): Promise<TqError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TqError);
  return error as TqError;
}

const TRANSPORTS = {
  http: () => ({ source: { url: `${http.url}/flows.git`, login: LOGIN }, variables: variables() }),
  ssh: () => ({ source: { url: `${ssh.url}${root}/flows.git` }, variables: keyed() }),
  'git daemon': () => ({ source: { url: `${daemon.url}/flows.git` }, variables: variables() }),
  folder: () => ({ source: { url: join(root, 'flows.git') }, variables: variables() }),
};

describe.each(Object.entries(TRANSPORTS))('over %s', (transport, place) => {
  test('a remote says what it has', async () => {
    const asked = place();
    const { defaultBranch, refs } = await simpleGitAdapter(asked.variables).remoteRefs(asked.source);
    expect(defaultBranch).toBe('main');
    expect(Object.fromEntries(refs)).toEqual({
      HEAD: commits.main,
      'refs/heads/main': commits.main,
      'refs/heads/dev/side': commits.side,
      'refs/pull/7/head': commits.side,
      'refs/tags/v1': commits.old,
      // The commit behind the annotated tag.
      'refs/tags/v2': commits.main,
    });
  });

  test('one commit is fetched by any name, read, and leaves nothing behind', async () => {
    const asked = place();
    const git = simpleGitAdapter(asked.variables);
    const cases: [ref: string | undefined, kind: string, sha: string, file: string][] = [
      [undefined, 'commit', commits.main, 'two\n'],
      ['main', 'branch', commits.main, 'two\n'],
      ['refs/heads/dev/side', 'branch', commits.side, 'one\n'],
      ['v1', 'tag', commits.old, 'one\n'],
      ['v2', 'tag', commits.main, 'two\n'],
      ['refs/pull/7/head', 'commit', commits.side, 'one\n'],
      [commits.old, 'commit', commits.old, 'one\n'],
      ['main~1', 'commit', commits.old, 'one\n'],
    ];
    // All names over one transport, and over the others one of each kind of question.
    const chosen = transport === 'folder' ? cases : cases.filter((_each, index) => [0, 3, 6].includes(index));
    for (const [ref, kind, sha, file] of chosen) {
      const repository = await git.fetch(asked.source, ref);
      try {
        expect(await repository.resolve(ref ?? 'HEAD'), ref).toMatchObject({ kind, sha });
        expect(await textAt(repository, ref ?? 'HEAD', 'README.md'), ref).toBe(file);
        expect(repository.isShallow, ref).toBe(true);
      } finally {
        await repository.close();
      }
    }
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`${TEMPORARY}${process.pid}-`))).toEqual(
      [],
    );
  });
});

describe('a server that gives out what its refs name, and nothing else', () => {
  test('still gives the commit, by way of all of history', async () => {
    const url = join(root, 'old.git');
    gitIn(url, 'config', 'uploadpack.allowAnySHA1InWant', 'false');
    gitIn(url, 'config', 'uploadpack.allowFilter', 'false');
    gitIn(url, 'config', 'protocol.version', '0');
    const first = gitIn(url, 'rev-parse', 'v1^{commit}');
    const git = simpleGitAdapter(variables());
    for (const ref of [first, first.slice(0, 8)]) {
      const repository = await git.fetch({ url }, ref);
      expect((await repository.resolve(ref))?.sha).toBe(first);
      await repository.close();
    }
  });
});

describe('a ref that is not there', () => {
  test.each(['nope', '0123456789012345678901234567890123456789', 'abcdef12'])('%s', async (ref) => {
    const git = simpleGitAdapter(variables());
    const { reason, message } = await errorOf(git.fetch({ url: join(root, 'flows.git') }, ref));
    expect({ reason, message }).toEqual({
      reason: 'failed',
      message: `\`${root}/flows.git\` has no \`${ref}\``,
    });
  });

  test.each(['-x', '--upload-pack=touch /tmp/x', 'a b', 'a..b', ''])('no name at all: %j', async (ref) => {
    const git = simpleGitAdapter(variables());
    expect((await errorOf(git.fetch({ url: join(root, 'flows.git') }, ref))).reason).toBe('usage');
  });
});

describe('what a shallow clone lacks', () => {
  async function shallowClone(): Promise<{ folder: string; repository: Repository }> {
    const folder = projectFolder({});
    gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/flows.git`, '.');
    return { folder, repository: await simpleGitAdapter(variables()).open(folder) };
  }

  test.each([
    ['v1', 'old', 'tag'],
    ['dev/side', 'side', 'branch'],
    ['origin/dev/side', 'side', 'branch'],
    ['HEAD~1', 'old', 'commit'],
    ['refs/pull/7/head', 'side', 'commit'],
  ] as const)('%s comes from origin, and no ref is written', async (ref, commit, kind) => {
    const { folder, repository } = await shallowClone();
    const before = gitIn(folder, 'for-each-ref');
    expect(await repository.resolve(ref)).toBeUndefined();
    expect(await repository.fetchRef(ref)).toMatchObject({ sha: commits[commit], kind });
    expect((await repository.tree(commits[commit])).map(({ path }) => path)).toContain('README.md');
    expect(gitIn(folder, 'for-each-ref')).toBe(before);
    expect(readdirSync(join(folder, '.git'))).not.toContain('FETCH_HEAD');
    await repository.close();
  });

  test('a token without a host is for that of origin, and no other', async () => {
    const folder = projectFolder({});
    gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/flows.git`, '.');
    gitIn(folder, 'remote', 'set-url', 'origin', `${http.url}/flows.git`);
    const git = simpleGitAdapter(variables({ TQ_GIT_TOKEN: TOKEN, TQ_GIT_USERNAME: 'oauth2' }));
    const source = { url: `${http.url}/flows.git` };
    expect((await errorOf(git.remoteRefs(source))).reason).toBe('unauthorized');
    const repository = await git.open(folder);
    expect((await repository.fetchRef('v1'))?.sha).toBe(commits.old);
    expect((await git.remoteRefs(source)).defaultBranch).toBe('main');
    const other = await startAnsweringHost(401);
    expect((await errorOf(git.remoteRefs({ url: `${other.url}/flows.git` }))).reason).toBe('unauthorized');
    expect(other.logins).toEqual([]);
    await Promise.all([repository.close(), other.stop()]);
  });

  test('nothing comes of what origin does not have', async () => {
    const { repository } = await shallowClone();
    expect(await repository.fetchRef('nope')).toBeUndefined();
    await repository.close();
  });

  test('a whole clone stays whole', async () => {
    const folder = projectFolder({});
    gitIn(folder, 'clone', '-q', '--single-branch', `file://${root}/flows.git`, '.');
    const repository = await simpleGitAdapter(variables()).open(folder);
    expect((await repository.fetchRef('dev/side'))?.sha).toBe(commits.side);
    expect(gitIn(folder, 'rev-parse', '--is-shallow-repository')).toBe('false');
    await repository.close();
  });
});

describe('refusals', () => {
  const asking = (url: string, more: Record<string, string> = {}, login?: string): Promise<TqError> =>
    errorOf(simpleGitAdapter(variables(more)).remoteRefs({ url, login }));

  test('a wrong token, and none', async () => {
    const wrong = 'wrong-canary-2718281828';
    const refused = await asking(`${http.url}/flows.git`, {}, `oauth2:${wrong}`);
    expect(refused).toMatchObject({ reason: 'unauthorized', help: expect.stringContaining('token') });
    expect(JSON.stringify([refused.message, refused.help, String(refused.cause)])).not.toContain(wrong);
    expect((await asking(`${http.url}/flows.git`)).reason).toBe('unauthorized');
  });

  test.each([
    [403, 'unauthorized'],
    [404, 'failed'],
    [500, 'failed'],
    [503, 'unreachable'],
  ])('the status %i', async (status, reason) => {
    const host = await startAnsweringHost(status);
    const refused = await asking(`${host.url}/flows.git`, {}, LOGIN);
    await host.stop();
    expect(refused.reason).toBe(reason);
    if (status === 404) expect(refused.help).toContain('private repository');
  });

  test('a key that is not let in, and a host that is not known', async () => {
    const url = `${ssh.url}${root}/flows.git`;
    const wrong = await asking(url, { ...keyed(), TQ_GIT_SSH_KEY: ssh.wrongKey });
    expect(wrong).toMatchObject({ reason: 'unauthorized', help: expect.stringContaining('SSH key') });
    const unknown = await asking(url, { TQ_GIT_SSH_KEY: ssh.key, TQ_GIT_SSH_KNOWN_HOSTS: '/dev/null' });
    expect(unknown).toMatchObject({ reason: 'unauthorized', help: expect.stringContaining('known_hosts') });
  });

  test('nobody there, no such host, no such folder', async () => {
    // Of no service; a port that was let go could be somebody else's by now.
    expect((await asking('http://127.0.0.1:9/flows.git')).reason).toBe('unreachable');
    expect((await asking('https://no-such-host.invalid/flows.git')).reason).toBe('unreachable');
    expect((await asking('/no/such/folder.git')).reason).toBe('failed');
  });

  test('a transport that is a program', async () => {
    expect(await asking('ext::sh -c touch% /tmp/never')).toMatchObject({
      reason: 'failed',
      help: expect.stringContaining('GIT_ALLOW_PROTOCOL'),
    });
  });

  test.each(['http', 'ssh', 'git'])('a remote that hangs, over %s, and nothing runs on', async (scheme) => {
    const host = await startSilentHost();
    const url = `${host.url.replace(/^http/, scheme)}/flows.git`;
    // Long enough for git to connect.
    const refused = await asking(url, { TQ_GIT_TIMEOUT: '4' });
    expect(refused).toMatchObject({ reason: 'unreachable', help: expect.stringContaining('TQ_GIT_TIMEOUT') });
    expect(host.connections()).toBeGreaterThan(0);
    // Those that were killed may take a moment to go; those that were not would wait for the host for ever.
    await expect.poll(() => processesNaming(new URL(host.url).port), { timeout: 30_000 }).toEqual([]);
    await host.stop();
  });

  test('a time that is none', async () => {
    expect((await asking('/x.git', { TQ_GIT_TIMEOUT: 'soon' })).reason).toBe('usage');
  });
});

test.each([
  ['an empty name before the token', ':tok-azure-1234', 'git:tok-azure-1234'],
  ['a token as the name, without a password', 'tok-azure-1234:'],
  ['signs that a shell or an address would take for theirs', 'a user:$(x) `y` %20 "\\n\' é'],
])('an address of Azure DevOps with %s', async (_name, login, sent = login) => {
  const folder = join(root, 'org', 'project', '_git', 'repo');
  if (!existsSync(folder)) gitIn(root, 'clone', '-q', '--bare', join(root, 'flows.git'), folder);
  const azure = await startGitServer({ root, login: sent });
  const url = `${azure.url}/org/project/_git/repo`;
  const { refs } = await simpleGitAdapter(variables()).remoteRefs({ url, login });
  await azure.close();
  expect(refs.get('refs/heads/main')).toBe(commits.main);
});

test('a machine without git says so', async () => {
  const git = simpleGitAdapter({ PATH: '/nowhere' });
  const { reason, message } = await errorOf(git.remoteRefs({ url: 'https://example.com/r.git' }));
  expect({ reason, message }).toEqual({
    reason: 'failed',
    message: 'git could not be started: `git` was not found',
  });
});

test('what a killed run left is removed by the next', async () => {
  const gone = spawnSync('true').pid;
  const left = mkdtempSync(join(tmpdir(), `${TEMPORARY}${gone}-`));
  const others = mkdtempSync(join(tmpdir(), `${TEMPORARY}${process.ppid}-`));
  const repository = await simpleGitAdapter(variables()).fetch({ url: join(root, 'flows.git') }, 'main');
  await repository.close();
  expect([existsSync(left), existsSync(others)]).toEqual([false, true]);
  rmSync(others, { recursive: true });
});

describe('a host that sends on to another', () => {
  test('the other never gets the login', async () => {
    const other = await startAnsweringHost(401);
    const first = await startAnsweringHost(302, other.url.replace('127.0.0.1', 'localhost'));
    const source = { url: `${first.url}/flows.git`, login: LOGIN };
    await errorOf(simpleGitAdapter(variables()).remoteRefs(source));
    await errorOf(simpleGitAdapter(variables()).fetch(source, 'main'));
    await Promise.all([first.stop(), other.stop()]);
    expect(other.logins).toEqual([]);
  });
});
