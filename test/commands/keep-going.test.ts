/** `tq deploy --keep-going`: an error of one deployment leaves that one out, and only that one. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fullName } from '../../src/plan/state.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const entry = (name: string, rest = 'entrypoint: flows.py:orders', pool = 'local'): string =>
  `  - {name: ${name}, ${rest}, work_pool: {name: ${pool}}}\n`;

function shop(entries: string, files: Record<string, string> = {}) {
  const yaml = `name: shop\ndeployments:\n${entries}`;
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS, ...files });
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const run = (...argv: string[]) => runTq(['deploy', '--all', ...argv], { directory, prefect });
  return { directory, prefect, run, names: () => prefect.deployments.map(fullName) };
}

describe('leaves out', () => {
  test.for<[string, string, Record<string, string>]>([
    ['a flow that is not there', entry('broken', 'entrypoint: flows.py:odrers'), {}],
    ['a flow file that is not there', entry('broken', 'entrypoint: gone.py:orders'), {}],
    [
      'a flow file that cannot be read',
      entry('broken', 'entrypoint: bad.py:orders'),
      { 'bad.py': 'def (:\n' },
    ],
    ['a key of the wrong type', entry('broken', 'entrypoint: flows.py:orders, tags: 7'), {}],
    ['a bad schedule', entry('broken', 'entrypoint: flows.py:orders, schedules: [{cron: "99 * * * *"}]'), {}],
    [
      'a parameter that the flow has not',
      entry('broken', 'entrypoint: flows.py:orders, parameters: {dya: x}'),
      {},
    ],
    ['a work pool that the server has not', entry('broken', 'entrypoint: flows.py:orders', 'nowhere'), {}],
  ])('%s', async ([, broken, files]) => {
    const { run, names, prefect } = shop(entry('first') + broken + entry('last'), files);
    const without = await run();
    expect(without.exitCode).toBe(1);
    expect(prefect.writes).toEqual([]);

    const { exitCode, stderr } = await run('--keep-going');
    expect(names()).toEqual(['orders/first', 'orders/last']);
    expect(stderr.match(/^error\[/gm)).toHaveLength(1);
    expect(stderr).toContain('left out, because of the errors above: `broken`');
    expect(exitCode).toBe(4);
  });

  test('both of two with one name, and all of a pool that is not there', async () => {
    const twins = entry('twin') + entry('twin');
    const { run, names } = shop(
      `${twins}${entry('good')}${entry('a', undefined, 'gone')}${entry('b', undefined, 'gone')}`,
    );
    const { exitCode, stderr } = await run('--keep-going');
    expect(stderr).toContain('left out, because of the errors above: `twin`, `twin`, `a`, `b`');
    expect(names()).toEqual(['orders/good']);
    expect(exitCode).toBe(4);
  });
});

describe('stops everything', () => {
  test.for<[string, string]>([
    ['when nothing is left', entry('broken', 'entrypoint: flows.py:odrers')],
    ['when the file as a whole is at fault', `${entry('good')}prefect-version: [1\n`],
    ['when shared parts are at fault', `${entry('good')}build: 7\n`],
  ])('%s', async ([, entries]) => {
    const { run, prefect } = shop(entries);
    const { exitCode, stderr } = await run('--keep-going');
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain('left out');
    expect(prefect.writes).toEqual([]);
  });
});

test('with nothing wrong it changes nothing', async () => {
  const { run, names } = shop(entry('first') + entry('last'));
  const { exitCode, stderr } = await run('--keep-going');
  expect(exitCode).toBe(0);
  expect(stderr).toBe('created orders/first\ncreated orders/last\n2 created\n');
  expect(names()).toHaveLength(2);
});

test('steps of the others run, and each of them once', async () => {
  const step = (name: string): string =>
    `build: [{prefect.deployments.steps.run_shell_script: {id: s, script: "sh -c 'echo ${name} >> ran; echo ${name}'"}}]`;
  const { run, names, directory } = shop(
    [
      entry('broken', `entrypoint: flows.py:odrers, ${step('broken')}`),
      entry('good', `entrypoint: flows.py:orders, version: "{{ s.stdout }}", ${step('good')}`),
      entry('late', `entrypoint: flows.py:orders, concurrency_limit: "{{ s.stdout }}", ${step('late')}`),
    ].join(''),
  );
  const { exitCode, stderr } = await run('--keep-going');
  expect(stderr).toContain('left out, because of the errors above: `broken`, `late`');
  expect(names()).toEqual(['orders/good']);
  expect(readFileSync(join(directory, 'ran'), 'utf8')).toBe('good\nlate\n');
  expect(exitCode).toBe(4);
});
