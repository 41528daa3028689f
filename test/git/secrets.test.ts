/** Canaries in a token, a key and an address: in no output, no list of processes, no file that stays. */
import { TEMPORARY } from '../git-repository.ts';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simpleGitAdapter } from '../../src/adapters/git/simple-git.ts';
import type { Source } from '../../src/git/credentials.ts';
import { sourceOf } from '../../src/git/credentials.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { runTq } from '../commands/run-tq.ts';
import { startGitServer, type GitServer } from '../unit/steps/git-server.ts';
import { gitIn, makeRepositories } from '../unit/steps/repositories.ts';
import { allArguments, processesNaming } from './processes.ts';
import { startAnsweringHost, startSilentHost, startSshServer, type SshServer } from './remotes.ts';
import { skipWithoutRemotes } from './skip.ts';

/** With what an address and a shell would have to escape. */
const SECRET = "cAnary/2%7+'$x&!";
const LOGIN = `robot:${SECRET}`;

const isComplete = skipWithoutRemotes();
const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-secrets-')));
const { commits } = makeRepositories(root);

let http: GitServer;
let ssh: SshServer;
beforeAll(async () => {
  if (!isComplete) return;
  http = await startGitServer({ root, login: LOGIN });
  ssh = await startSshServer();
});
afterAll(async () => {
  if (isComplete) await Promise.all([http.close(), ssh.stop()]);
  rmSync(root, { recursive: true, force: true });
});

function formsOf(secret: string): string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [secret, encodeURIComponent(secret), base64(secret), base64(`robot:${secret}`)];
}

/** Everything that others could see while the work goes on: arguments, and files in temporary folders. */
async function seenDuring(work: () => Promise<unknown>): Promise<{ seen: string; samples: number }> {
  const seen = new Set<string>();
  let isRunning = true;
  let samples = 0;
  const watch = async (): Promise<void> => {
    while (isRunning) {
      samples += 1;
      for (const line of [...allArguments(), ...temporaryFiles()]) seen.add(line);
      await wait(5);
    }
  };
  const watching = watch();
  try {
    await work();
  } finally {
    isRunning = false;
    await watching;
  }
  return { seen: [...seen].join('\n'), samples };
}

const ours = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`${TEMPORARY}${process.pid}-`));

/** Text of all small files of ours but private keys. */
function temporaryFiles(): string[] {
  return ours().flatMap((folder) => {
    try {
      const paths = readdirSync(join(tmpdir(), folder), { recursive: true, encoding: 'utf8' });
      return paths.flatMap((path) => {
        const whole = join(tmpdir(), folder, path);
        const { mode, size } = statSync(whole);
        if ((mode & 0o170000) !== 0o100000 || size > 10_000) return [];
        const text = readFileSync(whole, 'latin1');
        return text.includes('PRIVATE KEY') ? [`key with the rights ${(mode & 0o777).toString(8)}`] : [text];
      });
    } catch {
      // Removed in the meantime.
      return [];
    }
  });
}

const PLAIN = { PATH: process.env.PATH, HOME: '/nowhere', GIT_CONFIG_NOSYSTEM: '1' };

const LOGINS: Record<string, () => { source: Source; variables: Record<string, string | undefined> }> = {
  'a token of the environment': () => ({
    source: { url: `${http.url}/flows.git` },
    variables: {
      ...PLAIN,
      TQ_GIT_TOKEN: SECRET,
      TQ_GIT_USERNAME: 'robot',
      TQ_GIT_HOST: new URL(http.url).host,
    },
  }),
  'a password in the address': () => ({
    source: sourceOf(
      `${http.url.replace('//', `//robot:${encodeURIComponent(SECRET)}@`)}/flows.git`,
      undefined,
    ) as Source,
    variables: PLAIN,
  }),
};

test.each(Object.entries(LOGINS))('%s shows nowhere while git runs', async (_name, given) => {
  const { source, variables } = given();
  const git = simpleGitAdapter(variables);
  const { seen, samples } = await seenDuring(async () => {
    await git.remoteRefs(source);
    expect(await git.hasCommit(source, commits.old)).toBe(true);
    const repository = await git.fetch(source, 'main');
    expect((await repository.resolve('HEAD'))?.sha).toBe(commits.main);
    await repository.close();
  });
  expect(samples).toBeGreaterThan(10);
  // What was looked at does hold what git was doing.
  expect(seen).toContain(`${http.url}/flows.git`);
  for (const form of formsOf(SECRET)) expect(seen).not.toContain(form);
  expect(ours()).toEqual([]);
});

