/** Folders that contexts are put together in: what any user of an image can read, and gone at the end. */
import { chmodSync, existsSync, lstatSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { nodeBuildContexts } from '../../../src/adapters/read-build-context.ts';
import { stagingFolders } from '../../../src/adapters/staging-folders.ts';
import { projectFolder } from '../../commands/project-folder.ts';

const ALL = { isExcluded: () => false, mayHoldIncluded: () => false };
const mode = (path: string): number => statSync(path).mode & 0o777;

test('copies with modes that every user can read, whatever the mask and the mode were', async () => {
  const source = projectFolder({ 'flows/secret.py': 'x', 'run.sh': 'y' });
  chmodSync(join(source, 'flows', 'secret.py'), 0o600);
  chmodSync(join(source, 'run.sh'), 0o700);
  symlinkSync('flows/secret.py', join(source, 'link.py'));
  const read = await nodeBuildContexts().read(source, ALL);
  if ('failure' in read) throw new Error(read.failure);
  const folder = await stagingFolders(projectFolder({})).open();
  const mask = process.umask(0o077);
  try {
    await folder.copy(read.entries, source, 'context/project');
    await folder.write('context/lists/requirements.txt', 'six\n');
    await folder.makeFolder('context/empty/inside');
  } finally {
    process.umask(mask);
  }
  const at = (path: string): string => join(folder.path, 'context', path);
  expect(mode(folder.path)).toBe(0o700);
  expect(
    ['project', 'project/flows', 'lists', 'empty', 'empty/inside'].map((path) => mode(at(path))),
  ).toEqual(Array.from({ length: 5 }, () => 0o755));
  expect(mode(at('project/flows/secret.py'))).toBe(0o644);
  expect(mode(at('lists/requirements.txt'))).toBe(0o644);
  expect(mode(at('project/run.sh'))).toBe(0o755);
  expect(lstatSync(at('project/link.py')).isSymbolicLink()).toBe(true);
  expect(readlinkSync(at('project/link.py'))).toBe('flows/secret.py');
  expect(await folder.list('context')).toEqual(['empty', 'lists', 'project']);
  expect(await folder.list('nowhere')).toEqual([]);
  expect(Buffer.from(await folder.read('context/project/run.sh')).toString()).toBe('y');
  await folder.remove();
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

test('a file that went meanwhile is named', async () => {
  const folder = await stagingFolders(projectFolder({})).open();
  const entry = { path: 'gone.py', kind: 'file', mode: 0o644, size: 1, digest: 'aa' } as const;
  await expect(folder.copy([entry], '/nowhere', 'context')).rejects.toMatchObject({
    reason: 'failed',
    message: '`/nowhere/gone.py` cannot be copied',
  });
  await folder.remove();
});

test('what is left goes when the process ends, by `process.exit` too', async () => {
  const parent = projectFolder({});
  const program = `
    import { stagingFolders } from ${JSON.stringify(join(import.meta.dirname, '../../../src/adapters/staging-folders.ts'))};
    const folder = await stagingFolders(process.argv[2]).open();
    await folder.write('context/x', 'x');
    console.log(folder.path);
    process.exit(3);
  `;
  const file = join(projectFolder({ 'leave.mts': program }), 'leave.mts');
  const argv = ['--import', import.meta.resolve('tsx'), file, parent];
  const ended = await execa(process.execPath, argv, { reject: false });
  expect(ended.exitCode).toBe(3);
  expect(ended.stdout).toContain(parent);
  expect(readdirSync(parent)).toEqual([]);
}, 30_000);
