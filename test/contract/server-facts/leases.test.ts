/** Leased slots of a concurrency limit, and variables, as candidates for a lock. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { increment, LIMITS, release, renew, takenSlots, type Lease } from './limit-by-hand.ts';
import { serverByHand, someName } from './server-by-hand.ts';

describe('leases on Prefect 3.8.8', () => {
  const server = serverByHand();
  let name: string;
  let limitId: string;

  beforeEach(async () => {
    name = someName('facts');
    limitId = await createLimit();
  });

  async function createLimit(): Promise<string> {
    const { id } = await server.get<{ id: string }>('POST', `${LIMITS}/`, { name, limit: 1 });
    server.remember(`${LIMITS}/${id}`);
    return id;
  }

  async function take(fields: object = {}): Promise<Lease> {
    const { status, body } = await increment(server, [name], fields);
    expect(status).toBe(200);
    return body;
  }

  test('the first caller gets the slot, the second 423 with the seconds to wait as a fraction', async () => {
    expect(await take()).toMatchObject({ limits: [{ id: limitId, name, limit: 1 }] });
    const { status, body, headers } = await increment(server, [name]);
    expect([status, body]).toEqual([423, { detail: 'Locked' }]);
    expect(headers.get('retry-after')).toMatch(/^\d+\.\d+$/);
    expect(Number(headers.get('retry-after'))).toBeLessThan(39);
  });

  test('of many callers at once one gets the slot', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => increment(server, [name])));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 423, 423, 423, 423, 423, 423, 423]);
  });

  test('a limit that is not there answers 200, with a lease that holds nothing', async () => {
    const { status, body } = await increment(server, [someName('not-there')]);
    expect([status, body.limits]).toEqual([200, []]);
  });

  test('of several limits, those not there are left out in silence', async () => {
    const { body } = await increment(server, [name, someName('not-there')]);
    expect(body.limits.map((limit) => limit.name)).toEqual([name]);
  });

  test('a limit that is switched off answers 200 to everybody', async () => {
    await server.get('PATCH', `${LIMITS}/${name}`, { active: false });
    for (let caller = 0; caller < 2; caller++) expect((await take()).limits).toHaveLength(1);
    expect(await takenSlots(server, name)).toBe(0);
  });

  test('a limit of zero answers 422', async () => {
    await server.get('PATCH', `${LIMITS}/${name}`, { limit: 0 });
    expect((await increment(server, [name])).status).toBe(422);
  });

  test('a limit of a name that is there is refused with 409', async () => {
    expect(await server.status('POST', `${LIMITS}/`, { name, limit: 1 })).toBe(409);
  });

  test('a release frees the slot at once, a second one changes nothing; both answer 204', async () => {
    const { lease_id } = await take();
    expect([await release(server, lease_id), await takenSlots(server, name)]).toEqual([204, 0]);
    await take();
    expect([await release(server, lease_id), await takenSlots(server, name)]).toEqual([204, 1]);
  });

  test('a renewal answers 204, after the release 410', async () => {
    const { lease_id } = await take();
    expect(await renew(server, lease_id)).toBe(204);
    await release(server, lease_id);
    expect(await renew(server, lease_id)).toBe(410);
  });

  test.each([
    [59, 422],
    [60, 200],
    [86_400, 200],
    [86_401, 422],
  ])('a lease of %i seconds answers %i', async (lease_duration, status) => {
    expect((await increment(server, [name], { lease_duration })).status).toBe(status);
  });

  test('the holder is a run or deployment known by a UUID, and nothing tells who it is', async () => {
    const holder = { type: 'deployment', id: randomUUID() };
    expect((await increment(server, [name], { holder: { ...holder, id: 'job-7' } })).status).toBe(422);
    expect((await increment(server, [name], { holder: { ...holder, name: 'job' } })).status).toBe(422);
    await take({ holder });
    expect(JSON.stringify(await server.get('GET', `${LIMITS}/${name}`))).not.toContain(holder.id);
  });

  test('PATCH frees a slot that another one holds', async () => {
    await take();
    await server.get('PATCH', `${LIMITS}/${name}`, { active_slots: 0 });
    await take();
  });

  test('`decrement` frees a slot that another one holds', async () => {
    await take();
    await server.get('POST', `${LIMITS}/decrement`, { names: [name], slots: 1 });
    await take();
  });

  test('a slot is never freed below none', async () => {
    await server.get('POST', `${LIMITS}/decrement`, { names: [name], slots: 1 });
    expect(await takenSlots(server, name)).toBe(0);
  });

  test('a renewal goes on answering 204 after the slot was freed by another', async () => {
    const { lease_id } = await take();
    await server.get('PATCH', `${LIMITS}/${name}`, { active_slots: 0 });
    expect(await renew(server, lease_id)).toBe(204);
    await server.get('DELETE', `${LIMITS}/${name}`);
    expect(await renew(server, lease_id)).toBe(204);
  });

  test('after a slot was freed by PATCH, the release of its first holder frees that of the second', async () => {
    const first = await take();
    await server.get('PATCH', `${LIMITS}/${name}`, { active_slots: 0 });
    await take();
    await release(server, first.lease_id);
    expect(await takenSlots(server, name)).toBe(0);
  });

  test('after the limit was made anew, the release of its first holder leaves that of the second', async () => {
    const first = await take();
    await server.get('DELETE', `${LIMITS}/${name}`);
    expect(await createLimit()).not.toBe(limitId);
    await take();
    expect(await release(server, first.lease_id)).toBe(204);
    expect(await takenSlots(server, name)).toBe(1);
  });

  test(
    'the slot of an expired lease is taken back within half a minute, not before, and the lease then cannot be renewed',
    { timeout: 180_000 },
    async () => {
      const expires = Date.now() + 60_000;
      const { lease_id } = await take();
      while ((await takenSlots(server, name)) === 1 && Date.now() < expires + 30_000) await wait(500);
      expect(Date.now()).toBeGreaterThanOrEqual(expires);
      expect(await takenSlots(server, name)).toBe(0);
      expect(await renew(server, lease_id)).toBe(410);
      await take();
    },
  );

  test.each(['a:b', 'a b', 'a.b', 'a"b', 'é', 'x'.repeat(1000)])(
    'a limit may be named `%s`',
    async (beginning) => {
      const legal = beginning + randomUUID();
      expect(await server.status('POST', `${LIMITS}/`, { name: legal, limit: 1 })).toBe(201);
      server.remember(`${LIMITS}/${encodeURIComponent(legal)}`);
      expect((await increment(server, [legal])).body.limits).toHaveLength(1);
    },
  );

  test.each(['', 'a/b', 'a%b', 'a&b', 'a<b', 'a>b'])(
    'a limit named `%s` is refused with 422',
    async (illegal) => {
      expect(await server.status('POST', `${LIMITS}/`, { name: illegal, limit: 1 })).toBe(422);
    },
  );

  test('a limit named by a UUID cannot be read by name', async () => {
    const uuid = randomUUID();
    const { id } = await server.get<{ id: string }>('POST', `${LIMITS}/`, { name: uuid, limit: 1 });
    server.remember(`${LIMITS}/${id}`);
    expect(await server.status('GET', `${LIMITS}/${uuid}`)).toBe(404);
  });
});

describe('variables on Prefect 3.8.8', () => {
  const server = serverByHand();

  test('a variable of a name that is there is refused with 409', async () => {
    const name = someName('facts').replace('-', '_');
    server.remember(`/variables/name/${name}`);
    expect(await server.status('POST', '/variables/', { name, value: 1 })).toBe(201);
    expect(await server.status('POST', '/variables/', { name, value: 2 })).toBe(409);
  });

  test.each([
    [4998, 201],
    [4999, 422],
  ])('a text of %i characters, with its quotes, answers %i', async (length, status) => {
    const name = someName('facts').replace('-', '_');
    server.remember(`/variables/name/${name}`);
    expect(await server.status('POST', '/variables/', { name, value: 'x'.repeat(length) })).toBe(status);
  });
});
