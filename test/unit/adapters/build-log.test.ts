/** Logs of builds, in real folders: private, redacted, not too many, and never a reason for a build to fail. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildLog } from '../../../src/adapters/build-log.ts';
import { cacheDirectory } from '../../../src/adapters/cache-directory.ts';
import type { Environment } from '../../../src/environment.ts';
import { projectFolder } from '../../commands/project-folder.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';
import { withSmallFiles } from './small-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

function lab({
  variables = {},
  temporaryFolder,
}: { variables?: Environment['variables']; temporaryFolder?: string } = {}) {
  const home = projectFolder({ 'a-file': '' });
  const environment: Environment = {
    variables: variables.TQ_CACHE_HOME === 'a-file' ? { TQ_CACHE_HOME: join(home, 'a-file') } : variables,
    workingDirectory: home,
    homeDirectory: home,
    platform: 'linux',
  };
  const notes: string[] = [];
  const log = buildLog(environment, {
    clock: new FixedClock('2026-11-22T18:45:01Z'),
    redact: (text) => text.replaceAll('hush', '[redacted]'),
    note: (line) => void notes.push(line),
    temporaryFolder: temporaryFolder ?? home,
  });
  return { home, log, notes, builds: join(home, '.cache', 'tq', 'builds') };
}

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('buildLog', () => {
  test('keeps every line, without secrets, for the owner alone', async () => {
    const { log, builds, notes } = lab();
    const mask = process.umask(0);
    try {
      const open = await log.open('registry.example:5000/team/orders:3f2a9c10');
      open.write('Step 1/1 : RUN x');
      open.write('the password is hush');
      await open.close();
      expect(open.path).toMatch(/\/builds\/20261122T184501Z-orders-3f2a9c10-[0-9a-f]{8}\.log$/);
      expect(dirname(open.path!)).toBe(builds);
      expect(readFileSync(open.path!, 'utf8')).toBe('Step 1/1 : RUN x\nthe password is [redacted]\n');
      expect([mode(open.path!), mode(builds)]).toEqual([0o600, 0o700]);
      expect(notes).toEqual([]);
    } finally {
      process.umask(mask);
    }
  });

  test('takes any name of an image', async () => {
    const { log, builds } = lab();
    for (const image of ['../../up', '-x\n"\u0000/', 'täglich', 'x'.repeat(500)]) {
      const open = await log.open(image);
      await open.close();
      expect(dirname(open.path!)).toBe(builds);
    }
    expect(readdirSync(builds)).toHaveLength(4);
  });

  test('keeps the newest 50, and what is not its own', async () => {
    const { log, builds } = lab();
    mkdirSync(builds, { recursive: true });
    for (let day = 0; day < 60; day += 1)
      writeFileSync(join(builds, `202601${String(day).padStart(2, '0')}T000000Z-orders-0000000a.log`), '');
    writeFileSync(join(builds, 'mine.txt'), '');
    const open = await log.open('orders');
    await open.close();
    const left = readdirSync(builds).sort();
    expect(left).toHaveLength(51);
    expect(left[0]).toBe('20260111T000000Z-orders-0000000a.log');
    expect(left).toContain('mine.txt');
    expect(existsSync(open.path!)).toBe(true);
  });

  test('removes none of its own run, however many images that has', async () => {
    const { log, builds } = lab();
    const logs = await Promise.all(Array.from({ length: 60 }, () => log.open('orders')));
    await Promise.all(logs.map((each) => each.close()));
    expect(readdirSync(builds)).toHaveLength(60);
  });

  test('goes to the temporary folder where the cache cannot be written', async () => {
    const { log, home, notes } = lab({ variables: { TQ_CACHE_HOME: 'a-file' } });
    const open = await log.open('orders');
    open.write('line');
    await open.close();
    expect(dirname(dirname(open.path!))).toBe(home);
    expect(readFileSync(open.path!, 'utf8')).toBe('line\n');
    expect([mode(open.path!), mode(dirname(open.path!))]).toEqual([0o600, 0o700]);
    expect(notes).toEqual([]);
  });

  test('does without one where that cannot be written either, and says so once', async () => {
    const { log, notes } = lab({ variables: { TQ_CACHE_HOME: 'a-file' }, temporaryFolder: '/proc/none' });
    for (const image of ['orders', 'stock']) {
      const open = await log.open(image);
      open.write('line');
      await open.close();
      expect(open.path).toBeUndefined();
    }
    expect(notes).toEqual([expect.stringContaining('is kept in no file')]);
  });
});

test('a disk that fills up costs the end of the log, and not the build', async () => {
  const home = projectFolder({});
  const code = `
    import { buildLog } from ${JSON.stringify(join(ROOT, 'src/adapters/build-log.ts'))};
    const home = ${JSON.stringify(home)};
    const log = buildLog(
      { variables: {}, workingDirectory: home, homeDirectory: home, platform: 'linux' },
      { clock: { now: () => new Date() }, redact: (text) => text, note: (line) => console.log(line) },
    );
    for (const image of ['orders', 'stock']) {
      const open = await log.open(image);
      open.write('first');
      for (let index = 0; index < 1000; index += 1) open.write('x'.repeat(1000));
      await new Promise((resolve) => setTimeout(resolve, 50));
      open.write('after it');
      await open.close();
    }
    console.log('built');
  `;
  const stdout = await withSmallFiles(code);
  expect(stdout).toBe('the output of a build is not kept whole: no more may be written\nbuilt');
  const builds = join(home, '.cache', 'tq', 'builds');
  for (const name of readdirSync(builds))
    expect(readFileSync(join(builds, name), 'utf8')).toMatch(/^first\n/);
});

describe('cacheDirectory', () => {
  const at = (variables: Environment['variables'], platform: NodeJS.Platform = 'linux'): string =>
    cacheDirectory({ variables, platform, workingDirectory: '/project', homeDirectory: '/home/u' });

  test.each([
    [at({}), '/home/u/.cache/tq'],
    [at({ XDG_CACHE_HOME: '/var/cache' }), '/var/cache/tq'],
    [at({ XDG_CACHE_HOME: 'relative' }), '/home/u/.cache/tq'],
    [at({ TQ_CACHE_HOME: 'here', XDG_CACHE_HOME: '/var/cache' }), '/project/here'],
    [at({}, 'darwin'), '/home/u/Library/Caches/tq'],
    [
      cacheDirectory({
        variables: { LOCALAPPDATA: 'C:\\Users\\u\\AppData\\Local' },
        platform: 'win32',
        workingDirectory: 'C:\\project',
        homeDirectory: 'C:\\Users\\u',
      }),
      'C:\\Users\\u\\AppData\\Local\\tq\\cache',
    ],
  ])('%s', (found, expected) => expect(found).toBe(expected));
});
