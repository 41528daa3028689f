/** `--changed-since` and git: where a branch parted, shallow clones; and what each command makes of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import {
  commit,
  entry,
  explain,
  FILES,
  type Files,
  flow,
  repository,
  touched,
  write,
  YAML,
} from './changed-repository.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

describe('git', () => {
  test('what others did since a branch parted is no change', async () => {
    const directory = await repository();
    const run = (...args: string[]) => execa('git', args, { cwd: directory });
    await run('switch', '--quiet', '--create', 'topic');
    write(directory, { 'flows/users.py': flow('users', 'import os\n') });
    await commit(directory, 'second');
    await run('switch', '--quiet', 'main');
    write(directory, { 'flows/stock.py': flow('stock', 'import os\n') });
    await commit(directory, 'third');
    await run('tag', '--force', 'v1');
    await run('switch', '--quiet', 'topic');
    expect(await touched(directory)).toEqual(['users: `flows/users.py` changed']);
    // The same of a commit that is not checked out.
    await run('switch', '--quiet', '--detach', 'main');
    expect(await touched(directory)).toEqual([]);
    expect(await touched(directory, '--ref', 'topic')).toEqual(['users: `flows/users.py` changed']);
  });

  test('from a folder below the top', async () => {
    const files = Object.entries(FILES).map(([path, text]): [string, string] => [`teams/a/${path}`, text]);
    const directory = await repository({ ...Object.fromEntries(files), 'core/deep.py': '' });
    const below = join(directory, 'teams/a');
    write(directory, { 'teams/a/core/deep.py': 'LIMIT = 2\n', 'core/deep.py': 'LIMIT = 3\n' });
    expect(await touched(below)).toEqual([
      'orders: `teams/a/flows/orders.py` imports `teams/a/core/rules.py`, which imports `teams/a/core/deep.py`, which changed',
    ]);
  });

  test('a shallow clone fetches what it lacks, and says so', async () => {
    const origin = await repository();
    write(origin, { 'flows/users.py': flow('users', 'import os\n') });
    await commit(origin, 'second');
    const directory = projectFolder({});
    await execa('git', ['clone', '--quiet', '--depth', '1', `file://${origin}`, directory]);
    const { notes, changedSince } = await explain(directory);
    expect(notes).toContain('`v1` was not in this shallow clone; fetched from `origin`');
    expect(notes.find((note) => note.startsWith('compared with'))).toBe(
      'compared with `v1` itself, not with where it parted: the history of this clone is cut off',
    );
    expect(
      changedSince?.files[0]?.deployments.filter((each) => each.touched).map(({ name }) => name),
    ).toEqual(['users']);
  });

  test('a name of nothing is a mistake, and so is `--explain` alone', async () => {
    const directory = await repository();
    const unknown = await runTq(['plan', '--changed-since', 'nope'], { directory, checkout: 'real' });
    expect(unknown).toMatchObject({ exitCode: 64 });
    expect(unknown.stderr).toContain('`nope` names no commit of this repository');
    const alone = await runTq(['plan', '--explain'], { directory, checkout: 'real' });
    expect(alone).toMatchObject({ exitCode: 64 });
    const outside = await runTq(['plan', '--changed-since', 'v1'], {
      directory: projectFolder(FILES),
      checkout: 'real',
    });
    expect(outside).toMatchObject({ exitCode: 3 });
    expect(outside.stderr).toContain('is in no git repository');
  });
});

describe('commands', () => {
  const pool = (): FakePrefect => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

  test('where nothing is touched no server is asked', async () => {
    const directory = await repository();
    for (const command of ['plan', 'deploy', 'build']) {
      const run = await runTq([command, '--changed-since', 'v1'], { directory, checkout: 'real' });
      expect([command, run.exitCode, run.stderr]).toEqual([
        command,
        0,
        expect.stringMatching(/0 of 3 deployments\nno deployment is touched, so there is nothing to do\n$/),
      ]);
    }
  });

  test('a deploy writes what is touched, and removes nothing', async () => {
    const directory = await repository();
    write(directory, { 'core/deep.py': 'LIMIT = 2\n' });
    const prefect = pool();
    const run = await runTq(['deploy', '--changed-since', 'v1'], { directory, checkout: 'real', prefect });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('1 of 3 deployments')]);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['orders']);
    const pruning = await runTq(['deploy', '--changed-since', 'v1', '--prune', '--yes'], {
      directory,
      checkout: 'real',
      prefect,
    });
    expect(pruning.exitCode).toBe(64);
    expect(pruning.stderr).toContain('`--prune` needs every deployment of the file');
  });

  test('`-n` and `--changed-since` must both hold', async () => {
    const directory = await repository();
    write(directory, { 'core/__init__.py': 'X = 1\n' });
    expect((await touched(directory)).length).toBe(2);
    const run = await runTq(['plan', '--changed-since', 'v1', '-n', 'stock'], {
      directory,
      checkout: 'real',
    });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('0 of 1 deployment')]);
  });

  test('a saved plan holds which deployments were touched', async () => {
    const directory = await repository();
    write(directory, { 'core/deep.py': 'LIMIT = 2\n', '.gitignore': 'saved.json\n' });
    const prefect = pool();
    const options = { directory, checkout: 'real', prefect } as const;
    expect((await runTq(['plan', '--changed-since', 'v1', '--out', 'saved.json'], options)).exitCode).toBe(0);
    const run = await runTq(['deploy', '--plan', 'saved.json'], options);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.any(String)]);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['orders']);
  });

  test('several files: those without a touched deployment are left alone', async () => {
    const team = (name: string): Files => ({
      [`teams/${name}/prefect.yaml`]: `name: ${name}\ndeployments:\n${entry('orders')}`,
      [`teams/${name}/flows/orders.py`]: flow(`orders`, 'import shared\n').replace(
        '@flow',
        `@flow(name="${name}")`,
      ),
      [`teams/${name}/shared.py`]: '',
    });
    const directory = await repository({ ...team('a'), ...team('b') });
    write(directory, { 'teams/b/shared.py': 'X = 1\n' });
    const prefect = pool();
    const argv = ['deploy', '--prefect-file', 'teams/*/prefect.yaml', '--changed-since', 'v1', '--explain'];
    const run = await runTq(argv, { directory, checkout: 'real', prefect });
    expect([run.exitCode, run.stdout]).toEqual([
      0,
      expect.stringContaining('in   orders\n     `teams/b/flows/orders.py` imports `teams/b/shared.py`'),
    ]);
    expect(prefect.deployments.map(({ flowName }) => flowName)).toEqual(['b']);
  });

  test('an explanation for people fits a terminal; the document has its shape', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `deployment-${index}`);
    const many = names.map((name) => entry('stock').replace('name: stock', `name: ${name}`)).join('');
    const directory = await repository({ ...FILES, 'prefect.yaml': `${YAML}${many}` });
    write(directory, { 'core/deep.py': 'LIMIT = 2\n' });
    const people = await runTq(['validate', '--changed-since', 'v1', '--explain'], {
      directory,
      checkout: 'real',
    });
    const lines = people.stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.slice(1, 5)).toEqual([
      'in   orders',
      '     `flows/orders.py` imports `core/rules.py`, which imports `core/deep.py`,',
      '     which changed',
      'out  (62) nothing that they are made of changed:',
    ]);
    for (const name of names) expect(people.stdout).toContain(name);
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../schemas/output.schema.json'), 'utf8'),
    ) as object;
    const accepts = new Ajv({ strict: false }).compile(schema);
    expect(accepts(await explain(directory)), JSON.stringify(accepts.errors)).toBe(true);
  });
});
