/** `tq.moved` on a real server: the new deployment is as the operator left the old one, which is gone. */
import { expect, inject, test } from 'vitest';
import { ownedProject } from './owned-project.ts';

const serverUrl = inject('prefectApiUrl');

const ENTRY = `    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC}
      - {interval: 3600}
    triggers:
      - {name: landed, expect: [file.landed]}
      - {expect: [file.lost]}
`;
const MOVED = `${ENTRY}    tq: {moved: nightly}\n`;

test('a renamed deployment keeps what was paused and switched off', async () => {
  const project = await ownedProject(serverUrl);
  project.write({ nightly: ENTRY });
  expect((await project.run('deploy')).exitCode).toBe(0);
  const old = (await project.stored()).nightly;
  if (old === undefined) throw new Error('the deployment is not there');
  const run = (await project.api('POST', `/deployments/${old.id}/create_flow_run`, {
    state: { type: 'COMPLETED' },
  })) as { id: string };
  await project.planRuns(old.id);
  await project.api('PATCH', `/deployments/${old.id}`, { paused: true });
  const hourly = old.schedules.find(({ slug }) => slug === 'every-hour');
  await project.api('PATCH', `/deployments/${old.id}/schedules/${hourly?.id}`, { active: false });
  const automations = (await project.api('GET', `/automations/related-to/prefect.deployment.${old.id}`)) as {
    id: string;
    name: string;
  }[];
  const landed = automations.find(({ name }) => name === 'landed');
  await project.api('PATCH', `/automations/${landed?.id}`, { enabled: false });

  project.write({ 'every-night': MOVED });
  const plan = await project.run('plan');
  expect(plan.stderr).toContain(`takes the place of \`${project.name}/nightly\``);
  const deploy = await project.run('deploy');
  expect(deploy).toMatchObject({ exitCode: 0 });
  expect(deploy.stderr).toContain(`removed ${project.name}/nightly`);

  const stored = await project.stored();
  expect(Object.keys(stored)).toEqual(['every-night']);
  const now = stored['every-night'];
  expect(now?.paused).toBe(true);
  const active = Object.fromEntries((now?.schedules ?? []).map((each) => [String(each.slug), each.active]));
  expect(active).toEqual({ 'every-hour': false, null: true });
  const made = (await project.api('GET', `/automations/related-to/prefect.deployment.${now?.id}`)) as {
    name: string;
    enabled: boolean;
  }[];
  expect(Object.fromEntries(made.map(({ name, enabled }) => [name, enabled]))).toEqual({
    'every-night__automation_2': true,
    landed: false,
  });
  expect(await project.automationsOf(old.id)).toEqual([]);
  // A finished run outlives its deployment.
  expect(await project.api('GET', `/flow_runs/${run.id}`)).toMatchObject({ deployment_id: old.id });

  project.writes.length = 0;
  const again = await project.run('deploy');
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('the line may go');
  expect(project.writes).toEqual([]);
});

test('a deploy that ended between making the new and removing the old is finished by the next', async () => {
  const project = await ownedProject(serverUrl);
  project.write({ nightly: ENTRY });
  expect((await project.run('deploy')).exitCode).toBe(0);
  project.write({ nightly: ENTRY, 'every-night': ENTRY });
  expect((await project.run('deploy', '--all')).exitCode).toBe(0);
  const made = (await project.stored())['every-night'];
  project.write({ 'every-night': MOVED });
  expect((await project.run('deploy')).exitCode).toBe(0);
  expect(await project.stored()).toEqual({ 'every-night': made });
});
