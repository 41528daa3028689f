/** What a plan was made of: digests of what was read, and what was asked for and not there. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeBuildContexts } from '../../../../src/adapters/read-build-context.ts';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { hashingFiles, statesNow } from '../../../../src/reading/files/hashing-files.ts';
import { projectFolder } from '../../../commands/project-folder.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('files that are read, asked for, missing, folders and listed ones', async () => {
  const folder = projectFolder({ 'a.py': 'a', 'sub/b.py': 'b', 'sub/listed.txt': 'c' });
  const { files, states } = hashingFiles(nodeFileSystem(), folder);
  await files.exists(join(folder, 'a.py'));
  await files.readFile(join(folder, 'a.py'));
  await files.exists(join(folder, 'a.py'));
  await files.exists(join(folder, 'sub', 'b.py'));
  await files.exists(join(folder, 'gone.py'));
  await files.readFile(join(folder, 'gone.txt'));
  await files.readFile(join(folder, 'sub'));
  await files.exists(join(folder, '.git'));
  expect(await files.list(folder)).toContain('sub/listed.txt');
  const before = states();
  expect(before).toEqual({
    'a.py': sha256('a'),
    'gone.py': null,
    'gone.txt': null,
    sub: 'folder',
    'sub/b.py': 'present',
  });
  expect(await statesNow(before, nodeFileSystem(), folder)).toEqual(before);

  writeFileSync(join(folder, 'a.py'), 'other');
  writeFileSync(join(folder, 'sub', 'b.py'), 'its text does not count');
  mkdirSync(join(folder, 'gone.py'));
  expect(await statesNow(before, nodeFileSystem(), folder)).toEqual({
    ...before,
    'a.py': sha256('other'),
    'gone.py': 'present',
  });
  rmSync(join(folder, 'sub'), { recursive: true });
  expect(await statesNow(before, nodeFileSystem(), folder)).toMatchObject({ sub: null, 'sub/b.py': null });
});

test('files of build contexts, and which would be among them', async () => {
  const folder = projectFolder({ 'app/a.py': 'a', 'app/data/big': 'b', 'other.txt': 'c' });
  symlinkSync('../other.txt', join(folder, 'app', 'link'));
  const { watch, states, isInContext } = hashingFiles(nodeFileSystem(), folder);
  expect(isInContext(join(folder, 'app', 'a.py'))).toBe(false);
  const rules = {
    isExcluded: (path: string) => path.startsWith('data'),
    mayHoldIncluded: () => false,
  };
  const read = await watch(nodeBuildContexts()).read(join(folder, 'app'), rules);
  expect('entries' in read && read.entries.map(({ path }) => path)).toEqual(['a.py', 'link']);
  expect(states()).toEqual({ 'app/a.py': sha256('a') });
  const inside = ['app/a.py', 'app/new.json', 'app/..data/a.py'];
  const paths = [...inside, 'app/data/new', 'other.txt', 'application/x', '.', '..'];
  expect(paths.filter((path) => isInContext(join(folder, path)))).toEqual(inside);
});
