/** A deployment as a simulation takes it, with and without what a server holds of it. */
import { expect, test } from 'vitest';
import type { CapacityFacts, HeldDeployment } from '../../../../src/preflight/capacity/capacity-facts.ts';
import { plannedDeployments } from '../../../../src/preflight/capacity/planned-deployments.ts';
import type { PlannedDeployment } from '../../../../src/preflight/capacity/capacity.ts';
import type { LiveSchedule, ScheduleTiming } from '../../../../src/plan/state.ts';
import { FLOWS, projectFolder } from '../../../commands/project-folder.ts';
import { subjectOf } from '../../reading/preflight/subject-of.ts';

async function planned(
  lines: string,
  facts?: { held?: HeldDeployment; expected?: number },
): Promise<PlannedDeployment | undefined> {
  const prefectFile = `deployments:\n  - name: a\n    entrypoint: flows.py:orders\n    work_pool: { name: local }\n${lines}`;
  const subject = await subjectOf(projectFolder({ 'prefect.yaml': prefectFile, 'flows.py': FLOWS }));
  const { held, expected } = facts ?? {};
  const known: CapacityFacts = {
    limits: { pools: new Map(), queues: new Map(), tags: new Map() },
    expected: new Map(expected === undefined ? [] : [['orders/a', expected]]),
    held: new Map(held === undefined ? [] : [['orders/a', held]]),
    others: [],
    unread: [],
  };
  return plannedDeployments(subject, facts && known)[0];
}

function live(schedule: ScheduleTiming, more: Partial<LiveSchedule> = {}): LiveSchedule {
  return { id: '1', slug: null, active: true, parameters: {}, schedule, ...more };
}

const HOURLY: ScheduleTiming = { cron: '0 * * * *', timezone: 'UTC', day_or: true };

test('what the file says', async () => {
  expect(
    await planned(`    tags: [db]
    concurrency_limit: { limit: 2, collision_strategy: CANCEL_NEW }
    tq: { expected_duration: 10m }
    schedules:
      - { cron: "0 * * * *", active: false }
`),
  ).toEqual({
    name: 'orders/a',
    pool: 'local',
    queue: null,
    tags: ['db'],
    isPaused: false,
    schedules: [{ timing: { cron: '0 * * * *', timezone: null, day_or: true }, isActive: false }],
    limit: 2,
    strategy: 'CANCEL_NEW',
    expected: 600_000,
  });
});

test('how long a run takes: the entry, the top of the file, the last runs', async () => {
  const top = 'tq: { expected_duration: 1h }\n';
  const own = '    tq: { expected_duration: 10m }\n';
  expect((await planned(own + top, { expected: 5 }))?.expected).toBe(600_000);
  expect((await planned(top, { expected: 5 }))?.expected).toBe(3_600_000);
  expect((await planned('', { expected: 5 }))?.expected).toBe(5);
  expect((await planned(''))?.expected).toBeUndefined();
});

test('what the file does not say is as the server has it', async () => {
  const held = { paused: true, schedules: [live(HOURLY)] };
  expect(await planned('', { held })).toMatchObject({
    isPaused: true,
    schedules: [{ timing: HOURLY, isActive: true }],
  });
  expect(await planned('    paused: false\n    schedules: []\n', { held })).toMatchObject({
    isPaused: false,
    schedules: [],
  });
});

test('a schedule that was switched off stays off, found by its slug or by its times', async () => {
  const off = (slug: string | null) => ({
    paused: false,
    schedules: [live(HOURLY, { slug, active: false })],
  });
  const isActive = async (line: string, held: HeldDeployment): Promise<boolean | undefined> =>
    (await planned(`    schedules:\n      - ${line}\n`, { held }))?.schedules[0]?.isActive;
  expect(await isActive('{ cron: "0 * * * *" }', off(null))).toBe(false);
  expect(await isActive('{ cron: "0 * * * *", active: true }', off(null))).toBe(true);
  expect(await isActive('{ cron: "5 * * * *" }', off(null))).toBe(true);
  expect(await isActive('{ cron: "5 * * * *", slug: s }', off('s'))).toBe(false);
});

test('an interval without a begin has that of the server', async () => {
  const timing = { interval: 600, anchor_date: '2026-01-01T00:03:00.000Z', timezone: 'UTC' };
  const held = { paused: false, schedules: [live(timing)] };
  expect((await planned('    schedules:\n      - { interval: 600 }\n', { held }))?.schedules[0]).toEqual({
    timing,
    isActive: true,
  });
});

test('whether it is paused may wait for a value', async () => {
  expect(await planned('    paused: "{{ prefect.variables.c }}"\n')).toMatchObject({
    isPaused: false,
    unread: 'whether it is paused is not known: it waits for a value that is not known here',
  });
});
