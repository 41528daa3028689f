import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { toNote } from '../../src/release/record-note.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { makeRelease } from '../unit/release/make-release.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);
const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

function output(stdout: string) {
  const document = JSON.parse(stdout);
  isOutput(document);
  expect(isOutput.errors ?? []).toEqual([]);
  return document;
}

/** A project of two releases: the second one went half wrong. */
async function twoReleases(): Promise<{ directory: string; prefect: FakePrefect }> {
  const prefect = new FakePrefect(LOCAL);
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
  await runTq(['deploy', '--all'], { directory, prefect });
  writeFileSync(
    join(directory, 'prefect.yaml'),
    TWO_DEPLOYMENTS.replaceAll('    work_pool: {name: local}', '$&\n    tags: [x]'),
  );
  prefect.beforeWrite = (write) => {
    if (write.startsWith('updateDeployment orders/on-arrival'))
      throw new TqError('failed', 'the server said 409');
  };
  await runTq(['deploy', '--all'], { directory, prefect });
  return { directory, prefect };
}

/** Releases of the project `shop`, the oldest first. */
async function recorded(count: number): Promise<FakePrefect> {
  const prefect = new FakePrefect();
  for (let number = 1; number <= count; number += 1)
    await prefect.createReleaseNote(toNote(makeRelease({ number, run: String(number) })));
  return prefect;
}

