import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sourceOf } from '../../../src/git/credentials.ts';
import { withoutSecrets } from '../../../src/git/explain.ts';
import { repositoryName, withoutUser } from '../../../src/git/repository-url.ts';
import { startGitServer } from './git-server.ts';
import { gitEnvironment, gitIn, makeRepositories, writeFiles } from './repositories.ts';
import { recorded, type Recorded, runOne } from './run.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-git-clone-')));
const { commits } = makeRepositories(root);
const flows = `file://${root}/flows.git`;
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x-'));
});

function inFolder(more: Record<string, string> = {}): Recorded {
  return recorded(folder, { variables: { ...gitEnvironment(folder), ...more } });
}

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

/** A clone of what `flows.git` was a commit before. */
function cloneBehind(name: string): void {
  gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/old.git`, name);
  gitIn(join(folder, name), 'remote', 'set-url', 'origin', flows);
}

describe('git_clone', () => {
  it('clones the newest commit alone', async () => {
    const { context, calls } = inFolder();
    expect(await runOne('git_clone', { repository: flows }, context)).toEqual({
      outputs: { directory: 'flows' },
    });
    expect(read('flows', 'README.md')).toBe('two\n');
    expect(gitIn(join(folder, 'flows'), 'rev-list', '--count', 'HEAD')).toBe('1');
    expect(calls[0]?.args.slice(-3)).toEqual(['--end-of-options', flows, join(folder, 'flows')]);
  });

  it('brings what is there up to date, and keeps what git does not know', async () => {
    cloneBehind('flows');
    writeFiles(join(folder, 'flows'), { 'own.txt': 'own', 'README.md': 'changed' });
    await runOne('git_clone', { repository: flows }, inFolder().context);
    expect(read('flows', 'README.md')).toBe('two\n');
    expect(existsSync(join(folder, 'flows', 'a', 'flow.py'))).toBe(false);
    expect(read('flows', 'own.txt')).toBe('own');
  });

  it('keeps commits of its own that the remote does not have', async () => {
    gitIn(folder, 'clone', '-q', flows, 'flows');
    writeFiles(join(folder, 'flows'), { 'README.md': 'mine' });
    gitIn(join(folder, 'flows'), 'commit', '-q', '-a', '-m', 'mine');
    await runOne('git_clone', { repository: flows }, inFolder().context);
    expect(read('flows', 'README.md')).toBe('mine');
  });

  it('goes to the commit that is asked for, and back', async () => {
    const { context } = inFolder();
    for (const commit of [commits.old, commits.side, commits.old.slice(0, 7), commits.main]) {
      expect(await runOne('git_clone', { repository: flows, commit_sha: commit }, context)).toEqual({
        outputs: { directory: 'flows' },
      });
      expect(gitIn(join(folder, 'flows'), 'rev-parse', 'HEAD')).toMatch(new RegExp(`^${commit}`));
    }
  });

  it('takes a folder given relative to the working directory for the same the second time', async () => {
    const { context } = inFolder();
    const inputs = { repository: '../flows.git' };
    expect(await runOne('git_clone', inputs, context)).toEqual({ outputs: { directory: 'flows' } });
    expect(await runOne('git_clone', inputs, context)).toEqual({ outputs: { directory: 'flows' } });
  });

  it('leaves everything as it is when the remote is gone', async () => {
    cloneBehind('gone');
    gitIn(join(folder, 'gone'), 'remote', 'set-url', 'origin', `${root}/gone.git`);
    const result = await runOne('git_clone', { repository: `${root}/gone.git` }, inFolder().context);
    expect(result).toMatchObject({
      failure: { help: 'check the address of the repository, and that you may read it' },
    });
    expect(read('gone', 'README.md')).toBe('one\n');
  });

  it('does not touch a repository of something else', async () => {
    cloneBehind('flows');
    const repository = `file://${root}/with-parts.git`;
    const { context, calls } = inFolder();
    expect(await runOne('git_clone', { repository, clone_directory_name: 'flows' }, context)).toMatchObject({
      failure: { message: `\`git_clone\` found another repository in \`${folder}/flows\`: \`${flows}\`` },
    });
    expect(calls.length).toBe(1);
  });

  it('does not take the repository around it for the clone', async () => {
    gitIn(folder, 'clone', '-q', flows, '.');
    writeFiles(folder, { 'README.md': 'work in progress' });
    mkdirSync(join(folder, 'flows', '.git'), { recursive: true });
    const result = await runOne('git_clone', { repository: flows }, inFolder().context);
    expect(result).toMatchObject({
      failure: { message: `\`git_clone\` found another repository in \`${folder}/flows\`` },
    });
    expect(read('README.md')).toBe('work in progress');
  });

  it.each(['.', '..', '../..', 'x/..'])('does not put the project itself back: %s', async (name) => {
    gitIn(folder, 'clone', '-q', flows, '.');
    writeFiles(folder, { 'README.md': 'work in progress' });
    const result = await runOne(
      'git_clone',
      { repository: flows, clone_directory_name: name },
      inFolder().context,
    );
    expect(result).toMatchObject({
      failure: { message: '`clone_directory_name` must name a folder in the working directory' },
    });
    expect(read('README.md')).toBe('work in progress');
  });

  it('runs no hooks and no file monitor of a folder', async () => {
    cloneBehind('flows');
    const git = join(folder, 'flows', '.git');
    const program = join(folder, 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 });
    for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(git, 'hooks', hook), `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 });
    }
    gitIn(join(folder, 'flows'), 'config', 'core.fsmonitor', program);
    rmSync(join(folder, 'ran'), { force: true });
    await runOne('git_clone', { repository: flows, commit_sha: commits.main }, inFolder().context);
    expect(read('flows', 'README.md')).toBe('two\n');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it('takes no program for a transport, and folders only from the user', async () => {
    const { context } = recorded(folder, { variables: { PATH: process.env.PATH, HOME: folder } });
    const result = await runOne(
      'git_clone',
      { repository: `ext::sh -c "touch% ${folder}/ran"`, clone_directory_name: 'x' },
      context,
    );
    expect(result).toMatchObject({
      failure: { help: expect.stringContaining('GIT_ALLOW_PROTOCOL') as string },
    });
    writeFileSync(join(folder, 'git-remote-other'), `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 });
    const withProgram = inFolder({ PATH: `${folder}:${process.env.PATH}` }).context;
    const variables = { ...withProgram.variables, GIT_ALLOW_PROTOCOL: undefined };
    const other = { repository: 'other::x', clone_directory_name: 'x' };
    expect(await runOne('git_clone', other, { ...withProgram, variables })).toHaveProperty('failure');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    expect(await runOne('git_clone', { repository: flows }, context)).toHaveProperty('outputs');
    const parts = { repository: `file://${root}/with-parts.git`, include_submodules: true };
    expect(await runOne('git_clone', parts, context)).toHaveProperty('failure');
  });

  it('works inside a hook, where git is pointed at another repository', async () => {
    gitIn(folder, 'init', '-q', 'other');
    const git = join(folder, 'other', '.git');
    const { context } = inFolder({
      GIT_DIR: git,
      GIT_INDEX_FILE: join(git, 'index'),
      GIT_WORK_TREE: join(folder, 'other'),
    });
    cloneBehind('flows');
    await runOne('git_clone', { repository: flows }, context);
    expect(read('flows', 'README.md')).toBe('two\n');
  });

  it('says when git is not there', async () => {
    const { context } = inFolder({ PATH: folder });
    expect(await runOne('git_clone', { repository: flows }, context)).toMatchObject({
      failure: { message: '`git_clone` could not start `git`: `git` was not found' },
    });
  });

  it.each([
    [{ repository: 'https://h/' }, 'no name for the folder can be made of `repository`'],
    [
      { repository: flows, clone_directory_name: '/elsewhere' },
      '`clone_directory_name` must name a folder in the working directory',
    ],
    [{ repository: flows, branch: 'a b' }, '`branch` must be the name of a branch or tag'],
    [
      { repository: 'https://bitbucketserver.example.com/r', access_token: 'x' },
      'the credentials for a Bitbucket Server must have a `username`',
    ],
  ])('starts no git for %j', async (inputs, message) => {
    const { context, calls } = inFolder();
    expect(await runOne('git_clone', inputs, context)).toMatchObject({ failure: { message } });
    expect(calls).toEqual([]);
  });
});

