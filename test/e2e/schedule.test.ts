/** The starts that `tq` foresees are the runs that a real server plans. */
import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { ScheduleTiming } from '../../src/plan/state.ts';
import type { PlannedDeployment } from '../../src/preflight/capacity/capacity.ts';
import { foreseeStarts } from '../../src/preflight/capacity/foresee-starts.ts';
import { ROOT } from '../../scripts/python-environment.ts';
import { randomSchedules } from './random-schedules.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const DAY = 86_400_000;
const SCHEDULES = 500;

/** Quiet days, the end of a February, and each change of the clocks of the zones that take part. */
const WINDOWS = [
  '2027-01-13T00:00:00Z',
  '2027-02-26T13:37:00Z',
  '2027-03-12T12:00:00Z',
  '2027-03-26T23:00:00Z',
  '2027-04-02T12:00:00Z',
  '2027-09-03T12:00:00Z',
  '2027-10-01T12:00:00Z',
  '2027-10-29T23:00:00Z',
  '2027-11-05T12:00:00Z',
  '2027-12-29T00:00:00Z',
].map((text) => Date.parse(text));
const DAYS = 4;

/** As many as a server makes of one schedule at once (`MAX_ITERATIONS`, Prefect 3.8.8); its scheduler takes 100. */
const MOST_RUNS = 1000;

interface Deployment {
  id: string;
  paused: boolean;
  schedules: { id: string; active: boolean; schedule: ScheduleTiming }[];
}

interface Run {
  expected_start_time: string;
  created_by: { id: string };
}

let flowId: string;

beforeAll(async () => {
  flowId = ((await api('POST', '/flows/', { name: `foreseen-${mark}` })) as { id: string }).id;
});

afterAll(async () => {
  await api('DELETE', `/flows/${flowId}`);
});

/** Paused, so that the server's own scheduler stays away from it; what it is asked to plan it plans all the same. */
async function create(name: string, schedules: readonly object[]): Promise<Deployment> {
  const body = {
    name,
    flow_id: flowId,
    paused: true,
    schedules: schedules.map((schedule) => ({ schedule, active: true })),
  };
  const { id } = (await api('POST', '/deployments/', body)) as { id: string };
  return (await api('GET', `/deployments/${id}`)) as Deployment;
}

/** The server counts its end in, `foreseeStarts` does not. */
async function plan({ id }: Deployment, from: number, to: number): Promise<void> {
  const [start_time, end_time] = [from, to - 500].map((instant) => new Date(instant).toISOString());
  const asked = { start_time, end_time, min_runs: MOST_RUNS, max_runs: MOST_RUNS };
  await api('POST', `/deployments/${id}/schedule`, asked);
}

/** Instants by the id of their schedule, in order. */
async function runsOf(deployments: readonly Deployment[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (let offset = 0, count = 200; count === 200; offset += count) {
    const runs = (await api('POST', '/flow_runs/filter', {
      deployments: { id: { any_: deployments.map(({ id }) => id) } },
      sort: 'EXPECTED_START_TIME_ASC',
      limit: 200,
      offset,
    })) as Run[];
    count = runs.length;
    for (const { expected_start_time, created_by } of runs) {
      const known = found.get(created_by.id) ?? [];
      known.push(Date.parse(expected_start_time));
      found.set(created_by.id, known);
    }
  }
  return found;
}

function foreseen({ schedules }: Deployment, from: number, days: number): (readonly number[])[] {
  const deployment: PlannedDeployment = {
    ...{ name: 'it', pool: null, queue: null, tags: [], isPaused: false },
    ...{ limit: null, strategy: 'ENQUEUE', expected: undefined },
    schedules: schedules.map(({ schedule, active }) => ({ timing: schedule, isActive: active })),
  };
  return foreseeStarts([deployment], from, days).schedules.map(({ fires, why }) => {
    if (fires === undefined) throw new Error(why);
    return fires.instants;
  });
}

const shown = (instants: readonly number[]): string[] =>
  instants.map((instant) => new Date(instant).toISOString());

test(`${SCHEDULES} random schedules in quiet days and where clocks change`, async () => {
  const each = SCHEDULES / WINDOWS.length;
  const all = randomSchedules(SCHEDULES, 20_261_123);
  const made: { deployment: Deployment; from: number }[] = [];
  for (const [index, from] of WINDOWS.entries()) {
    const deployment = await create(`w${index}`, all.slice(index * each, (index + 1) * each));
    await plan(deployment, from, from + DAYS * DAY);
    made.push({ deployment, from });
  }
  const planned = await runsOf(made.map(({ deployment }) => deployment));
  // More than half of them fire in those days.
  expect(planned.size).toBeGreaterThan(SCHEDULES / 2);
  const differing = made.flatMap(({ deployment, from }) => {
    const ours = foreseen(deployment, from, DAYS);
    return deployment.schedules.flatMap(({ id, schedule }, index) => {
      const [tq, server] = [shown(ours[index] ?? []), shown(planned.get(id) ?? [])];
      return JSON.stringify(tq) === JSON.stringify(server)
        ? []
        : [{ schedule, from: shown([from]), tq, server }];
    });
  });
  expect(differing).toEqual([]);
});

interface Shown {
  schedule: {
    from: string;
    to: string;
    deployments: { name: string; schedules: { schedule: { cron: string }; next: string[] }[] }[];
  };
}

test('the schedules of the example, as `tq schedule` lists them', async () => {
  const directory = projectFolder({});
  cpSync(join(ROOT, 'examples', 'orders'), directory, { recursive: true });
  const file = join(directory, 'prefect.yaml');
  const pool = `schedule-${mark}`;
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll('work_pool: { name: local }', `work_pool: { name: ${pool} }`),
  );
  await api('POST', '/work_pools/', { name: pool, type: 'process' });
  onTestFinished(async () => {
    const { id } = (await api('GET', '/flows/name/orders-quality')) as { id: string };
    await api('DELETE', `/flows/${id}`);
    await api('DELETE', `/work_pools/${pool}`);
  });
  const variables = { PREFECT_API_URL: apiUrl };
  const deployed = await tq(['deploy', '--all'], { directory, variables });
  expect(deployed.stderr).toMatch(/^2 created$/m);

  const argv = ['schedule', '--server', '--json', '--days', '14', '--next', '1000'];
  const { schedule } = JSON.parse((await tq(argv, { directory, variables })).stdout) as Shown;
  const [name] = schedule.deployments.map((each) => each.name);
  expect(name).toBe('orders-quality/orders-hourly');
  const deployment = (await api('GET', `/deployments/name/${name}`)) as Deployment;
  const from = Date.parse(schedule.from);
  await plan(deployment, from, Date.parse(schedule.to));
  const planned = await runsOf([deployment]);
  const ours = schedule.deployments[0]?.schedules ?? [];
  expect(ours.map(({ schedule: { cron } }) => cron)).toEqual(['5 6-20 * * 1-5', '5 12 * * 6,0']);
  for (const { schedule: timing, next } of ours) {
    const theirs = deployment.schedules.find(
      (each) => timing.cron === (each.schedule as { cron: string }).cron,
    );
    // The server's own scheduler may have planned one that was due before that.
    const due = planned.get(theirs?.id ?? '')?.filter((instant) => instant >= from);
    expect(next.map(Date.parse)).toEqual(due);
  }
  // Two weeks of every hour of the working week, and of the weekends.
  const counts = ours.map(({ next }) => next.length);
  expect(counts[0]).toBeGreaterThan(140);
  expect(counts[1]).toBe(4);
});
