/** Repositories on this machine, against real git. */
import { execa } from 'execa';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { simpleGitAdapter } from '../../../../src/adapters/git/simple-git.ts';
import { TqError } from '../../../../src/tq-error.ts';
import type { Repository } from '../../../../src/ports/git.ts';
import { gitRepository, withOrigin, type TestRepository, TEMPORARY } from '../../../git-repository.ts';
import { projectFolder } from '../../../commands/project-folder.ts';

const adapter = simpleGitAdapter({ PATH: process.env.PATH, HOME: '/nowhere' });

async function open(directory: string): Promise<Repository> {
  const repository = await adapter.open(directory);
  onTestFinished(() => repository.close());
  return repository;
}

const textOf = async (repository: Repository, id: string): Promise<string> => {
  const read = await repository.read(id);
  return 'bytes' in read ? new TextDecoder().decode(read.bytes) : read.detail;
};

describe('names of commits', () => {
  async function history(): Promise<{ made: TestRepository; commits: string[]; repository: Repository }> {
    const made = await gitRepository({ 'a.txt': '1' });
    const first = await made.git('rev-parse', 'HEAD');
    await made.git('tag', '--annotate', 'v1', '--message', 'one');
    await made.git('checkout', '--quiet', '-b', 'feature/x');
    const second = await made.commit({ 'a.txt': '2' }, 'the second\n\nwith more');
    return { made, commits: [first, second], repository: await open(made.directory) };
  }

  test('branches, tags, commits and what is counted from them', async () => {
    const { commits, repository } = await history();
    const [first = '', second = ''] = commits;
    const found = async (ref: string) => {
      const commit = await repository.resolve(ref);
      return commit && [commit.sha, commit.kind];
    };
    expect(await found('v1')).toEqual([first, 'tag']);
    expect(await found('refs/tags/v1')).toEqual([first, 'tag']);
    expect(await found('main')).toEqual([first, 'branch']);
    expect(await found('feature/x')).toEqual([second, 'branch']);
    expect(await found('HEAD')).toEqual([second, 'commit']);
    expect(await found('HEAD~1')).toEqual([first, 'commit']);
    expect(await found('feature/x^')).toEqual([first, 'commit']);
    expect(await found(second)).toEqual([second, 'commit']);
    expect(await found(second.slice(0, 8))).toEqual([second, 'commit']);
    expect(await found('v9')).toBeUndefined();
    expect((await repository.resolve('HEAD'))?.message).toBe('the second');
    expect((await repository.resolve('HEAD'))?.committedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('a branch that is only on the remote', async () => {
    const { made, repository, commits } = await history();
    await withOrigin(made);
    await made.git('checkout', '--quiet', 'main');
    await made.git('branch', '--quiet', '-D', 'feature/x');
    expect(await repository.resolve('feature/x')).toMatchObject({ sha: commits[1], kind: 'branch' });
  });

  test.for(['-h', '--upload-pack=touch x', '', 'a b', 'HEAD:a.txt', 'v1..main', 'a\nb'])(
    'refuses %j, which is no name',
    async (ref) => {
      const { repository } = await history();
      await expect(repository.resolve(ref)).rejects.toMatchObject({ reason: 'usage' });
    },
  );

  test('what was pushed', async () => {
    const { made, repository, commits } = await history();
    expect(await repository.isPushed(commits[0]!)).toBe(false);
    await withOrigin(made);
    const third = await made.commit({ 'a.txt': '3' });
    // A fork is not where workers get the code.
    const fork = projectFolder({});
    await execa('git', ['init', '--quiet', '--bare', fork]);
    await made.git('remote', 'add', 'fork', fork);
    await made.git('push', '--quiet', 'fork', 'feature/x');
    const known = await open(made.directory);
    expect(await known.isPushed(commits[1]!)).toBe(true);
    expect(await known.isPushed(third)).toBe(false);
  });
});

describe('files of a commit', () => {
  test('of each kind, by names of any kind, with their content', async () => {
    const names = ['a b.txt', 'line\nbreak.txt', '"quoted".txt', 'ümlaut/ö.txt', '-dash', 'deep/er/file'];
    const made = await gitRepository(Object.fromEntries(names.map((name) => [name, `in ${name}`])));
    made.write({ 'run.sh': '#!/bin/sh\n', empty: '', large: 'x'.repeat(300_000) });
    chmodSync(join(made.directory, 'run.sh'), 0o755);
    symlinkSync('deep/er', join(made.directory, 'link'));
    const commit = await made.commit({});
    const repository = await open(made.directory);
    const entries = await repository.tree(commit);
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    for (const name of names) {
      expect(byPath.get(name)?.kind).toBe('file');
      expect(await textOf(repository, byPath.get(name)!.id)).toBe(`in ${name}`);
    }
    expect(byPath.get('run.sh')?.kind).toBe('executable');
    expect(byPath.get('link')?.kind).toBe('link');
    expect(await textOf(repository, byPath.get('link')!.id)).toBe('deep/er');
    const all = await Promise.all(entries.map(({ id }) => textOf(repository, id)));
    expect(all[entries.findIndex(({ path }) => path === 'large')]).toHaveLength(300_000);
    expect(all[entries.findIndex(({ path }) => path === 'empty')]).toBe('');
    expect(await textOf(repository, '0'.repeat(40))).toContain('does not have its content');
  });

  test('bytes that are no text stay as they are', async () => {
    const made = await gitRepository({ 'a.txt': '' });
    const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
    writeFileSync(join(made.directory, 'data'), bytes);
    const commit = await made.commit({});
    const repository = await open(made.directory);
    const entry = (await repository.tree(commit)).find(({ path }) => path === 'data');
    expect(await repository.read(entry!.id)).toEqual({ bytes });
  });
});

describe('what differs', () => {
  test('between commits, and from the files on disk', async () => {
    const made = await gitRepository({ kept: '1', changed: '1', gone: '1', 'old name': 'same' });
    const first = await made.git('rev-parse', 'HEAD');
    const second = await made.commit({ changed: '2', gone: null, 'old name': null, 'new name': 'same' });
    made.write({ '.gitignore': 'ignored\n', ignored: '1', 'sub/new\nfile': '1', kept: '2' });
    const repository = await open(join(made.directory, 'sub'));
    expect(await repository.changed(first, second)).toEqual(['changed', 'gone', 'new name', 'old name']);
    expect(await repository.changed(second)).toEqual(['.gitignore', 'kept', 'sub/new\nfile']);
    expect(await repository.changed(second, second)).toEqual([]);
    expect(await repository.mergeBase(first, second)).toBe(first);
    expect(repository.root).toBe(made.directory);
  });
});

describe('a working tree of a commit', () => {
  test('has its files, and leaves nothing behind', async () => {
    const made = await gitRepository({ 'a.txt': 'old' });
    const old = await made.git('rev-parse', 'HEAD');
    await made.commit({ 'a.txt': 'new' });
    const repository = await open(made.directory);
    const { path, remove } = await repository.worktree(old);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('old');
    expect(readFileSync(join(made.directory, 'a.txt'), 'utf8')).toBe('new');
    // Steps ask git for the commit they are at.
    const head = await execa('git', ['rev-parse', 'HEAD'], { cwd: path });
    expect(head.stdout).toBe(old);
    await remove();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(made.directory, '.git', 'worktrees'))).toBe(false);
    expect(await made.git('status', '--porcelain')).toBe('');
  });

  test('of a run that was killed goes with the next one', async () => {
    const made = await gitRepository({ 'a.txt': '' });
    // No process has this number: it is above the most that the system gives.
    const left = mkdtempSync(join(tmpdir(), `${TEMPORARY}99999999-`));
    const repository = await open(made.directory);
    const { remove } = await repository.worktree(await made.git('rev-parse', 'HEAD'));
    await remove();
    expect(existsSync(left)).toBe(false);
  });
});

describe('places', () => {
  test('a folder without a repository', async () => {
    const directory = projectFolder({});
    await expect(adapter.open(directory)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('is in no git repository'),
    });
  });

  test('a machine without git', async () => {
    const { directory } = await gitRepository({ a: '' });
    const without = simpleGitAdapter({ PATH: projectFolder({}) });
    const missing = {
      reason: 'failed',
      message: 'git was not found',
      help: 'install git, or put it on the `PATH`',
    };
    await expect(without.open(directory)).rejects.toMatchObject(missing);
    const source = { url: 'https://example.com/x.git' };
    await expect(without.fetch(source, 'main')).rejects.toMatchObject(missing);
    await expect(without.hasCommit(source, 'a'.repeat(40))).rejects.toMatchObject(missing);
  });

  test('a machine where git may not be started', async () => {
    const bin = projectFolder({ git: '' });
    const without = simpleGitAdapter({ PATH: bin });
    await expect(without.fetch({ url: 'https://example.com/x.git' }, 'main')).rejects.toMatchObject({
      reason: 'failed',
      message: 'git could not be started',
    });
  });

  test('a bare repository', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    const origin = await withOrigin(made);
    const repository = await open(origin);
    expect(repository).toMatchObject({ isBare: true, isShallow: false, root: origin });
    const commit = await repository.resolve('main');
    expect((await repository.tree(commit!.sha)).map(({ path }) => path)).toEqual(['a.txt']);
    await expect(repository.changed(commit!.sha)).rejects.toMatchObject({ reason: 'usage' });
    expect((await open(join(made.directory, '.git'))).isBare).toBe(true);
  });

  test('a shallow clone', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    await made.commit({ 'a.txt': '2' });
    const clone = projectFolder({});
    await execa('git', ['clone', '--quiet', '--depth', '1', `file://${made.directory}`, clone]);
    const repository = await open(clone);
    expect(repository.isShallow).toBe(true);
    expect(repository.remoteUrl).toBe(`file://${made.directory}`);
    expect(await repository.resolve('HEAD~1')).toBeUndefined();
  });

  test('a sparse checkout', async () => {
    const made = await gitRepository({ 'a/1.txt': '1', 'b/2.txt': '2' });
    await made.git('sparse-checkout', 'set', 'a');
    const repository = await open(made.directory);
    const head = (await repository.resolve('HEAD'))!.sha;
    expect(await repository.changed(head)).toEqual([]);
    expect((await repository.tree(head)).map(({ path }) => path)).toEqual(['a/1.txt', 'b/2.txt']);
    const { path, remove } = await repository.worktree(head);
    expect(existsSync(join(path, 'b', '2.txt'))).toBe(true);
    await remove();
    expect(existsSync(join(made.directory, 'b', '2.txt'))).toBe(false);
  });

  test('a detached head', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    await made.git('checkout', '--quiet', '--detach');
    const repository = await open(made.directory);
    expect(await repository.resolve('HEAD')).toMatchObject({ kind: 'commit' });
  });

  test.skipIf(process.getuid?.() !== 0)('a repository of somebody else', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    await execa('chown', ['-R', '12345', made.directory]);
    await expect(adapter.open(made.directory)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('it belongs to somebody else'),
      help: expect.stringContaining('safe.directory'),
    });
    const notes: string[] = [];
    const telling = simpleGitAdapter({ PATH: process.env.PATH, HOME: '/nowhere' }, (line) =>
      notes.push(line),
    );
    expect(await telling.checkout(made.directory)).toBeNull();
    expect(notes).toEqual([expect.stringContaining('safe.directory')]);
  });

  test('another working tree of the repository', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    const other = join(projectFolder({}), 'other');
    await made.git('worktree', 'add', '--quiet', '-b', 'other', other);
    const repository = await open(other);
    expect(repository.root).toBe(other);
    const { path, remove } = await repository.worktree((await repository.resolve('main'))!.sha);
    expect(existsSync(join(path, 'a.txt'))).toBe(true);
    await remove();
    expect(readdirSync(join(made.directory, '.git', 'worktrees'))).toEqual(['other']);
  });
});

