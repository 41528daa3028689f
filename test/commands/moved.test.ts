/** `tq.moved`: a deployment under a new name, as the operator left the old one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { refuse } from '../fakes/refuse.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const project = (name: string, more = ''): string => `name: shop
deployments:
  - name: ${name}
    entrypoint: flows.py:orders
    work_pool: {name: local}
    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC}
      - {cron: "0 6 * * *", timezone: UTC}
    triggers:
      - {expect: [orders.file.landed]}
      - {name: late, expect: [orders.file.late]}
${more}`;

/** `nightly` is on the server and was switched about by an operator. */
async function operated() {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const directory = projectFolder({ 'prefect.yaml': project('nightly'), 'flows.py': FLOWS });
  const write = (text: string): void => writeFileSync(join(directory, 'prefect.yaml'), text);
  const run = (...argv: string[]) => runTq(argv, { directory, prefect });
  expect((await run('deploy', '--all')).exitCode).toBe(0);
  prefect.changeByHand('orders/nightly', (deployment) => {
    deployment.paused = true;
    for (const schedule of deployment.schedules) schedule.active = schedule.slug === null;
  });
  prefect.switchAutomationByHand('late', false);
  prefect.writes.length = 0;
  const only = () => {
    const [deployment, ...others] = prefect.deployments;
    if (deployment === undefined || others.length > 0) throw new Error('there is not exactly one deployment');
    return deployment;
  };
  return { prefect, write, run, only };
}

test('the new one is made as the operator left the old one, and then the old one is removed', async () => {
  const { prefect, write, run, only } = await operated();
  prefect.plannedRuns.set(only().id, 3);
  write(project('every-night', '    tq: {moved: nightly}\n'));
  const { stdout } = await run('plan', '--json');
  const { plan } = JSON.parse(stdout);
  expect(plan.changes[0]).toMatchObject({
    action: 'create',
    effects: [
      {
        kind: 'moved',
        from: 'orders/nightly',
        keeps: ['its pause', 'the schedule `every-hour` switched off', 'the automation `late` disabled'],
      },
    ],
  });
  expect(plan.removals).toMatchObject([
    { action: 'remove', effects: [{ kind: 'deletes-scheduled-runs', count: 3 }] },
  ]);

  // Nobody is asked: the file has said it.
  expect((await run('deploy')).exitCode).toBe(0);
  expect(prefect.writes).toEqual([
    'createDeployment orders/every-night',
    'createAutomation every-night__automation_1',
    'createAutomation late',
    'deleteOwnedAutomations orders/nightly',
    'deleteDeployment orders/nightly',
  ]);
  const { name, paused, schedules, automations } = only();
  expect({ name, paused }).toEqual({ name: 'every-night', paused: true });
  expect(schedules.map(({ slug, active }) => [slug, active])).toEqual([
    ['every-hour', false],
    [null, true],
  ]);
  expect(automations.map((each) => [each.name, each.enabled])).toEqual([
    ['every-night__automation_1', true],
    ['late', false],
  ]);

  prefect.writes.length = 0;
  const again = await run('deploy');
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toBe(
    'orders/every-night: `moved` names `orders/nightly`, which the server does not have or no longer has; the line may go\n1 unchanged\n',
  );
  expect(prefect.writes).toEqual([]);
});

test('what the file says outright holds all the same', async () => {
  const { write, run, only } = await operated();
  write(
    project('every-night', '    paused: false\n    tq: {moved: [orders/nightly]}\n').replace(
      'slug: every-hour,',
      'slug: every-hour, active: true,',
    ),
  );
  expect((await run('deploy')).exitCode).toBe(0);
  expect(only()).toMatchObject({ paused: false, schedules: [{ active: true }, { active: true }] });
});

test('a file without schedules takes the old one’s along', async () => {
  const { write, run, only } = await operated();
  const bare = project('every-night', '    tq: {moved: nightly}\n');
  write(bare.slice(0, bare.indexOf('    schedules:')) + bare.slice(bare.indexOf('    triggers:')));
  expect((await run('deploy')).exitCode).toBe(0);
  expect(only().schedules.map(({ slug, active }) => [slug, active])).toEqual([
    ['every-hour', false],
    [null, true],
  ]);
});

test('the old one stays when the new one cannot be made, and goes with the next deploy', async () => {
  const { prefect, write, run, only } = await operated();
  write(project('every-night', '    tq: {moved: nightly}\n'));
  prefect.beforeWrite = (write) => {
    if (write === 'createAutomation late') refuse('POST /automations/', 422, 'no');
  };
  const failed = await run('deploy');
  expect(failed.exitCode).toBe(4);
  expect(failed.stderr).toContain(
    'skipped orders/nightly: `orders/every-night`, which takes its place, is not there',
  );
  prefect.beforeWrite = () => undefined;
  expect((await run('deploy')).exitCode).toBe(0);
  expect(only()).toMatchObject({ name: 'every-night', paused: true });
  expect(only().automations.map((each) => [each.name, each.enabled])).toContainEqual(['late', false]);
});

test('a deployment of another project is left alone', async () => {
  const { prefect, write, run } = await operated();
  prefect.changeByHand('orders/nightly', (deployment) => {
    deployment.project = 'another';
  });
  write(project('every-night', '    tq: {moved: nightly}\n'));
  const { stderr, exitCode } = await run('deploy', '--all', '--prune', '--yes');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('the project `another` owns it');
  expect(prefect.deployments.map(({ name }) => name).sort()).toEqual(['every-night', 'nightly']);
});

test('without `moved` the plan says that it looks renamed', async () => {
  const { write, run } = await operated();
  write(project('every-night'));
  const { plan } = JSON.parse((await run('plan', '--json')).stdout);
  expect(plan.changes[0].effects).toEqual([{ kind: 'looks-renamed', from: 'orders/nightly' }]);
  expect(plan.removals).toMatchObject([{ action: 'leave' }]);
});

test('what a person makes under the old name afterwards is left alone, though the line still stands', async () => {
  const { prefect, write, run, only } = await operated();
  write(project('every-night', '    tq: {moved: nightly}\n'));
  expect((await run('deploy')).exitCode).toBe(0);
  const { flowId, ...made } = only();
  await prefect.createDeployment(flowId, { ...made, name: 'nightly', automations: [], versionInfo: {} });
  const { stderr, exitCode } = await run('deploy', '--all', '--prune', '--yes');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('which no deploy of this project is known to have made; it is left alone');
  expect(prefect.deployments.map(({ name }) => name).sort()).toEqual(['every-night', 'nightly']);
});
