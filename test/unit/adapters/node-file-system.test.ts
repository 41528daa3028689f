import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../src/ports/file-system.ts';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tq-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('nodeFileSystem', () => {
  const files = nodeFileSystem();

  it('reads a file as it is', async () => {
    writeFileSync(join(folder, 'a'), Buffer.from([0, 255, 10]));
    const result = await files.readFile(join(folder, 'a'));
    expect('bytes' in result && [...result.bytes]).toEqual([0, 255, 10]);
    expect(await files.exists(join(folder, 'a'))).toBe(true);
  });

  it.each<[string, ReadFailure, () => unknown, string?]>([
    ['no file', 'missing', () => undefined],
    ['a file for a folder', 'missing', () => writeFileSync(join(folder, 'file'), ''), 'file/below'],
    ['a folder', 'directory', () => mkdirSync(join(folder, 'x'))],
    ['a link to itself', 'unreadable', () => symlinkSync('x', join(folder, 'x'))],
    ['a FIFO, without waiting', 'unreadable', () => execFileSync('mkfifo', [join(folder, 'x')])],
    [
      'a file beyond 64 MB',
      'unreadable',
      () => {
        writeFileSync(join(folder, 'x'), '');
        truncateSync(join(folder, 'x'), 64 * 1024 * 1024 + 1);
      },
    ],
  ])('does not read %s', async (_, failure, make, path = 'x') => {
    make();
    expect(await files.readFile(join(folder, path))).toMatchObject({ failure });
  });

  it('does not read a device', async () => {
    expect(await files.readFile('/dev/zero')).toMatchObject({ failure: 'unreadable' });
    expect(await files.exists(join(folder, 'nothing'))).toBe(false);
  });
});
