/** Which requests drop the runs that the scheduler has planned, and how planned runs are told from others. */
import { beforeEach, describe, expect, test } from 'vitest';
import { everyTenMinutes, serverByHand, SOMEDAY } from './server-by-hand.ts';

const BY_SCHEDULE = { created_by: { type_: ['SCHEDULE'] } };

describe('planned runs on Prefect 3.8.8', () => {
  const server = serverByHand();
  let id: string;
  let scheduleId: string;

  beforeEach(async () => {
    const deployment = await server.deployment({ schedules: [everyTenMinutes('a')] });
    id = deployment.id;
    scheduleId = deployment.schedules[0]!.id;
    await server.planRuns(id);
    expect(await server.countRuns(id)).toBe(3);
  });

  test.each<[what: string, ...bodies: object[]]>([
    ['nothing in it', {}],
    ['a field that is equal already', { tags: [] }],
    ['paused: true', { paused: true }],
    ['paused: false and true again', { paused: false }, { paused: true }],
  ])('PATCH with %s drops them', async (_, ...bodies) => {
    const planned = (await server.runs(id)).map((run) => run.id);
    for (const body of bodies) expect((await server.patch(id, body)).status).toBe(204);
    // While it is not paused, the scheduler may plan others.
    const left = (await server.runs(id)).map((run) => run.id);
    expect(left.filter((each) => planned.includes(each))).toEqual([]);
  });

  test.each([[{}], [{ active: true }], [{ slug: 'a' }]])(
    'PATCH of one schedule with %j drops them',
    async (body) => {
      expect(await server.status('PATCH', `/deployments/${id}/schedules/${scheduleId}`, body)).toBe(204);
      expect(await server.countRuns(id)).toBe(0);
    },
  );

  test('POST of the deployment that is there drops them', async () => {
    await server.postAgain(await server.read(id), { schedules: [everyTenMinutes('a')] });
    expect(await server.countRuns(id)).toBe(0);
  });

  test('PATCH and POST leave those that are late', async () => {
    await server.planLateRuns(id);
    expect(await server.countRuns(id)).toBe(6);
    await server.patch(id, {});
    await server.ask('PATCH', `/deployments/${id}/schedules/${scheduleId}`, {});
    await server.postAgain(await server.read(id));
    expect(await server.countRuns(id)).toBe(3);
  });

  test('deleting one schedule drops those of all schedules, late ones too', async () => {
    const path = `/deployments/${id}/schedules`;
    const idle = everyTenMinutes('idle', { active: false });
    const [added] = await server.get<{ id: string }[]>('POST', path, [idle]);
    await server.planLateRuns(id);
    expect(await server.status('DELETE', `${path}/${added!.id}`)).toBe(204);
    expect(await server.countRuns(id)).toBe(0);
  });

  test('pausing through its own endpoint drops late ones too', async () => {
    await server.planLateRuns(id);
    expect(await server.status('POST', `/deployments/${id}/pause_deployment`)).toBe(200);
    expect(await server.countRuns(id)).toBe(0);
  });

  test('adding a schedule keeps them', async () => {
    expect(await server.status('POST', `/deployments/${id}/schedules`, [everyTenMinutes('b')])).toBe(201);
    expect(await server.countRuns(id)).toBe(3);
  });

  test('a run by hand keeps them', async () => {
    await server.run(id);
    expect(await server.countRuns(id, BY_SCHEDULE)).toBe(3);
  });

  test('a run that somebody asked for survives PATCH, POST and a deleted schedule', async () => {
    const { id: asked } = await server.run(id, SOMEDAY);
    await server.patch(id, {});
    await server.ask('DELETE', `/deployments/${id}/schedules/${scheduleId}`);
    await server.postAgain(await server.read(id));
    expect((await server.runs(id)).map((run) => run.id)).toEqual([asked]);
  });

  test('they carry a tag, their schedule as maker, and a key of deployment, schedule and time', async () => {
    const [run] = await server.runs(id);
    expect(run).toMatchObject({
      auto_scheduled: true,
      tags: ['auto-scheduled'],
      created_by: { type: 'SCHEDULE', id: scheduleId, display_value: 'a' },
      idempotency_key: expect.stringContaining(`scheduled ${id} ${scheduleId} `),
    });
    expect(await server.run(id)).toMatchObject({
      auto_scheduled: false,
      tags: [],
      created_by: null,
      idempotency_key: null,
    });
  });

  test('the filter by maker counts them alone, the one by tag also a run that was tagged by hand', async () => {
    await server.run(id, { tags: ['auto-scheduled'] });
    expect(await server.countRuns(id, BY_SCHEDULE)).toBe(3);
    expect(await server.countRuns(id, { tags: { all_: ['auto-scheduled'] } })).toBe(4);
  });

  test('the filters by state and time leave out late ones', async () => {
    await server.planLateRuns(id);
    const scheduled = { ...BY_SCHEDULE, state: { type: { any_: ['SCHEDULED'] } } };
    const next_scheduled_start_time = { after_: new Date().toISOString() };
    expect(await server.countRuns(id, scheduled)).toBe(6);
    expect(await server.countRuns(id, { ...scheduled, next_scheduled_start_time })).toBe(3);
  });

  test('two schedules of the same times plan each time twice', async () => {
    const schedule = { cron: '0 0 * * *', timezone: 'UTC' };
    const twice = await server.deployment({ schedules: [{ schedule }, { schedule }] });
    await server.planRuns(twice.id);
    const times = (await server.runs(twice.id)).map((run) => run.expected_start_time);
    expect([times.length, new Set(times).size]).toEqual([6, 3]);
  });

  test('an inactive schedule plans none', async () => {
    const idle = await server.deployment({ schedules: [everyTenMinutes('a', { active: false })] });
    await server.planRuns(idle.id);
    expect(await server.countRuns(idle.id)).toBe(0);
  });
});
