import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeFileWriter } from '../../../../src/adapters/node-file-writer.ts';
import type { FileWriter } from '../../../../src/ports/file-writer.ts';
import type { FileChange } from '../../../../src/reading/scaffold/lay-out.ts';
import { writeAll } from '../../../../src/reading/scaffold/write-files.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { projectFolder } from '../../../commands/project-folder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function changesIn(directory: string): FileChange[] {
  const change = (name: string, before?: string): FileChange => ({
    name,
    path: join(directory, name),
    before: before === undefined ? undefined : bytes(before),
    after: bytes(`new ${name}`),
  });
  return [change('prefect.yaml', 'old'), change('a/b/one.txt'), change('a/two.txt'), change('three.txt')];
}

const everything = (directory: string): string[] =>
  readdirSync(directory, { recursive: true }).map(String).sort();

test('all of it is written', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'old' });
  await writeAll(changesIn(directory), nodeFileWriter());
  expect(everything(directory)).toEqual([
    'a',
    'a/b',
    'a/b/one.txt',
    'a/two.txt',
    'prefect.yaml',
    'three.txt',
  ]);
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8')).toBe('new prefect.yaml');
});

test.for([0, 1, 2, 3])('when the write number %i fails, everything is as it was', async (last) => {
  const directory = projectFolder({ 'prefect.yaml': 'old', 'mine.txt': '' });
  let writes = 0;
  const failing: FileWriter = {
    ...nodeFileWriter(),
    create: (...args) => {
      if (writes++ === last) throw new TqError('failed', 'the disk is full');
      return nodeFileWriter().create(...args);
    },
    replace: (...args) => {
      if (writes++ === last) throw new TqError('failed', 'the disk is full');
      return nodeFileWriter().replace(...args);
    },
  };
  await expect(writeAll(changesIn(directory), failing)).rejects.toMatchObject({
    reason: 'failed',
    message: 'the disk is full',
    help: expect.stringContaining('nothing was changed'),
  });
  expect(everything(directory)).toEqual(['mine.txt', 'prefect.yaml']);
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8')).toBe('old');
});

test('a file that came meanwhile is not touched, nor is a folder with something of others', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'old' });
  const writer = nodeFileWriter();
  const interfering: FileWriter = {
    ...writer,
    create: async (path, text) => {
      const outcome = await writer.create(path, text);
      if (path.endsWith('one.txt')) writeFileSync(join(directory, 'a/b/theirs.txt'), '');
      if (path.endsWith('two.txt')) writeFileSync(join(directory, 'three.txt'), 'theirs');
      return outcome;
    },
  };
  await expect(writeAll(changesIn(directory), interfering)).rejects.toThrow('`three.txt` is there already');
  expect(everything(directory)).toEqual(['a', 'a/b', 'a/b/theirs.txt', 'prefect.yaml', 'three.txt']);
  expect(readFileSync(join(directory, 'three.txt'), 'utf8')).toBe('theirs');
});

test('what was changed by others after it was written is named', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'old', 'three.txt': '' });
  const writer = nodeFileWriter();
  const interfering: FileWriter = {
    ...writer,
    create: async (path, text) => {
      const outcome = await writer.create(path, text);
      if (path.endsWith('two.txt')) writeFileSync(path, 'theirs');
      return outcome;
    },
  };
  await expect(writeAll(changesIn(directory), interfering)).rejects.toMatchObject({
    help: 'not taken back, since somebody else changed it meanwhile: `a/two.txt`',
  });
  expect(existsSync(join(directory, 'a/b'))).toBe(false);
  expect(readFileSync(join(directory, 'a/two.txt'), 'utf8')).toBe('theirs');
});

test('a link that leads nowhere is no file to write', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'old' });
  symlinkSync(join(directory, 'nowhere'), join(directory, 'three.txt'));
  await expect(writeAll(changesIn(directory), nodeFileWriter())).rejects.toThrow('or a link of that name');
  expect(everything(directory)).toEqual(['prefect.yaml', 'three.txt']);
});

test('a read-only folder: one clear error, nothing left', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'old' });
  mkdirSync(join(directory, 'a'));
  chmodSync(join(directory, 'a'), 0o500);
  await asOrdinaryUser([directory, join(directory, 'prefect.yaml'), join(directory, 'a')], () =>
    expect(writeAll(changesIn(directory), nodeFileWriter())).rejects.toThrow('cannot be made'),
  );
  chmodSync(join(directory, 'a'), 0o700);
  expect(everything(directory)).toEqual(['a', 'prefect.yaml']);
});

/** Root writes everywhere, and some machines test as root: then as a user who owns the paths and has no other right. */
async function asOrdinaryUser(paths: readonly string[], work: () => Promise<void>): Promise<void> {
  const NOBODY = 65_534;
  if (process.geteuid?.() !== 0) return work();
  for (const path of paths) chownSync(path, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
