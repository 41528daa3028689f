/** The git adapter against real repositories in temporary folders. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { simpleGitAdapter } from '../../../src/adapters/git/simple-git.ts';
import { projectFolder } from '../../commands/project-folder.ts';

const git = simpleGitAdapter({});

test('a branch whose name has a comma, whatever decorations are left out', async () => {
  const directory = await repository();
  await execa('git', ['checkout', '--quiet', '-b', 'feat,2'], { cwd: directory });
  await execa('git', ['config', 'log.excludeDecoration', 'refs/heads/*'], { cwd: directory });
  expect((await git.checkout(directory))?.branch).toBe('feat,2');
});

/** A repository with one commit. */
async function repository(remote?: string): Promise<string> {
  const directory = projectFolder({ 'flows.py': '' });
  const run = (...args: string[]) => execa('git', args, { cwd: directory });
  await run('init', '--quiet', '--initial-branch', 'main');
  await run('config', 'user.name', 'a');
  await run('config', 'user.email', 'a@example.com');
  if (remote !== undefined) await run('remote', 'add', 'origin', remote);
  await run('add', '--all');
  await run('commit', '--quiet', '--message', 'first commit\n\nwith more');
  return directory;
}

describe('checkout', () => {
  test('tells commit, first line, branch and remote', async () => {
    const directory = await repository('https://github.com/acme/widgets.git');
    const { stdout: commit } = await execa('git', ['rev-parse', 'HEAD'], { cwd: directory });
    expect(await git.checkout(directory)).toEqual({
      commit,
      committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
      message: 'first commit',
      branch: 'main',
      remoteUrl: 'https://github.com/acme/widgets.git',
    });
  });

  test('from a folder below, on a branch with a slash, without a remote', async () => {
    const directory = await repository();
    await execa('git', ['switch', '--quiet', '--create', 'topic/x'], { cwd: directory });
    mkdirSync(join(directory, 'below'));
    expect(await git.checkout(join(directory, 'below'))).toMatchObject({
      branch: 'topic/x',
      remoteUrl: null,
    });
  });

  test('has no branch when the head is detached', async () => {
    const directory = await repository();
    await execa('git', ['checkout', '--quiet', '--detach'], { cwd: directory });
    expect(await git.checkout(directory)).toMatchObject({ branch: null });
  });

  test('is null outside a repository and before the first commit', async () => {
    const directory = projectFolder({ 'flows.py': '' });
    expect(await git.checkout(directory)).toBeNull();
    await execa('git', ['init', '--quiet'], { cwd: directory });
    expect(await git.checkout(directory)).toBeNull();
  });

  test('runs no program that the repository names', async () => {
    const directory = await repository();
    const witness = join(directory, 'witness');
    const program = join(directory, 'monitor.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${witness}\n`);
    chmodSync(program, 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'log.showSignature', 'gpg.program']) {
      await execa('git', ['config', key, key === 'log.showSignature' ? 'true' : program], { cwd: directory });
    }
    expect(await git.checkout(directory)).toMatchObject({ message: 'first commit' });
    expect(existsSync(witness)).toBe(false);
  });
});