describe('a repository that asks for a login', () => {
  const token = 'very-secret-token-0123456789';

  it('gets the one of the address, which shows nowhere', async () => {
    const server = await startGitServer({ root, login: `me:${token}` });
    const trace = join(folder, 'trace.json');
    const { context, calls, output } = inFolder({ GIT_TRACE2_EVENT: trace });
    const repository = `${server.url.replace('://', `://me:${token}@`)}/flows.git`;
    try {
      // The second time the clone is there.
      for (const commit of [commits.old, commits.main]) {
        const result = await runOne('git_clone', { repository, commit_sha: commit }, context);
        expect(result).toEqual({ outputs: { directory: 'flows' } });
      }
    } finally {
      await server.close();
    }
    expect(read('flows', 'README.md')).toBe('two\n');
    const commands = readFileSync(trace, 'utf8');
    expect(commands).toContain('remote-http');
    const shown = [
      commands,
      read('flows', '.git', 'config'),
      output.join(''),
      JSON.stringify(calls.map(({ args }) => args)),
    ];
    for (const text of shown) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(Buffer.from(`me:${token}`).toString('base64'));
    }
  });

  it('takes the login out of a clone that `prefect deploy` left', async () => {
    const server = await startGitServer({ root, login: `me:${token}` });
    const repository = `${server.url.replace('://', `://me:${token}@`)}/flows.git`;
    try {
      gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/old.git`, 'flows');
      gitIn(join(folder, 'flows'), 'remote', 'set-url', 'origin', repository);
      await runOne('git_clone', { repository }, inFolder().context);
    } finally {
      await server.close();
    }
    expect(read('flows', 'README.md')).toBe('two\n');
    expect(read('flows', '.git', 'config')).not.toContain(token);
  });

  it('says so once when the login is wrong', async () => {
    const server = await startGitServer({ root, login: `me:${token}` });
    const { context, pauses } = inFolder();
    const repository = `${server.url.replace('://', '://me:a-wrong-password@')}/flows.git`;
    const result = await runOne('git_clone', { repository }, context).finally(() => server.close());
    expect(result).toMatchObject({
      failure: {
        message: expect.stringContaining(`failed at \`git clone\` for \`${server.url}/flows.git\``) as string,
        help: expect.stringContaining('token') as string,
      },
    });
    expect(result).not.toHaveProperty('failure.message', expect.stringContaining('a-wrong-password'));
    expect(pauses).toEqual([]);
  });

  it('asks nobody when there is no login', async () => {
    const server = await startGitServer({ root, login: `me:${token}` });
    const { context } = inFolder();
    const result = await runOne('git_clone', { repository: `${server.url}/flows.git` }, context).finally(() =>
      server.close(),
    );
    expect(result).toMatchObject({
      failure: { message: expect.stringContaining('terminal prompts disabled') as string },
    });
  });

  it('tries three times when the network fails, with longer pauses', async () => {
    const server = await startGitServer({ root, login: 'a:b' });
    await server.close();
    const { context, pauses, calls } = inFolder();
    const result = await runOne('git_clone', { repository: `${server.url}/flows.git` }, context);
    expect(result).toMatchObject({ failure: { help: 'check the network, and the name of the host' } });
    expect(pauses).toEqual([1000, 2000]);
    expect(calls.length).toBe(3);
  });

  it('keeps settings that came in the environment already', async () => {
    const server = await startGitServer({ root, login: `me:${token}` });
    const more = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'url.flows:.insteadOf',
      GIT_CONFIG_VALUE_0: 'nothing:',
    };
    const { context, calls } = inFolder(more);
    const repository = `${server.url.replace('://', `://me:${token}@`)}/flows.git`;
    await runOne('git_clone', { repository }, context).finally(() => server.close());
    expect(calls[0]?.variables).toMatchObject({
      ...more,
      GIT_CONFIG_COUNT: '11',
      GIT_CONFIG_KEY_1: 'core.hooksPath',
    });
    expect(read('flows', 'README.md')).toBe('two\n');
  });
});