describe('tq history', () => {
  test('lists the releases, the newest first', async () => {
    const { directory, prefect } = await twoReleases();
    expect(await runTq(['history'], { directory, prefect })).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "",
        "stdout": "2  2026-01-01 00:00Z  partial  tester    1 updated, 1 failed
      1  2026-01-01 00:00Z  ok       tester    2 created
      ",
      }
    `);
    const { stdout } = await runTq(['history', '--json'], { directory, prefect });
    expect(output(stdout)).toMatchObject({
      command: 'history',
      releases: [
        { number: 2, outcome: 'partial', counts: { updated: 1, failed: 1 }, user: 'tester', commit: null },
        { number: 1, outcome: 'ok', counts: { created: 2 } },
      ],
    });
  });

  test('reads as many as are asked for, beyond a page of the server', async () => {
    const prefect = await recorded(230);
    const numbers = async (...options: string[]): Promise<number[]> => {
      const { stdout } = await runTq(['history', '--project', 'shop', '--json', ...options], {
        directory: '/',
        prefect,
      });
      return output(stdout).releases.map(({ number }: { number: number }) => number);
    };
    expect(await numbers()).toEqual(Array.from({ length: 20 }, (_, index) => 230 - index));
    expect(await numbers('--limit', '3')).toEqual([230, 229, 228]);
    expect(await numbers('--limit', '1000')).toEqual(Array.from({ length: 230 }, (_, index) => 230 - index));
  });

  test('says when there are none', async () => {
    const run = await runTq(['history', '--project', 'nothing'], {
      directory: '/',
      prefect: new FakePrefect(),
    });
    expect(run).toEqual({ exitCode: 0, stdout: 'no releases of `nothing` on the server\n', stderr: '' });
  });

  test('passes over notes of others, and refuses those of a newer tq', async () => {
    const prefect = await recorded(1);
    const note = toNote(makeRelease({ number: 2 }));
    await prefect.createReleaseNote({ ...note, markdown: '# by hand' });
    const list = (): ReturnType<typeof runTq> =>
      runTq(['history', '--project', 'shop'], { directory: '/', prefect });
    expect((await list()).stdout).toMatch(/^1 .*\n$/);
    const newer = gzipSync(JSON.stringify({ recordVersion: 2, number: 3, tool: '9.0.0' })).toString('base64');
    await prefect.createReleaseNote({ ...note, markdown: `<!-- tq-release ${newer} -->` });
    expect(await list()).toMatchObject({ exitCode: 3, stdout: '' });
  });

  test('finds the release below many notes of others, so that numbers go on', async () => {
    const { directory, prefect } = await twoReleases();
    const note = toNote(makeRelease());
    for (let count = 0; count < 12; count += 1)
      await prefect.createReleaseNote({ ...note, markdown: '# by hand' });
    prefect.beforeWrite = () => undefined;
    await runTq(['deploy', '--all'], { directory, prefect });
    expect((await runTq(['history', 'show'], { directory, prefect })).stdout).toMatch(/^release 3 of shop\n/);
  });

  test('takes the name of a project as a file gives it, without blanks around it', async () => {
    const run = await runTq(['history', '--project', ' shop '], {
      directory: '/',
      prefect: await recorded(1),
    });
    expect(run.stdout).toMatch(/^1 /);
  });

  test('tells a release that runs from one that died', async () => {
    const prefect = await recorded(1);
    await prefect.createReleaseNote(toNote(makeRelease({ number: 2, finished: null })));
    const outcome = async (): Promise<string> => {
      const { stdout } = await runTq(['history', '--project', 'shop', '--json'], { directory: '/', prefect });
      return output(stdout).releases[0].outcome;
    };
    expect(await outcome()).toBe('unfinished');
    await prefect.takeLock('tq-deploy-shop', 60);
    expect(await outcome()).toBe('running');
  });

  test.each([
    [['history'], 'there is no file `prefect.yaml`'],
    [['history', '--limit', '0'], '`--limit` takes a number from 1'],
    [['history', '--limit', 'x'], '`--limit` takes a number from 1'],
    [['history', '--project', ''], '`--project` takes the name of a project'],
    [['rollback', '--project', ' '], '`--project` takes the name of a project'],
    [['history', 'show', '0'], 'a release has a number from 1'],
    [['history', 'sho'], 'sho'],
  ])('%j is a wrong command line', async (argv, message) => {
    const run = await runTq(argv, { directory: projectFolder({}), prefect: new FakePrefect() });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain(message);
  });
});

describe('tq history show', () => {
  test('shows the newest, or the one of that number', async () => {
    const { directory, prefect } = await twoReleases();
    expect((await runTq(['history', 'show'], { directory, prefect })).stdout).toMatchInlineSnapshot(`
      "release 2 of shop
        outcome  partial
        by       tester on test-host, process 1
        file     prefect.yaml
        started  2026-01-01T00:00:00.000Z
        took     0 s
        tq       0.0.0-test

      changes: 1 updated, 1 failed
        update orders/hourly: updated
        update orders/on-arrival: failed: the server said 409

      deployments of the project after it
        orders/hourly
        orders/on-arrival
      "
    `);
    const first = await runTq(['history', 'show', '1'], { directory, prefect });
    expect(first.stdout).toMatch(/^release 1 of shop\n/);
  });

  test('gives programs the whole record', async () => {
    const { directory, prefect } = await twoReleases();
    const { stdout } = await runTq(['history', 'show', '1', '--json'], { directory, prefect });
    expect(output(stdout).release).toMatchObject({
      number: 1,
      project: 'shop',
      owned: { deployments: { 'orders/hourly': { file: join(directory, 'prefect.yaml') } } },
      state: { deployments: [{ flowName: 'orders', name: 'hourly' }, { name: 'on-arrival' }] },
    });
  });

  test('knows no release that there is not', async () => {
    const prefect = await recorded(3);
    const show = (...number: string[]): ReturnType<typeof runTq> =>
      runTq(['history', 'show', ...number, '--project', 'shop'], { directory: '/', prefect });
    expect(await show('4')).toMatchObject({ exitCode: 3, stdout: '' });
    expect((await show('4')).stderr).toContain('there is no release 4 of `shop`');
    expect((await show('2')).stdout).toMatch(/^release 2 of shop\n/);
  });

  test('does not let a message move the terminal', async () => {
    const prefect = new FakePrefect();
    const commit = { sha: 'abc', message: '\u001b[2J\u0007\nsecond', branch: null };
    await prefect.createReleaseNote(toNote(makeRelease({ commit })));
    for (const argv of [['history'], ['history', 'show']]) {
      const { stdout } = await runTq([...argv, '--project', 'shop'], { directory: '/', prefect });
      expect(stdout).toContain('second');
      for (const harmful of ['\u001b', '\u0007', '\nsecond']) expect(stdout).not.toContain(harmful);
    }
  });
});
