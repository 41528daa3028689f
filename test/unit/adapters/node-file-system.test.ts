import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
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

  it('says why it does not read a FIFO, as a sentence', async () => {
    execFileSync('mkfifo', [join(folder, 'x')]);
    expect(await files.readFile(join(folder, 'x'))).toEqual({
      failure: 'unreadable',
      detail: 'it is not a regular file',
    });
  });

  it.each<[string, ReadFailure, () => unknown, string?]>([
    ['no file', 'missing', () => undefined],
    ['a file for a folder', 'missing', () => writeFileSync(join(folder, 'file'), ''), 'file/below'],
    ['a folder', 'directory', () => mkdirSync(join(folder, 'x'))],
    ['a link to itself', 'unreadable', () => symlinkSync('x', join(folder, 'x'))],
    ['a FIFO, without waiting', 'unreadable', () => execFileSync('mkfifo', [join(folder, 'x')])],
    [
      'a file beyond 16 MB',
      'unreadable',
      () => {
        writeFileSync(join(folder, 'x'), '');
        truncateSync(join(folder, 'x'), 16 * 1024 * 1024 + 1);
      },
    ],
  ])('does not read %s', async (_, failure, make, path = 'x') => {
    make();
    expect(await files.readFile(join(folder, path))).toMatchObject({ failure });
  });

  it.each<[string, (path: string) => void]>([
    ['shrinks', (path) => truncateSync(path, 10)],
    ['grows', (path) => appendFileSync(path, Buffer.alloc(1024 * 1024))],
    ['is removed', (path) => rmSync(path)],
    ['is replaced', (path) => (rmSync(path), writeFileSync(path, 'new'))],
  ])('answers for a file that %s while it is read', async (_, change) => {
    const path = join(folder, 'a');
    writeFileSync(path, Buffer.alloc(8 * 1024 * 1024));
    const reading = files.readFile(path);
    change(path);
    const result = await reading;
    expect('bytes' in result || result.failure === 'missing').toBe(true);
  });

  it('reads no more than the limit of a file that grows beyond it', async () => {
    const path = join(folder, 'a');
    writeFileSync(path, Buffer.alloc(16 * 1024 * 1024));
    const reading = files.readFile(path);
    for (let times = 0; times < 20; times += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      appendFileSync(path, Buffer.alloc(1024 * 1024));
    }
    const result = await reading;
    expect('bytes' in result ? result.bytes.length : 0).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  it.runIf(process.platform === 'linux')('reads a file that says it is empty and is not', async () => {
    const result = await files.readFile('/proc/self/status');
    expect('bytes' in result && result.bytes.length).toBeGreaterThan(0);
  });

  it('does not read a device', async () => {
    expect(await files.readFile('/dev/zero')).toMatchObject({ failure: 'unreadable' });
    expect(await files.exists(join(folder, 'nothing'))).toBe(false);
  });
});
