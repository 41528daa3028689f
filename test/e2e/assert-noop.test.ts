/** A deploy of what the server holds already sends no request that writes, and `--assert-noop` says so beforehand. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Journey, savedPlanJourney, type ServerDeployment } from './saved-plan-journey.ts';

/** For a minute: the scheduler looks every few seconds. */
const MOST_LOOKS = 120;

interface PlannedRun {
  id: string;
}

/** The scheduler's runs of a deployment, once it has planned some. */
async function plannedRuns({ api }: Journey, deploymentId: string): Promise<string[]> {
  for (let attempt = 0; ; attempt += 1) {
    const runs = (await api('POST', '/flow_runs/filter', {
      deployments: { id: { any_: [deploymentId] } },
      flow_runs: { state: { type: { any_: ['SCHEDULED'] } } },
      sort: 'ID_DESC',
    })) as PlannedRun[];
    if (runs.length > 0 || attempt === MOST_LOOKS) return runs.map(({ id }) => id).sort();
    await wait(500);
  }
}

test('a second deploy writes nothing: ids, planned runs and an operator’s pause are as they were', async () => {
  const journey = await savedPlanJourney();
  const { run, read, api } = journey;
  const first = await run('deploy', '--all');
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.writes.length).toBeGreaterThan(0);
  const hourly = (await read('hourly')) as ServerDeployment;
  const onArrival = (await read('on-arrival')) as ServerDeployment;
  await api('PATCH', `/deployments/${onArrival.id}`, { paused: true });
  const runs = await plannedRuns(journey, hourly.id);
  expect(runs.length).toBeGreaterThan(0);
  const before = [await read('hourly'), await read('on-arrival')];

  for (const argv of [
    ['deploy', '--all', '--assert-noop'],
    ['deploy', '--all'],
    ['plan', '--exit-code'],
  ]) {
    const { exitCode, stderr, writes, requests } = await run(...argv);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('2 unchanged');
    expect(requests.length).toBeGreaterThan(0);
    expect(writes).toEqual([]);
  }
  expect([await read('hourly'), await read('on-arrival')]).toEqual(before);
  expect(before[1]?.paused).toBe(true);
  const left = await plannedRuns(journey, hourly.id);
  expect(left).toEqual(expect.arrayContaining(runs));
  // When an hour ends meanwhile, the scheduler plans one more.
  expect(left.length).toBeLessThanOrEqual(runs.length + 1);
});

test('with something to write it exits with 2, takes no lock, leaves no record and writes nothing', async () => {
  const { run, edit, read } = await savedPlanJourney();
  const fresh = await run('deploy', '--all', '--assert-noop');
  expect(fresh.exitCode).toBe(2);
  expect(fresh.stderr).toContain('2 to create');
  expect(fresh.writes).toEqual([]);
  expect(await read('hourly')).toBeNull();

  await run('deploy', '--all');
  edit('prefect.yaml', 'every hour', 'every single hour');
  const changed = await run('deploy', '--all', '--assert-noop');
  expect(changed.exitCode).toBe(2);
  expect(changed.stderr).toContain('1 to change');
  expect(changed.writes).toEqual([]);
  expect((await read('hourly'))?.description).toBe('every hour');
});
