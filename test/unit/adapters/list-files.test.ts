import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFiles } from '../../../src/adapters/list-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tq-list-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('listFiles', () => {
  it('lists what is below, without packages, hidden folders and links', async () => {
    for (const path of ['b/c', 'node_modules/x', '.git', '.venv', '__pycache__'])
      await mkdir(join(folder, path), { recursive: true });
    for (const path of [
      'z.txt',
      'b/c/a.py',
      'node_modules/x/i.js',
      '.git/HEAD',
      '.gitlab-ci.yml',
      '.venv/a.py',
    ])
      await writeFile(join(folder, path), '');
    await symlink(folder, join(folder, 'loop'));
    expect(await listFiles(folder)).toEqual(['.gitlab-ci.yml', 'b/c/a.py', 'z.txt']);
  });

  it('finds nothing where there is no folder', async () => {
    expect(await listFiles(join(folder, 'none'))).toEqual([]);
  });

  it('ends', async () => {
    await Promise.all(Array.from({ length: 2100 }, (_, index) => writeFile(join(folder, `${index}`), '')));
    expect(await listFiles(folder)).toHaveLength(2000);
  });
});