test('the content of a key is a file for this user alone while git runs, and gone behind it', async () => {
  const key = readFileSync(ssh.key, 'utf8');
  const knownHosts = readFileSync(ssh.knownHosts, 'utf8');
  const git = simpleGitAdapter({
    ...PLAIN,
    TQ_GIT_SSH_KEY: key.trimEnd(),
    TQ_GIT_SSH_KNOWN_HOSTS: knownHosts,
  });
  const { seen } = await seenDuring(async () => {
    const { refs } = await git.remoteRefs({ url: `${ssh.url}${root}/flows.git` });
    expect(refs.get('refs/heads/main')).toBe(commits.main);
  });
  expect(seen).toContain('key with the rights 600');
  expect(seen).not.toMatch(/key with the rights (?!600)/);
  for (const line of key.split('\n').filter((each) => !each.includes('---') && each !== ''))
    expect(seen).not.toContain(line);
  expect(ours()).toEqual([]);
});

test('the agent of ssh is asked when there is one', async () => {
  const folder = projectFolder({});
  const socket = join(folder, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  try {
    await expect.poll(() => existsSync(socket), { timeout: 30_000 }).toBe(true);
    const variables = { ...PLAIN, SSH_AUTH_SOCK: socket, TQ_GIT_SSH_KNOWN_HOSTS: ssh.knownHosts };
    const source = { url: `${ssh.url}${root}/flows.git` };
    await expect(simpleGitAdapter(variables).remoteRefs(source)).rejects.toMatchObject({
      reason: 'unauthorized',
    });
    const added = spawn('ssh-add', [ssh.key], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: 'ignore',
    });
    expect(await new Promise((resolve) => added.once('exit', resolve))).toBe(0);
    const { refs } = await simpleGitAdapter(variables).remoteRefs(source);
    expect(refs.get('refs/heads/main')).toBe(commits.main);
  } finally {
    agent.kill();
  }
});

test.each([{ format: [] }, { format: ['--format', 'json'] }, { format: ['--format', 'markdown'] }])(
  'no output holds it, whatever the remote says back: $format',
  async ({ format }) => {
    const echo = await startAnsweringHost(403);
    const repository = echo.url.replace('//', `//robot:${encodeURIComponent(SECRET)}@`);
    const yaml = `pull:\n  - prefect.deployments.steps.git_clone: {repository: "${repository}/flows.git"}\ndeployments:\n  - {name: a, entrypoint: "flows.py:orders", work_pool: {name: local}}\n`;
    const directory = projectFolder({
      'prefect.yaml': yaml,
      'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders(): ...\n',
    });
    const { stdout, stderr, exitCode } = await runTq(['validate', '--git', ...format], { directory });
    await echo.stop();
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('TQ4306');
    for (const form of formsOf(SECRET)) expect(stdout + stderr).not.toContain(form);
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a remote that hangs, and leaves nothing',
  async (signal) => {
    const silent = await startSilentHost();
    const port = new URL(silent.url).port;
    const directory = projectFolder({ 'prefect.yaml': '' });
    gitIn(directory, 'init', '-q');
    const entry = JSON.stringify(join(import.meta.dirname, '../../src/cli.ts'));
    const line = `const { main } = await import(${entry}); process.exitCode = await main(process.argv.slice(1), '0.0.0');`;
    const started = spawn(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        '--input-type=module',
        '-e',
        line,
        '--',
        'plan',
        '--repo',
        `${silent.url}/x.git`,
      ],
      {
        cwd: directory,
        env: { ...PLAIN, TMPDIR: directory, PREFECT_API_URL: 'http://127.0.0.1:1/api' },
        stdio: 'ignore',
      },
    );
    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
    while (silent.connections() === 0 && started.exitCode === null) await wait(20);
    expect(processesNaming(port).length).toBeGreaterThan(0);
    started.kill(signal);
    expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
    await expect.poll(() => processesNaming(port), { timeout: 30_000 }).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.startsWith('tq-git-'))).toEqual([]);
    await silent.stop();
  },
);
