/** How schedules are kept, replaced and lost, by the requests that can touch them. */
import { describe, expect, test } from 'vitest';
import { everyTenMinutes, serverByHand, type StoredDeployment } from './server-by-hand.ts';

const HOURLY = { interval: 3600 };

describe('schedules on Prefect 3.8.8', () => {
  const server = serverByHand();

  /** Schedules by slug. */
  async function bySlug(
    id: string,
  ): Promise<Record<string, { id: string; active: boolean; interval: unknown }>> {
    const { schedules } = await server.read(id);
    return Object.fromEntries(
      schedules.map(({ slug, id, active, schedule }) => [slug, { id, active, interval: schedule.interval }]),
    );
  }

  async function withSlugs(...slugs: string[]): Promise<StoredDeployment> {
    return server.deployment({ schedules: slugs.map((slug) => everyTenMinutes(slug)) });
  }

  async function ids(id: string): Promise<string[]> {
    return (await server.read(id)).schedules.map((schedule) => schedule.id).sort();
  }

  async function patchSchedule(deploymentId: string, scheduleId: string, body: object): Promise<number> {
    return server.status('PATCH', `/deployments/${deploymentId}/schedules/${scheduleId}`, body);
  }

  test('POST of the deployment that is there, without schedules, leaves none', async () => {
    const deployment = await withSlugs('a', 'b');
    const { status, body } = await server.postAgain(deployment);
    expect([status, body.id]).toEqual([200, deployment.id]);
    expect(await ids(deployment.id)).toEqual([]);
  });

  test('POST with the same schedules gives them new ids, and a paused one comes back active', async () => {
    const deployment = await server.deployment({ schedules: [everyTenMinutes('a', { active: false })] });
    const before = await bySlug(deployment.id);
    await server.postAgain(deployment, { schedules: [everyTenMinutes('a')] });
    const after = await bySlug(deployment.id);
    expect(after['a']!.id).not.toBe(before['a']!.id);
    expect(after['a']!.active).toBe(true);
  });

  test('PATCH with schedules without slugs gives all new ids, and a paused one comes back active', async () => {
    const deployment = await server.deployment({
      schedules: [everyTenMinutes(undefined, { active: false })],
    });
    const before = await ids(deployment.id);
    expect((await server.patch(deployment.id, { schedules: [everyTenMinutes()] })).status).toBe(204);
    const { schedules } = await server.read(deployment.id);
    expect(schedules).toMatchObject([{ active: true }]);
    expect(before).not.toContain(schedules[0]!.id);
  });

  test('PATCH with schedules without slugs keeps a paused one paused where that is sent', async () => {
    const paused = everyTenMinutes(undefined, { active: false });
    const deployment = await server.deployment({ schedules: [paused] });
    await server.patch(deployment.id, { schedules: [paused] });
    expect((await server.read(deployment.id)).schedules).toMatchObject([{ active: false }]);
  });

  test('PATCH with no schedules removes all where none has a slug', async () => {
    const deployment = await server.deployment({ schedules: [everyTenMinutes(), everyTenMinutes()] });
    expect((await server.patch(deployment.id, { schedules: [] })).status).toBe(204);
    expect(await ids(deployment.id)).toEqual([]);
  });

  test('PATCH with slugs keeps ids and pauses, adds new ones and deletes none', async () => {
    const deployment = await server.deployment({
      schedules: [everyTenMinutes('a', { active: false }), everyTenMinutes('b')],
    });
    const before = await bySlug(deployment.id);
    const schedules = [
      { slug: 'a', schedule: HOURLY },
      { slug: 'c', schedule: HOURLY },
    ];
    expect((await server.patch(deployment.id, { schedules })).status).toBe(204);
    expect(await bySlug(deployment.id)).toEqual({
      a: { id: before['a']!.id, active: false, interval: 3600 },
      b: before['b'],
      c: { id: expect.any(String), active: true, interval: 3600 },
    });
  });

  test('PATCH with no schedules removes none where all have slugs', async () => {
    const deployment = await withSlugs('a', 'b');
    const before = await ids(deployment.id);
    expect((await server.patch(deployment.id, { schedules: [] })).status).toBe(204);
    expect(await ids(deployment.id)).toEqual(before);
  });

  test('PATCH without a slug is refused with 422 where all have slugs', async () => {
    const deployment = await withSlugs('a');
    const { status, body } = await server.patch(deployment.id, { schedules: [everyTenMinutes()] });
    expect([status, body.detail]).toEqual([422, expect.stringContaining('provide a slug')]);
  });

  test('PATCH with slugs replaces all where one has no slug', async () => {
    const deployment = await server.deployment({
      schedules: [everyTenMinutes('a', { active: false }), everyTenMinutes('b'), everyTenMinutes()],
    });
    const before = await ids(deployment.id);
    await server.patch(deployment.id, { schedules: [everyTenMinutes('a')] });
    const { schedules } = await server.read(deployment.id);
    expect(schedules).toMatchObject([{ slug: 'a', active: true }]);
    expect(before).not.toContain(schedules[0]!.id);
  });

  test('PATCH with a slug that is there, twice: the last one counts', async () => {
    const deployment = await withSlugs('a');
    const schedules = [
      { slug: 'a', schedule: { interval: 60 } },
      { slug: 'a', schedule: HOURLY },
    ];
    expect((await server.patch(deployment.id, { schedules })).status).toBe(204);
    expect(await bySlug(deployment.id)).toMatchObject({ a: { interval: 3600 } });
  });

  test('PATCH with `replaces` gives another slug and keeps the id', async () => {
    const deployment = await withSlugs('a');
    const before = await bySlug(deployment.id);
    const schedules = [{ slug: 'z', replaces: 'a', schedule: HOURLY }];
    expect((await server.patch(deployment.id, { schedules })).status).toBe(204);
    expect(await bySlug(deployment.id)).toEqual({ z: { ...before['a'], interval: 3600 } });
  });

  test('a second schedule with the same slug is refused with 409', async () => {
    const { id, flow_id, schedules } = await withSlugs('a', 'b');
    const twice = { name: 'x', flow_id, schedules: [everyTenMinutes('q'), everyTenMinutes('q')] };
    expect(await server.status('POST', `/deployments/${id}/schedules`, [everyTenMinutes('a')])).toBe(409);
    expect(await server.status('POST', '/deployments/', twice)).toBe(409);
    const a = schedules.find(({ slug }) => slug === 'a')!;
    expect(await patchSchedule(id, a.id, { slug: 'b' })).toBe(409);
  });

  test('a schedule without a slug may be added next to those with one', async () => {
    const { id } = await withSlugs('a');
    expect(await server.status('POST', `/deployments/${id}/schedules`, [everyTenMinutes()])).toBe(201);
    expect(await ids(id)).toHaveLength(2);
  });

  test('PATCH of one keeps its id, slug and pause, from interval to cron too', async () => {
    const { id, schedules } = await server.deployment({
      schedules: [everyTenMinutes('a', { active: false })],
    });
    const cron = { cron: '0 1 * * *', timezone: 'Europe/Berlin' };
    expect(await patchSchedule(id, schedules[0]!.id, { schedule: cron })).toBe(204);
    expect((await server.read(id)).schedules).toMatchObject([
      { id: schedules[0]!.id, slug: 'a', active: false, schedule: cron },
    ]);
  });

  test.each([[{}], [{ active: false }], [{ parameters: {} }]])(
    'PATCH of one with %j empties its parameters',
    async (body) => {
      const { id, schedules } = await server.deployment({
        schedules: [everyTenMinutes('a', { parameters: { n: 1 } })],
      });
      expect(schedules[0]!.parameters).toEqual({ n: 1 });
      expect(await patchSchedule(id, schedules[0]!.id, body)).toBe(204);
      expect((await server.read(id)).schedules[0]!.parameters).toEqual({});
    },
  );

  test('PATCH of the deployment with a slug alone empties the parameters of that schedule', async () => {
    const { id } = await server.deployment({ schedules: [everyTenMinutes('a', { parameters: { n: 1 } })] });
    expect((await server.patch(id, { schedules: [{ slug: 'a' }] })).status).toBe(204);
    expect((await server.read(id)).schedules).toMatchObject([{ slug: 'a', parameters: {} }]);
  });

  test('PATCH of one cannot take its slug away', async () => {
    const { id, schedules } = await withSlugs('a');
    expect(await patchSchedule(id, schedules[0]!.id, { slug: null })).toBe(204);
    expect((await server.read(id)).schedules).toMatchObject([{ slug: 'a' }]);
  });

  test('PATCH and DELETE of one that is gone answer 404', async () => {
    const { id } = await withSlugs('a');
    const gone = `/deployments/${id}/schedules/${id}`;
    expect(await server.status('PATCH', gone, { active: true })).toBe(404);
    expect(await server.status('DELETE', gone)).toBe(404);
  });

  test('PATCH of one with nothing in it moves its time of change, not that of the deployment', async () => {
    const before = await withSlugs('a');
    await patchSchedule(before.id, before.schedules[0]!.id, {});
    const after = await server.read(before.id);
    expect(after.schedules[0]!.updated).not.toBe(before.schedules[0]!.updated);
    expect(after.updated).toBe(before.updated);
  });
});
