/** Files of a commit answer as files on disk do. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { simpleGitAdapter } from '../../../../src/adapters/git/simple-git.ts';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { treeFiles } from '../../../../src/reading/files/tree-files.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { gitRepository } from '../../../git-repository.ts';

test('the same as a checkout, whatever is asked', async () => {
  const made = await gitRepository({
    'prefect.yaml': 'name: a\n',
    'src/core/rules.py': 'x = 1\n',
    'src/core/__init__.py': '',
    'src/.hidden/a.py': '',
    'node_modules/b/c.js': '',
    'deep/1/2/3/4/5/6/7/8/in.txt': '',
    'deep/1/2/3/4/5/6/7/8/9/out.txt': '',
    'with\nbreak/ö.txt': 'ö',
  });
  symlinkSync('src/core', join(made.directory, 'linked'));
  symlinkSync('../src/core/rules.py', join(made.directory, 'src', 'up.py'));
  symlinkSync('nowhere', join(made.directory, 'broken'));
  const commit = await made.commit({});
  const repository = await simpleGitAdapter({ PATH: process.env.PATH }).open(made.directory);
  onTestFinished(() => repository.close());
  const disk = nodeFileSystem();
  const tree = treeFiles(repository, await repository.tree(commit), disk);
  const paths = [
    'prefect.yaml',
    'src',
    'src/core/rules.py',
    'src/core/../core/rules.py',
    'src/core/rules.py/below',
    'linked/rules.py',
    'linked',
    'src/up.py',
    'broken',
    'nothing',
    'deep',
    'with\nbreak/ö.txt',
    '.git',
    '',
  ].map((path) => join(made.directory, path));
  const plain = async (files: typeof disk, path: string) => {
    const read = await files.readFile(path);
    return 'bytes' in read ? new TextDecoder().decode(read.bytes) : read.failure;
  };
  for (const path of paths) {
    expect(await tree.exists(path), path).toBe(await disk.exists(path));
    if (!path.endsWith('.git')) {
      expect(await plain(tree, path), path).toBe(await plain(disk, path));
      expect(await tree.list(path), path).toEqual(await disk.list(path));
    }
  }
  // What is not of the repository is asked of the machine.
  const outside = join(projectFolder({ 'settings.toml': 'a = 1\n' }), 'settings.toml');
  expect(await plain(tree, outside)).toBe('a = 1\n');
});
