/** `tq deploy --assert-noop`: whether a deploy would write anything, without writing, and without running a step. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

function shop(yaml = TWO_DEPLOYMENTS) {
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS });
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const run = (...argv: string[]) => runTq(['deploy', ...argv], { directory, prefect });
  const edit = (from: string, to: string): void => {
    const path = join(directory, 'prefect.yaml');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  };
  return { directory, prefect, run, edit };
}

test('exits with 2 and shows the plan when there is something to write; with 0 when there is not', async () => {
  const { prefect, run, edit } = shop();
  const before = await run('--all', '--assert-noop');
  expect(before.exitCode).toBe(2);
  expect(before.stdout + before.stderr).toContain('2 to create');
  expect(prefect.writes).toEqual([]);
  expect(prefect.deployments).toEqual([]);

  await run('--all');
  prefect.writes.length = 0;
  const noop = await run('--all', '--assert-noop');
  expect(noop.exitCode).toBe(0);
  expect(noop.stdout + noop.stderr).toContain('2 unchanged');

  edit('"0 * * * *"', '"5 * * * *"');
  const changed = await run('--all', '--assert-noop');
  expect(changed.exitCode).toBe(2);
  expect(changed.stdout + changed.stderr).toContain('1 to change');
  expect(prefect.writes).toEqual([]);
});

test('runs no step; what waits for one counts as a change, since nobody can tell', async () => {
  const { directory, run, prefect } = shop(`name: shop
build:
  - prefect.deployments.steps.run_shell_script:
      id: stamp
      script: touch ran
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    version: "{{ stamp.stdout }}"
    work_pool: {name: local}
`);
  const { exitCode } = await run('--assert-noop');
  expect(exitCode).toBe(2);
  expect(existsSync(join(directory, 'ran'))).toBe(false);
  expect(prefect.writes).toEqual([]);
});

test('findings are findings', async () => {
  const { run, edit } = shop();
  edit('flows.py:orders', 'flows.py:odrers');
  expect((await run('--all', '--assert-noop')).exitCode).toBe(1);
});

test('tells of planned runs what a plan tells', async () => {
  const { directory, prefect, run, edit } = shop();
  await run('--all');
  edit('"0 * * * *"', '"5 * * * *"');
  edit('name: on-arrival', 'name: on-arrival\n    description: when files come');
  const plan = await runTq(['plan'], { directory, prefect });
  const noop = await run('--all', '--assert-noop');
  expect(plan.stderr).toContain('2 to change');
  expect(noop.stderr).toBe(plan.stderr);
  prefect.plannedRuns.set(prefect.deployments[0]?.id ?? '', 3);
  expect((await run('--all', '--assert-noop')).stderr).toContain('! drops 3 planned runs');
});
