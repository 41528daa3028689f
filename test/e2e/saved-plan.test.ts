/** Saved plans against a real server: what was looked at is what is done, and nothing when anything has moved on. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Journey, savedPlanJourney, type ServerDeployment } from './saved-plan-journey.ts';

test('plan, look, carry out: the next plan is empty, and a second time there is nothing to do', async () => {
  const { run, read, directory } = await savedPlanJourney();
  const planned = await run('plan', '--out', 'plan.json');
  expect(planned.exitCode, planned.stderr).toBe(0);
  expect(planned.writes).toEqual([]);
  expect(statSync(join(directory, 'plan.json')).mode & 0o777).toBe(0o600);

  const deployed = await run('deploy', '--plan', 'plan.json');
  expect(deployed.exitCode, deployed.stderr).toBe(0);
  expect(deployed.stderr).toContain('2 created');
  expect((await run('plan', '--exit-code')).exitCode).toBe(0);

  const before = [await read('hourly'), await read('on-arrival')];
  const again = await run('deploy', '--plan', 'plan.json');
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stderr).toContain('holds already what the saved plan');
  expect(again.writes).toEqual([]);
  expect([await read('hourly'), await read('on-arrival')]).toEqual(before);
});

/** Deployed, changed in the file, and planned: the change is what the plan is about. */
async function planned(): Promise<Journey & { hourly: ServerDeployment }> {
  const journey = await savedPlanJourney();
  const { run, edit, read } = journey;
  expect((await run('deploy', '--all')).exitCode).toBe(0);
  edit('prefect.yaml', 'every hour', 'every single hour');
  expect((await run('plan', '--out', 'plan.json')).exitCode).toBe(0);
  return { ...journey, hourly: (await read('hourly')) as ServerDeployment };
}

type Moved = Journey & { hourly: ServerDeployment };

test.for<[string, (journey: Moved) => unknown, (journey: Moved) => string]>([
  ['a flow file', ({ edit }) => edit('flows.py', '"today"', '"now"'), () => '`flows.py` was changed'],
  [
    'a field',
    ({ api, hourly }) => api('PATCH', `/deployments/${hourly.id}`, { tags: ['by-hand'] }),
    ({ flow }) => `deployment \`${flow}/hourly\` was changed on the server`,
  ],
  [
    'a pause',
    ({ api, hourly }) => api('PATCH', `/deployments/${hourly.id}`, { paused: true }),
    ({ flow }) => `deployment \`${flow}/hourly\` was changed on the server`,
  ],
  [
    'the list of schedules',
    ({ api, hourly }) =>
      api('POST', `/deployments/${hourly.id}/schedules`, [
        { active: true, schedule: { cron: '1 2 3 4 *', timezone: 'UTC' } },
      ]),
    ({ flow }) => `deployment \`${flow}/hourly\` was changed on the server`,
  ],
  [
    'a schedule that is off now',
    ({ api, hourly }) =>
      api('PATCH', `/deployments/${hourly.id}/schedules/${hourly.schedules[0]?.id}`, { active: false }),
    ({ flow }) => `deployment \`${flow}/hourly\` was changed on the server`,
  ],
  [
    'a deployment that is gone',
    async ({ api, read }) => api('DELETE', `/deployments/${(await read('on-arrival'))?.id}`),
    ({ flow }) => `deployment \`${flow}/on-arrival\` was deleted on the server`,
  ],
  [
    'the work pool',
    ({ api, mark }) =>
      api('PATCH', `/work_pools/pool-${mark}`, {
        base_job_template: {
          job_configuration: { command: '{{ command }}' },
          variables: { type: 'object', properties: { command: { type: 'string', title: 'Command' } } },
        },
      }),
    ({ mark }) => `work pool \`pool-${mark}\` was changed on the server`,
  ],
])('%s has moved on: it is named, and nothing is written', async ([, move, words]) => {
  const journey = await planned();
  await move(journey);
  const { exitCode, stderr, writes } = await journey.run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain(words(journey));
  expect(exitCode).toBe(3);
  expect(writes).toEqual([]);
  expect((await journey.read('hourly'))?.description).toBe('every hour');
});

test('what somebody created meanwhile is named', async () => {
  const { run, flow, read } = await savedPlanJourney();
  await run('plan', '--out', 'plan.json');
  await run('deploy', '-n', 'hourly');
  const { exitCode, stderr, writes } = await run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain(`deployment \`${flow}/hourly\` was created on the server`);
  expect(exitCode).toBe(3);
  expect(writes).toEqual([]);
  expect(await read('on-arrival')).toBeNull();
});

test('another server is refused before it is asked for anything', async () => {
  const { direct, run, read } = await savedPlanJourney();
  expect((await direct('plan', '--out', 'plan.json')).exitCode).toBe(0);
  const { exitCode, stderr, requests } = await run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain('the plan was made for the server at');
  expect(exitCode).toBe(3);
  expect(requests).toEqual([]);
  expect(await read('hourly')).toBeNull();
});
