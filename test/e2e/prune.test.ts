/** What leaves the file, on a real server: by default untouched, removed with `--prune`, forgotten with `--detach`. */
import { expect, inject, test } from 'vitest';
import { ownedProject, type OwnedProject, type StoredDeployment } from './owned-project.ts';

const serverUrl = inject('prefectApiUrl');

/** Half a day from now: whatever the hour, the server's scheduler plans nothing anew while a test lasts. */
const HOUR = (new Date().getUTCHours() + 12) % 24;
const DAILY = `    schedules:\n      - {cron: "0 ${HOUR} * * *", slug: every-day, timezone: UTC}\n`;
const ON_EVENT =
  '    triggers:\n      - {name: landed, expect: [file.landed]}\n      - {expect: [file.lost]}\n';

async function deployed(): Promise<OwnedProject> {
  const project = await ownedProject(serverUrl);
  project.write({ stays: DAILY, goes: DAILY + ON_EVENT });
  expect((await project.run('deploy', '--all')).exitCode).toBe(0);
  project.writes.length = 0;
  return project;
}

async function existing(project: OwnedProject, name: string): Promise<StoredDeployment> {
  const found = (await project.stored())[name];
  if (found === undefined) throw new Error(`the server holds no deployment ${name}`);
  return found;
}

test('a second deploy writes nothing: ids, planned runs and an operator’s pause are as they were', async () => {
  const project = await deployed();
  const goes = await existing(project, 'goes');
  const stays = await existing(project, 'stays');
  await project.planRuns(stays.id);
  const planned = await project.scheduledRuns(stays.id);
  expect(planned.length).toBeGreaterThan(0);
  await project.api('PATCH', `/deployments/${goes.id}`, { paused: true });
  const before = await project.stored();
  const again = await project.run('deploy', '--all', '--prune', '--yes');
  expect(again).toEqual({ exitCode: 0, stdout: '', stderr: '2 unchanged' });
  expect(project.writes).toEqual([]);
  expect(await project.stored()).toEqual(before);
  expect(before.goes?.paused).toBe(true);
  expect(await project.scheduledRuns(stays.id)).toEqual(planned);
});

test('by default what left the file stays as it is', async () => {
  const project = await deployed();
  const before = await project.stored();
  project.write({ stays: DAILY });
  const plan = await project.run('plan', '--exit-code');
  expect(plan.exitCode).toBe(0);
  expect(plan.stderr).toContain(`${project.name}/goes`);
  const deploy = await project.run('deploy', '--all');
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain(`\`${project.name}/goes\` is no longer in the file`);
  expect(project.writes).toEqual([]);
  expect(await project.stored()).toEqual(before);
});

test('--prune removes it with its automations and runs, and leaves what a person made', async () => {
  const project = await deployed();
  const { id } = await existing(project, 'goes');
  await project.planRuns(id);
  const ours = await project.run('deploy', '--all');
  expect(ours.stderr).toBe('2 unchanged');
  const [landed] = (await project.api('GET', `/automations/related-to/prefect.deployment.${id}`)) as {
    trigger: object;
    actions: object[];
  }[];
  const byHand = (await project.api('POST', '/automations/', {
    name: `${project.name} by hand`,
    trigger: { type: 'event', expect: ['a.b'], posture: 'Reactive', threshold: 1, within: 0 },
    actions: landed?.actions,
  })) as { id: string };
  project.write({ stays: DAILY });
  const count = (await project.scheduledRuns(id)).length;
  const plan = await project.run('plan', '--prune');
  expect(plan.stderr).toContain(`deletes ${count} scheduled runs`);
  expect(plan.stderr).toContain(`\`${project.name} by hand\``);
  const nobody = await project.run('deploy', '--all', '--prune');
  expect(nobody.exitCode).toBe(8);
  expect(project.writes).toEqual([]);

  const deploy = await project.run('deploy', '--all', '--prune', '--yes');
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain(`removed ${project.name}/goes`);
  expect(Object.keys(await project.stored())).toEqual(['stays']);
  expect(await project.scheduledRuns(id)).toEqual([]);
  expect(await project.automationsOf(id)).toEqual([`${project.name} by hand`]);
  await project.api('DELETE', `/automations/${byHand.id}`);

  project.writes.length = 0;
  expect(await project.run('deploy', '--all', '--prune', '--yes')).toMatchObject({ stderr: '1 unchanged' });
  expect(project.writes).toEqual([]);
});

