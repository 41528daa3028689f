/** Commands in a folder below the one of `prefect.yaml`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const PROJECT = { 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS, 'src/flows/notes.txt': '' };

test.for([
  ['validate'],
  ['plan'],
  ['deploy', '--all'],
  ['build'],
  ['preflight'],
  ['schedule'],
  ['rules', 'list'],
])('%j says where the file is', async (argv) => {
  const directory = join(projectFolder(PROJECT), 'src/flows');
  const { exitCode, stderr } = await runTq(argv, { directory, prefect: new FakePrefect() });
  expect(stderr).toContain(
    'error[TQ1001]: there is no file `prefect.yaml`\n' +
      'help: the file is at `../../prefect.yaml`: run `tq` in `../..`, or name the file',
  );
  expect(exitCode).toBe(1);
});

test.for([
  [['history'], 64],
  [['history', 'show'], 64],
  [['rollback', '--yes'], 64],
  [['unlock', '--yes'], 64],
  [['rules', 'check'], 64],
  [['new', 'domain', 'customers'], 1],
  [['new', 'deployment', 'late', '--domain', 'orders'], 1],
] as const)('%j needs the file and says where it is', async ([argv, code]) => {
  const directory = join(projectFolder(PROJECT), 'src/flows');
  const { exitCode, stderr } = await runTq([...argv], { directory, prefect: new FakePrefect() });
  expect(stderr).toMatch(/there is no (?:file )?`prefect\.yaml`/);
  expect(stderr).toContain('help: the file is at `../../prefect.yaml`: run `tq` in `../..`');
  expect(exitCode).toBe(code);
});

test('no file of another checkout, or for a name with a folder, is meant', async () => {
  const root = projectFolder({ ...PROJECT, 'src/.git': '' });
  const other = await runTq(['validate'], { directory: join(root, 'src/flows') });
  expect(other.stderr).toContain('help: go to the folder of your `prefect.yaml`');
  const directory = join(projectFolder(PROJECT), 'src/flows');
  const named = await runTq(['plan', '--prefect-file', '../prefect.yaml'], { directory });
  expect(named.stderr).toContain('help: go to the folder of your `prefect.yaml`');
});

test('an import that makes a second file says so', async () => {
  const root = projectFolder(PROJECT);
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  await runTq(['deploy', '--all'], { directory: root, prefect });
  const directory = join(root, 'src/flows');
  const note =
    'prefect.yaml: there is one above, `../../prefect.yaml`; to put it into that, run `tq import` in `../..`';
  expect((await runTq(['import', '--dry-run'], { directory, prefect })).stderr).toContain(note);
  const { exitCode, stderr } = await runTq(['import'], { directory, prefect });
  expect([exitCode, existsSync(join(directory, 'prefect.yaml'))]).toEqual([0, true]);
  expect(stderr).toContain(note);
  expect((await runTq(['import'], { directory: root, prefect })).stderr).not.toContain('there is one above');
});

test('`tq rules list` tells what is wrong with the file', async () => {
  const directory = projectFolder({ 'prefect.yaml': 'deployments: [' });
  const { exitCode, stderr } = await runTq(['rules', 'list'], { directory });
  expect(stderr).toContain('error[TQ1004]');
  expect(exitCode).toBe(1);
});
