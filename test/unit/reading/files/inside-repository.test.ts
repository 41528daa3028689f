import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { placeInside } from '../../../../src/reading/files/inside-repository.ts';
import { projectFolder } from '../../../commands/project-folder.ts';

const root = (): string => projectFolder({ 'a/prefect.yaml': '', 'shared/base.yaml': '' });

test.for([
  ['../shared/base.yaml', 'shared/base.yaml'],
  ['../..a/base.yaml', '..a/base.yaml'],
  ['./x/../prefect.yaml', 'a/prefect.yaml'],
] as const)('%s lies inside', async ([written, path]) => {
  const folder = root();
  const place = await placeInside(
    written,
    { from: join(folder, 'a/prefect.yaml'), root: folder },
    nodeFileSystem(),
  );
  expect(place).toEqual({ path: join(folder, path) });
});

test.for(['..', '../../x.yaml', '../shared/../../x.yaml', '/etc/passwd', '../.git/config', '../.GIT/config'])(
  '%s is refused',
  async (written) => {
    const folder = join(root(), 'a');
    const place = await placeInside(
      written,
      { from: join(folder, 'prefect.yaml'), root: folder },
      nodeFileSystem(),
    );
    expect(place).toHaveProperty('refused');
  },
);

test('a link out of the repository is refused, also in the middle of a path; one inside is followed', async () => {
  const outside = projectFolder({ 'x.yaml': '' });
  const folder = root();
  mkdirSync(join(folder, 'links'));
  symlinkSync(outside, join(folder, 'links/out'));
  symlinkSync(join(folder, 'shared'), join(folder, 'links/in'));
  writeFileSync(join(folder, 'links/prefect.yaml'), '');
  const where = { from: join(folder, 'links/prefect.yaml'), root: folder };
  expect(await placeInside('out/x.yaml', where, nodeFileSystem())).toEqual({
    refused: 'a link leads out of the repository',
  });
  expect(await placeInside('in/base.yaml', where, nodeFileSystem())).toEqual({
    path: join(folder, 'links/in/base.yaml'),
  });
});

test('without a repository the folder of the file is the border', async () => {
  const folder = root();
  const from = join(folder, 'a/prefect.yaml');
  expect(await placeInside('../shared/base.yaml', { from }, nodeFileSystem())).toHaveProperty('refused');
  expect(await placeInside('b.yaml', { from }, nodeFileSystem())).toEqual({ path: join(folder, 'a/b.yaml') });
});