test('--detach touches nothing of it and forgets it', async () => {
  const project = await deployed();
  const before = await existing(project, 'goes');
  project.write({ stays: DAILY });
  const deploy = await project.run('deploy', '--all', '--detach');
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain(`detached ${project.name}/goes`);
  expect(
    project.writes.filter((write) => write.includes('/deployments') || write.includes('/automations')),
  ).toEqual([]);
  expect(await existing(project, 'goes')).toEqual(before);
  expect(await project.run('plan', '--prune', '--exit-code')).toMatchObject({ exitCode: 0 });
});

test('what another project has taken over is never removed', async () => {
  const project = await deployed();
  project.write({ goes: `${DAILY}${ON_EVENT}    tags: [theirs]\n` }, `${project.name}-2`);
  const theirs = await project.run('deploy', '--all');
  expect(theirs.exitCode).toBe(0);
  expect(theirs.stderr).toContain(`the project \`${project.name}\` deploys it, too`);
  const before = await existing(project, 'goes');
  project.write({ stays: DAILY });
  const deploy = await project.run('deploy', '--all', '--prune', '--yes');
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain(`the project \`${project.name}-2\` owns it`);
  expect(await existing(project, 'goes')).toEqual(before);
});

test('the automation of a named trigger goes with the trigger, and a person’s stays', async () => {
  const project = await deployed();
  const { id } = await existing(project, 'goes');
  const [landed] = (await project.api('GET', `/automations/related-to/prefect.deployment.${id}`)) as {
    actions: object[];
  }[];
  const byHand = (await project.api('POST', '/automations/', {
    name: `${project.name} by hand`,
    trigger: { type: 'event', expect: ['a.b'], posture: 'Reactive', threshold: 1, within: 0 },
    actions: landed?.actions,
  })) as { id: string };
  project.write({ stays: DAILY, goes: DAILY });
  expect((await project.run('deploy', '--all')).exitCode).toBe(0);
  expect(await project.automationsOf(id)).toEqual([`${project.name} by hand`]);
  expect(project.writes.filter((write) => write.includes('owned-by'))).toEqual([]);
  await project.api('DELETE', `/automations/${byHand.id}`);
});

test('-e takes the deployments of an environment, leaves the others alone, and is in the record', async () => {
  const project = await ownedProject(serverUrl);
  const of = (environment: string): string => `${DAILY}    tq: {environment: ${environment}}\n`;
  project.write({ dev: of('dev'), prod: of('prod') });
  const first = await project.run('deploy', '-e', 'prod');
  expect(first).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(`created ${project.name}/prod (prod)`),
  });
  expect(Object.keys(await project.stored())).toEqual(['prod']);
  expect((await project.run('deploy', '-e', 'dev')).exitCode).toBe(0);
  const { releases } = JSON.parse((await project.run('history', '--json')).stdout);
  expect(releases).toMatchObject([{ environments: ['dev'] }, { environments: ['prod'] }]);

  project.write({ prod: of('prod') });
  project.writes.length = 0;
  const before = await project.stored();
  expect(await project.run('deploy', '-e', 'prod')).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '1 unchanged',
  });
  expect((await project.run('deploy', '-e', 'prod', '--prune', '--yes')).exitCode).toBe(64);
  expect(project.writes).toEqual([]);
  expect(await project.stored()).toEqual(before);
});
