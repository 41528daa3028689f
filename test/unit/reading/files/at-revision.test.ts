/** What stays of a commit that was read. */
import { expect, test } from 'vitest';
import type { Commit, Git, Repository } from '../../../../src/ports/git.ts';
import { type AtRevision, atRef } from '../../../../src/reading/files/at-revision.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const COMMIT: Commit = {
  sha: 'a'.repeat(40),
  committedAt: '2026-11-22T06:00:00Z',
  message: 'one',
  kind: 'branch',
};

async function opened(remove: () => Promise<void>): Promise<{ at: AtRevision; said: string[] }> {
  const said: string[] = [];
  const repository = {
    root: '/work',
    remoteUrl: null,
    resolve: async () => COMMIT,
    tree: async () => new Map(),
    worktree: async () => ({ path: '/tmp/tq-git-x/work', remove }),
    close: async () => void said.push('closed'),
  } as unknown as Repository;
  const git = { open: async () => repository } as unknown as Git;
  const environment = {
    variables: {},
    workingDirectory: '/work',
    homeDirectory: '/home/ana',
    platform: 'linux',
  } as const;
  const files = new MemoryFiles('/work', {});
  const at = await atRef({ ref: 'main' }, { git, environment, files, note: (line) => said.push(line) });
  await at.revision.onDisk();
  return { at, said };
}

test('a temporary folder that cannot be removed is named', async () => {
  const failure = Object.assign(new Error('EACCES: permission denied, rmdir'), { code: 'EACCES' });
  const { at, said } = await opened(() => Promise.reject(failure));
  await at.close();
  expect(said).toEqual([
    'the temporary folder `/tmp/tq-git-x/work` could not be removed: EACCES: permission denied, rmdir',
    'closed',
  ]);
});

test('a defect is told, and the repository closed', async () => {
  const defect = new TypeError('x is not a function');
  const { at, said } = await opened(() => Promise.reject(defect));
  await expect(at.close()).rejects.toBe(defect);
  expect(said).toEqual(['closed']);
});
