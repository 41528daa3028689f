/** Which automations the server gives for one deployment. */
import { describe, expect, test } from 'vitest';
import { serverByHand, someName } from './server-by-hand.ts';

describe('automations related to a deployment on Prefect 3.8.8', () => {
  const server = serverByHand();

  async function automation(actions: object[], fields: object = {}): Promise<string> {
    const body = { ...automationOf(actions), ...fields };
    const { id } = await server.get<{ id: string }>('POST', '/automations/', body);
    server.remember(`/automations/${id}`);
    return id;
  }

  const run = (deploymentId: string): object => ({
    type: 'run-deployment',
    source: 'selected',
    deployment_id: deploymentId,
  });

  async function related(deploymentId: string): Promise<string[]> {
    const path = `/automations/related-to/prefect.deployment.${deploymentId}`;
    const found = await server.get<{ id: string }[]>('GET', path);
    return found.map(({ id }) => id).sort();
  }

  test('are those that run it and those that it owns, not those of others', async () => {
    const [mine, other] = [await server.deployment(), await server.deployment()];
    const owner_resource = `prefect.deployment.${mine.id}`;
    const byHand = await automation([run(mine.id)]);
    const owned = await automation([run(mine.id)], { owner_resource });
    const ownedOnly = await automation([run(other.id)], { owner_resource });
    const amongOthers = await automation([{ type: 'do-nothing' }, run(mine.id)]);
    await automation([run(other.id)]);
    await automation([{ type: 'do-nothing' }]);
    expect(await related(mine.id)).toEqual([byHand, owned, ownedOnly, amongOthers].sort());
  });

  test('are still those after each kind of change', async () => {
    const [mine, other] = [await server.deployment(), await server.deployment()];
    const id = await automation([run(mine.id)]);
    await server.get('PATCH', `/automations/${id}`, { enabled: false });
    expect(await related(mine.id)).toEqual([id]);
    await server.get('PUT', `/automations/${id}`, automationOf([run(other.id)]));
    expect(await related(mine.id)).toEqual([]);
    expect(await related(other.id)).toEqual([id]);
  });
});

function automationOf(actions: object[]): object {
  const trigger = { type: 'event', posture: 'Reactive', expect: ['a'], threshold: 1, within: 0 };
  return { name: someName('facts'), trigger, actions };
}
