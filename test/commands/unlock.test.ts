import { describe, expect, test } from 'vitest';
import { toNote } from '../../src/release/record-note.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { makeRelease } from '../unit/release/make-release.ts';
import { type Run, type RunOptions, runTq } from './run-tq.ts';

const LOCK = 'tq-deploy-shop';

function unlock(
  prefect: FakePrefect,
  argv: readonly string[] = [],
  options: Partial<RunOptions> = {},
): Promise<Run> {
  return runTq(['unlock', '--project', 'shop', ...argv], { directory: '/', prefect, ...options });
}

/** A server on which process 4711 of `laptop` holds the lock. */
async function held(): Promise<FakePrefect> {
  const prefect = new FakePrefect();
  await prefect.takeLock(LOCK, 60);
  await prefect.createReleaseNote(toNote(makeRelease({ finished: null })));
  return prefect;
}

describe('tq unlock', () => {
  test('says when nobody holds the lock', async () => {
    const prefect = new FakePrefect();
    expect(await unlock(prefect)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'nobody holds the deploy lock of `shop`\n',
    });
    expect(prefect.bookkeeping).toEqual([]);
  });

  test('says who holds it and frees it', async () => {
    const prefect = await held();
    const run = await unlock(prefect, ['--yes']);
    expect(run).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "the deploy lock of \`shop\` is held by anna (process 4711 on laptop, since 2026-01-02T03:04:05.678Z)
      the lock is free; a deploy that held it and still runs notices within 20 s and writes nothing more
      ",
        "stdout": "",
      }
    `);
    expect(await prefect.isLocked(LOCK)).toBe(false);
  });

  test.each([
    [true, '; that process is running'],
    [false, '; that process has ended'],
  ])('tells of a holder on this machine whether it lives: %s', async (isAlive, words) => {
    const machine = { host: 'laptop', isAlive: () => isAlive };
    expect((await unlock(await held(), ['--yes'], { machine })).stderr).toContain(words);
  });

  test('a holder that has not said yet who it is', async () => {
    const prefect = new FakePrefect();
    await prefect.takeLock(LOCK, 60);
    expect((await unlock(prefect, ['--yes'])).stderr).toContain(
      'held by a deploy that has not said yet whose it is',
    );
  });

  test.each([
    ['no', 'the lock stays'],
    [undefined, 'there is nobody to ask; the lock stays'],
  ] as const)('without an agreement the lock stays: %s', async (answer, message) => {
    const prefect = await held();
    const { exitCode, stderr } = await unlock(prefect, [], { answer });
    expect(exitCode).toBe(8);
    expect(stderr).toContain(message);
    expect(await prefect.isLocked(LOCK)).toBe(true);
  });

  test('a person at the terminal agrees', async () => {
    const prefect = await held();
    expect(await unlock(prefect, [], { answer: 'yes' })).toMatchObject({ exitCode: 0 });
    expect(await prefect.isLocked(LOCK)).toBe(false);
  });
});
