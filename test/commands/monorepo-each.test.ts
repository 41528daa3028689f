/** Several projects in one deploy: what holds for each of them alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fullName } from '../../src/plan/state.ts';
import { toNote } from '../../src/release/record-note.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { makeRelease } from '../unit/release/make-release.ts';
import { runTq } from './run-tq.ts';
import { ALL, flow, LOCAL, team, teams } from './team-projects.ts';

test('a lock that somebody holds keeps only that project from being deployed', async () => {
  const prefect = new FakePrefect(LOCAL);
  await prefect.takeLock('tq-deploy-orders', 60);
  await prefect.createReleaseNote(toNote(makeRelease({ project: 'orders', finished: null })));
  const directory = teams();
  const run = await runTq(['deploy', '--all', '--lock-timeout', '0', ...ALL], { directory, prefect });
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain(
    'failed teams/orders/prefect.yaml: another deploy of this project is under way',
  );
  expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly', 'stock/nightly']);

  const alone = await runTq(['deploy', '-n', 'orders/nightly', '--lock-timeout', '0', ...ALL], {
    directory,
    prefect,
  });
  expect(alone.exitCode).toBe(7);
  const strict = await runTq(['deploy', '--all', '--fail-fast', '--lock-timeout', '0', ...ALL], {
    directory: teams({ 'teams/stock/src/flows.py': flow('stock').replace('pass', 'return 1') }),
    prefect,
  });
  expect(strict.exitCode).toBe(4);
  expect(strict.stderr).toContain('skipped teams/stock/prefect.yaml: another project failed before');
});

test('--prune removes what left its file', async () => {
  const prefect = new FakePrefect(LOCAL);
  const more = '  - name: hourly\n    entrypoint: src/flows.py:stock\n    work_pool: {name: local}\n';
  const directory = teams(team('stock', more));
  await runTq(['deploy', '--all', ...ALL], { directory, prefect });
  expect(prefect.deployments).toHaveLength(4);
  writeFileSync(
    join(directory, 'teams/stock/prefect.yaml'),
    team('stock')['teams/stock/prefect.yaml'] as string,
  );

  const asked = await runTq(['deploy', '--all', '--prune', ...ALL], { directory, prefect });
  expect(asked.exitCode).toBe(8);
  expect(asked.stderr).toContain('remove `stock/hourly` from the server?');
  expect(prefect.deployments).toHaveLength(4);

  const run = await runTq(['deploy', '--all', '--prune', '--yes', ...ALL], { directory, prefect });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(prefect.deployments.map(fullName)).toEqual(['billing/nightly', 'orders/nightly', 'stock/nightly']);
});
