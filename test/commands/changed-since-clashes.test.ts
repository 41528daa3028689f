/** What `--changed-since` and `-n` leave out, and must not overlook: names that are taken, files that are gone, going back. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { commit, entry, FILES, type Files, flow, repository, write, YAML } from './changed-repository.ts';
import { runTq } from './run-tq.ts';

const pool = (): FakePrefect => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

function team(folder: string, name: string): Files {
  const named = entry('orders').replace('name: orders', `name: ${name}`);
  return {
    [`teams/${folder}/prefect.yaml`]: `name: ${folder}\ndeployments:\n${named}`,
    [`teams/${folder}/flows/orders.py`]: flow('orders'),
  };
}

const ALL = ['--prefect-file', 'teams/*/prefect.yaml'];
const SINCE = ['--changed-since', 'v1'];

describe('several files', () => {
  test('a name that an untouched or unchosen file has is taken', async () => {
    const directory = await repository({ ...team('a', 'x'), ...team('b', 'y') });
    write(directory, team('a', 'y'));
    const prefect = pool();
    for (const more of [SINCE, ['-n', 'y', ...SINCE]]) {
      const run = await runTq(['deploy', ...ALL, ...more], { directory, checkout: 'real', prefect });
      expect([run.exitCode, run.stderr.match(/error\[TQ2054\]/g)?.length]).toEqual([1, 2]);
      expect(run.stderr).toContain('teams/b/prefect.yaml:3:11');
    }
    const validated = await runTq(['validate', 'teams/*/prefect.yaml', ...SINCE], {
      directory,
      checkout: 'real',
    });
    expect([validated.exitCode, validated.stderr.match(/error\[TQ2054\]/g)?.length]).toEqual([1, 2]);
    expect(prefect.writes).toEqual([]);
    // Another flow is another deployment.
    write(directory, { 'teams/a/flows/orders.py': flow('orders').replace('@flow', '@flow(name="other")') });
    const run = await runTq(['plan', ...ALL, ...SINCE], { directory, checkout: 'real', prefect });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('1 of 2 deployments')]);
  });

  test('deployments of a file that is gone are named', async () => {
    const directory = await repository({ ...team('a', 'x'), ...team('b', 'y') });
    rmSync(join(directory, 'teams/b/prefect.yaml'));
    const run = await runTq(['plan', ...ALL, ...SINCE], { directory, checkout: 'real' });
    expect([run.exitCode, run.stderr]).toEqual([
      0,
      expect.stringContaining('no longer in the file since `v1`: `y`'),
    ]);
  });
});

describe('one file', () => {
  const twice = (name: string): string =>
    `${YAML}${entry('orders').replace('name: orders', `name: ${name}`).replace(':orders', ':again')}`;

  test('a name that an untouched or unchosen entry has is taken', async () => {
    const both = `${FILES['flows/orders.py']}\n\n@flow(name="orders")\ndef again():\n    pass\n`;
    const directory = await repository({ ...FILES, 'flows/orders.py': both, 'prefect.yaml': twice('twice') });
    write(directory, { 'prefect.yaml': twice('orders') });
    const prefect = pool();
    for (const argv of [
      ['deploy', ...SINCE],
      ['deploy', '-n', 'again/orders'],
      ['validate', ...SINCE],
    ]) {
      const run = await runTq(argv, { directory, checkout: 'real', prefect });
      expect([argv, run.exitCode, run.stderr.match(/error\[TQ2003\]/g)?.length]).toEqual([argv, 1, 1]);
    }
    expect(prefect.writes).toEqual([]);
  });

  test('`-n` with an unknown name narrows all the same, and one that renames makes a new deployment', async () => {
    const one = `name: shop\ndeployments:\n${entry('orders')}`;
    const directory = await repository({ ...FILES, 'prefect.yaml': YAML });
    const prefect = pool();
    const options = { directory, checkout: 'real', prefect } as const;
    const unknown = await runTq(['deploy', '-n', 'orders', '-n', 'typo', ...SINCE], options);
    expect([unknown.exitCode, unknown.stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(prefect.writes).toEqual([]);
    const pruning = await runTq(['deploy', '--all', '--prune', ...SINCE], options);
    expect([pruning.exitCode, pruning.stderr]).toEqual([
      64,
      expect.stringContaining('`--prune` needs every deployment of the file'),
    ]);
    write(directory, { 'prefect.yaml': one });
    await commit(directory, 'second');
    const renamed = await runTq(['plan', '-n', 'other', '--changed-since', 'HEAD'], options);
    expect(renamed.stderr).toContain('1 of 1 deployment');
  });

  test('going back is a change, though nothing happened since both parted', async () => {
    const directory = await repository();
    write(directory, { 'flows/users.py': flow('users', 'import os\n') });
    await commit(directory, 'second');
    await execa('git', ['tag', 'v2'], { cwd: directory });
    const argv = ['plan', '--ref', 'v1', '--changed-since', 'v2'];
    const run = await runTq(argv, { directory, checkout: 'real', prefect: pool() });
    expect(run.stderr).toContain('`v2` is ahead of what is to be deployed');
    expect(run.stderr).toContain('1 of 3 deployments');
  });
});