describe('addresses', () => {
  it.each([
    ['https://github.com/org/repo.git', 'repo'],
    ['https://github.com/org/my.github.io', 'myhub.io'],
    ['git@github.com:org/repo.git', 'repo'],
    ['/srv/repo', 'repo'],
    ['https://h/repo/', ''],
  ])('%s is cloned into `%s`', (url, name) => {
    expect(repositoryName(url)).toBe(name);
  });

  it.each([
    ['HTTPS://me:x@GitHub.com:8443/Org/r?a@b', 'https://github.com:8443/Org/r?a@b'],
    ['git@github.com:org/r', 'git@github.com:org/r'],
    ['/srv/a@b', '/srv/a@b'],
  ])('%s without a user is %s', (url, expected) => {
    expect(withoutUser(url)).toBe(expected);
  });

  it.each([
    ['https://me:p%40ss@h/r', { url: 'https://h/r', login: 'me:p@ss' }],
    ['https://ghp_0123456789@github.com/o/r', { url: 'https://github.com/o/r', login: 'ghp_0123456789:' }],
    [
      `https://${'a1'.repeat(26)}@dev.azure.com/o/r`,
      { url: 'https://dev.azure.com/o/r', login: `${'a1'.repeat(26)}:` },
    ],
    ['https://org@dev.azure.com/org/r', { url: 'https://org@dev.azure.com/org/r' }],
    ['ssh://git@h/r', { url: 'ssh://git@h/r' }],
    ['git@h:r', { url: 'git@h:r' }],
    ['https://me:100%@h/r', { url: 'https://h/r', login: 'me:100%' }],
  ])('%s', (url, source) => {
    expect(sourceOf(url, undefined)).toEqual(source);
  });

  it('gives a token to https alone', () => {
    const token = { access_token: 'tok' };
    expect(sourceOf('https://user@h/r', token)).toEqual({ url: 'https://h/r', login: 'tok:' });
    expect(sourceOf('http://h/r', token)).toEqual({ url: 'http://h/r' });
    expect(sourceOf('git@h:r', token)).toEqual({ url: 'git@h:r' });
  });

  it('hides a login wherever git repeats it', () => {
    const text = "fatal: https://me:word@h/r: 'word1' and word1 and https://x@h";
    expect(withoutSecrets(text, 'me:word1')).toBe("fatal: https://h/r: '***' and *** and https://h");
  });
});
