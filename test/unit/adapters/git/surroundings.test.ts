/** What git says of the place of a project that is to be, in real repositories. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { simpleGitAdapter } from '../../../../src/adapters/git/simple-git.ts';
import { projectFolder } from '../../../commands/project-folder.ts';

const adapter = (variables = {}) =>
  simpleGitAdapter({ PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', ...variables });

/** A repository, with a commit where `branch` is given. */
async function repository(branch: string, files: Record<string, string> = {}, hasCommit = true) {
  const directory = projectFolder(files);
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: directory });
  await git('init', '--quiet', '--initial-branch', branch);
  if (hasCommit) await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  return { directory, git };
}

describe('surroundings', () => {
  test('the place in a repository, also of a folder that is not there yet', async () => {
    const { directory } = await repository('main');
    mkdirSync(join(directory, 'teams'));
    const prefixOf = async (path: string) => (await adapter().surroundings(join(directory, path))).prefix;
    expect(await prefixOf('')).toBe('');
    expect(await prefixOf('teams')).toBe('teams/');
    expect(await prefixOf('teams/a/b')).toBe('teams/a/b/');
  });

  test('outside of a repository: what git would call the first branch, if it was told', async () => {
    const directory = projectFolder({ '.gitconfig': '[init]\n  defaultBranch = trunk\n' });
    expect(await adapter().surroundings(directory)).toEqual({});
    expect(await adapter({ HOME: directory }).surroundings(join(directory, 'shop'))).toEqual({
      mainBranch: 'trunk',
    });
  });

  test('the branch of the remote goes before what is checked out', async () => {
    const { directory, git } = await repository('topic');
    await git('update-ref', 'refs/remotes/origin/release/1', 'HEAD');
    await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release/1');
    expect((await adapter().surroundings(directory)).mainBranch).toBe('release/1');
  });

  test.for([
    ['a branch of a usual name goes before the one for this change', 'topic', ['master'], 'master'],
    ['what is checked out, where there is no such', 'develop', [], 'develop'],
  ] as const)('%s', async ([, branch, others, expected]) => {
    const { directory, git } = await repository(branch);
    for (const other of others) await git('branch', other);
    expect((await adapter().surroundings(directory)).mainBranch).toBe(expected);
  });

  test('before the first commit: the branch that it will be on', async () => {
    const { directory } = await repository('trunk', {}, false);
    expect((await adapter().surroundings(directory)).mainBranch).toBe('trunk');
  });
});

describe('ignored', () => {
  test('names the line that says so, for files that are not there yet', async () => {
    const { directory, git } = await repository('main', {
      '.gitignore': '# data\n*.csv\n!keep.csv\n*.json\n',
      'teams/a/.gitignore': '/build/\n',
      'there.csv': '',
    });
    writeFileSync(join(directory, '.git/info/exclude'), 'ünï*\n');
    await git('add', '--force', 'there.csv');
    const at = (path: string) => join(directory, path);
    const paths = ['there.csv', 'teams/a/x.csv', 'keep.csv', 'teams/a/build/b', 'teams/a/ünï "x"', 'a.py'];
    const project = at('teams/a/new');
    expect(await adapter().ignored(project, paths.map(at))).toEqual([
      { path: at('teams/a/x.csv'), by: '.gitignore:2' },
      { path: at('teams/a/build/b'), by: 'teams/a/.gitignore:1' },
      { path: at('teams/a/ünï "x"'), by: '.git/info/exclude:1' },
    ]);
    expect(await adapter().ignored(project, [at('a.py')])).toEqual([]);
  });

  test('also where a folder is a link', async () => {
    const { directory } = await repository('main', { '.gitignore': '*.csv\n', 'code/a': '' });
    symlinkSync('code', join(directory, 'src'));
    const paths = ['src/x/b.csv', 'c.csv'].map((path) => join(directory, path));
    expect((await adapter().ignored(directory, paths)).map(({ path }) => path)).toEqual(paths);
  });

  test('outside of a repository nothing is ignored', async () => {
    const directory = projectFolder({ '.gitignore': '*\n' });
    expect(await adapter().ignored(directory, [join(directory, 'a')])).toEqual([]);
  });
});

test('without git nothing is known, and nothing fails', async () => {
  const { directory } = await repository('main', { '.gitignore': '*\n' });
  const without = adapter({ PATH: directory });
  expect(await without.surroundings(directory)).toEqual({});
  expect(await without.ignored(directory, [join(directory, 'a')])).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'git that waits for ever for a file is ended',
  async () => {
    /** In a repository whose settings name a pipe that nobody writes to. */
    const asked = async (setting: string) => {
      const { directory, git } = await repository('main');
      const pipe = join(directory, '.git', 'pipe');
      execFileSync('mkfifo', [pipe]);
      await git('config', setting, pipe);
      const both = [adapter().surroundings(directory), adapter().ignored(directory, [join(directory, 'a')])];
      return Promise.all(both);
    };
    const answers = await Promise.all([asked('core.excludesFile'), asked('include.path')]);
    expect(answers).toEqual([
      [{ prefix: '', mainBranch: 'main' }, []],
      [{}, []],
    ]);
  },
  30_000,
);
