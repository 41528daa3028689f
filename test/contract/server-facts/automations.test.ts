/** Automations changed in place, and what of their history a deletion loses. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { serverByHand, someName } from './server-by-hand.ts';

interface Automation {
  id: string;
  name: string;
  description: string;
  enabled: boolean;
  created: string;
  trigger: { id: string; expect: string[] };
}

const SLOW_EVENTS = 60_000;
const LOOKS_BETWEEN = 20;

describe('automations on Prefect 3.8.8', () => {
  const server = serverByHand();
  let name: string;
  let event: string;
  let before: Automation;

  /** What PUT must send at least. */
  function content(): object {
    return {
      name,
      trigger: { type: 'event', posture: 'Reactive', expect: [event], threshold: 1, within: 0 },
      actions: [{ type: 'do-nothing' }],
    };
  }

  async function create(fields: object = {}): Promise<Automation> {
    const automation = await server.get<Automation>('POST', '/automations/', { ...content(), ...fields });
    server.remember(`/automations/${automation.id}`);
    return automation;
  }

  async function put(fields: object = {}): Promise<Automation> {
    await server.get('PUT', `/automations/${before.id}`, { ...content(), ...fields });
    return server.get('GET', `/automations/${before.id}`);
  }

  beforeEach(async () => {
    name = someName('facts');
    event = `facts.${name}`;
    before = await create({ description: 'kept', enabled: false });
  });

  test('PUT keeps the id, the time of creation, and what is not sent', async () => {
    const { id, created } = before;
    expect(await put()).toMatchObject({ id, created, description: 'kept', enabled: false });
    expect(await put({ description: 'new', enabled: true })).toMatchObject({
      id,
      description: 'new',
      enabled: true,
    });
  });

  test('PUT keeps the owner, and refuses to change it with 422', async () => {
    const { id } = await server.deployment();
    const owner_resource = `prefect.deployment.${id}`;
    before = await create({ owner_resource });
    await put();
    const related = await server.get('GET', `/automations/related-to/${owner_resource}`);
    expect(related).toMatchObject([{ id: before.id }]);
    const body = { ...content(), owner_resource };
    expect(await server.status('PUT', `/automations/${before.id}`, body)).toBe(422);
  });

  test('PUT gives the trigger a new id, even where its own is sent', async () => {
    const { trigger } = await put({ trigger: before.trigger });
    expect(trigger).toMatchObject({ expect: [event] });
    expect(trigger.id).not.toBe(before.trigger.id);
  });

  test('PATCH switches on and off, and refuses all else with 422', async () => {
    const path = `/automations/${before.id}`;
    expect(await server.status('PATCH', path, { enabled: true })).toBe(204);
    expect(await server.get('GET', path)).toMatchObject({ enabled: true, trigger: before.trigger });
    expect(await server.status('PATCH', path, { name: 'other' })).toBe(422);
  });

  test('two may have one name', async () => {
    expect((await create()).name).toBe(before.name);
  });

  test('one may run a deployment that is not there', async () => {
    const deployment_id = randomUUID();
    const actions = [{ type: 'run-deployment', source: 'selected', deployment_id }];
    expect(await create({ actions })).toMatchObject({ actions: [{ deployment_id }] });
  });

  test('none of these requests drops planned runs of the deployment', async () => {
    const schedules = [{ schedule: { interval: 600 } }];
    const { id } = await server.deployment({ schedules });
    await server.planRuns(id);
    const owner_resource = `prefect.deployment.${id}`;
    const actions = [{ type: 'run-deployment', source: 'selected', deployment_id: id }];
    before = await create({ owner_resource, actions });
    await put({ actions, description: 'new' });
    await server.get('DELETE', `/automations/${before.id}`);
    expect(await server.countRuns(id)).toBe(3);
  });

  async function emit(): Promise<void> {
    const about = { 'prefect.resource.id': 'facts' };
    const occurred = new Date().toISOString();
    await server.get('POST', '/events', [{ id: randomUUID(), occurred, event, resource: about }]);
  }

  test(
    'its history outlives it under the old id, and one made again starts without',
    // On SQLite the server loses events for good when it is busy, and its own, of `created` and `deleted`, cannot be sent again.
    { timeout: 3 * SLOW_EVENTS, retry: 1 },
    async () => {
      await put({ enabled: true });
      // The server looks at an event perhaps before it has taken note of the change.
      const history = await historyWith(before.id, 'prefect.automation.triggered', emit);
      expect(history).toContain('prefect.automation.triggered');
      expect(history).toContain('prefect.automation.created');

      await server.get('DELETE', `/automations/${before.id}`);
      expect(await historyWith(before.id, 'prefect.automation.deleted')).toContain(
        'prefect.automation.triggered',
      );
      const again = await create();
      expect(again.id).not.toBe(before.id);
      expect(await historyWith(again.id, 'prefect.automation.created')).toEqual([
        'prefect.automation.created',
      ]);
    },
  );

  /**
   * Names of events about an automation, once that one is among them; events take seconds to be stored. `again` is done
   * meanwhile.
   */
  async function historyWith(
    id: string,
    awaited: string,
    again: () => Promise<void> = async () => undefined,
  ): Promise<string[]> {
    const hour = 3_600_000;
    const occurred = {
      since: new Date(Date.now() - hour).toISOString(),
      until: new Date(Date.now() + hour).toISOString(),
    };
    const filter = { any_resource: { id: [`prefect.automation.${id}`] }, occurred };
    const deadline = Date.now() + SLOW_EVENTS;
    for (let look = 0; ; look += 1) {
      if (look % LOOKS_BETWEEN === 0) await again();
      const { events } = await server.get<{ events: { event: string }[] }>('POST', '/events/filter', {
        filter,
      });
      const names = events.map((found) => found.event);
      if (names.includes(awaited) || Date.now() > deadline) return names;
      await wait(500);
    }
  }
});