describe('a repository that names programs', () => {
  test('starts none of them', async () => {
    const made = await gitRepository({ 'a.txt': '1', '.gitattributes': '* filter=evil diff=evil\n' });
    const canary = join(projectFolder({}), 'started');
    const script = join(projectFolder({ 'evil.sh': `#!/bin/sh\ntouch ${canary}\ncat\n` }), 'evil.sh');
    chmodSync(script, 0o755);
    const hooks = join(made.directory, '.git', 'hooks');
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction'])
      writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.hooksPath', hooks],
      ['filter.evil.clean', script],
      ['filter.evil.smudge', script],
      ['filter.evil.process', script],
      ['filter.evil.required', 'true'],
      ['diff.evil.textconv', script],
      ['diff.evil.command', script],
      ['diff.external', script],
      ['core.pager', script],
      ['core.sshCommand', script],
      ['gpg.program', script],
      ['log.showSignature', 'true'],
    ] as const)
      await made.git('config', key, value);
    made.write({ 'a.txt': '2', 'new.txt': '' });
    const repository = await open(made.directory);
    const head = (await repository.resolve('HEAD'))!.sha;
    expect(await repository.changed(head)).toEqual(['a.txt', 'new.txt']);
    for (const { id } of await repository.tree(head)) await repository.read(id);
    const { path, remove } = await repository.worktree(head);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('1');
    await remove();
    expect(await adapter.checkout(made.directory)).toMatchObject({ commit: head });
    expect(existsSync(canary)).toBe(false);
  });

  test('starts no filter that its configuration has for the temporary working tree alone', async () => {
    const made = await gitRepository({ 'a.txt': '1', '.gitattributes': '* filter=evil\n' });
    const canary = join(projectFolder({}), 'started');
    const inc = join(made.directory, '.git', 'inc');
    writeFileSync(inc, `[filter "evil"]\n  smudge = touch ${canary} && cat\n  clean = cat\n`);
    await made.git('config', 'includeIf.gitdir:**/worktrees/**.path', 'inc');
    const repository = await open(made.directory);
    const { path, remove } = await repository.worktree(await made.git('rev-parse', 'HEAD'));
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('1');
    await remove();
    expect(existsSync(canary)).toBe(false);
  });

  test('starts no transport for a commit that is missing', async () => {
    const made = await gitRepository({ 'a.txt': '1' });
    const canary = join(projectFolder({}), 'started');
    for (const [key, value] of [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', 'ssh://nobody@localhost/x'],
      ['core.sshCommand', `touch ${canary}; false`],
    ] as const)
      await made.git('config', key, value);
    writeFileSync(join(made.directory, '.git', 'refs', 'heads', 'main'), `${'1'.repeat(40)}\n`);
    expect(await adapter.checkout(made.directory)).toBeNull();
    const repository = await adapter.open(made.directory, 'HEAD');
    onTestFinished(() => repository.close());
    expect(await repository.resolve('HEAD')).toBeUndefined();
    await expect(repository.tree('1'.repeat(40))).rejects.toBeInstanceOf(TqError);
    expect(existsSync(canary)).toBe(false);
  });
});
