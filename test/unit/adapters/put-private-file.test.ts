/** A file for its owner alone: whole or not at all, whatever was there before and whatever goes wrong. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putPrivate } from '../../../src/adapters/put-private-file.ts';
import { projectFolder } from '../../commands/project-folder.ts';
import { withSmallFiles } from './small-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const bytes = new TextEncoder().encode('{"tqPlan": 1}\n');
const mode = (path: string): number => statSync(path).mode & 0o777;

describe('putPrivate', () => {
  test('makes a file of mode 0600, whatever the mask', async () => {
    const folder = projectFolder({});
    const mask = process.umask(0o777);
    try {
      await putPrivate(join(folder, 'plan.json'), bytes);
    } finally {
      process.umask(mask);
    }
    expect(mode(join(folder, 'plan.json'))).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });

  test('takes the place of a file of another mode; a link stays one', async () => {
    const folder = projectFolder({ 'real.json': 'old' });
    chmodSync(join(folder, 'real.json'), 0o666);
    symlinkSync('real.json', join(folder, 'plan.json'));
    await putPrivate(join(folder, 'plan.json'), bytes);
    expect(lstatSync(join(folder, 'plan.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('{"tqPlan": 1}\n');
    expect(mode(join(folder, 'real.json'))).toBe(0o600);
  });

  test('refuses a folder that is missing, and a folder of that name', async () => {
    const folder = projectFolder({});
    mkdirSync(join(folder, 'taken'));
    await expect(putPrivate(join(folder, 'nowhere', 'plan.json'), bytes)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('there is no such folder') as string,
    });
    await expect(putPrivate(join(folder, 'taken'), bytes)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('it is a folder') as string,
    });
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('leaves the old file whole when the new one cannot be written to its end', async () => {
    const folder = projectFolder({});
    const path = join(folder, 'plan.json');
    writeFileSync(path, 'old');
    const code = `
      import { putPrivate } from ${JSON.stringify(join(ROOT, 'src/adapters/put-private-file.ts'))};
      await putPrivate(${JSON.stringify(path)}, new Uint8Array(1_000_000)).catch((error) => console.log(error.message));
    `;
    const stdout = await withSmallFiles(code);
    expect(stdout).toBe(`\`${path}\` cannot be written: no more may be written`);
    expect(readdirSync(folder)).toEqual(['plan.json']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
