/** How little can be read: filters of deployments, and the size of a page. */
import { describe, expect, test } from 'vitest';
import { serverByHand, someName, type StoredDeployment } from './server-by-hand.ts';

describe('reading deployments on Prefect 3.8.8', () => {
  const server = serverByHand();

  async function found(body: object): Promise<string[]> {
    const deployments = await server.get<StoredDeployment[]>('POST', '/deployments/filter', body);
    return deployments.map(({ id }) => id).sort();
  }

  test('names of flows and of deployments narrow each other, over all pairs', async () => {
    const flows = [someName('facts'), someName('facts')];
    const ids: Record<string, string> = {};
    for (const name of flows) {
      const flow_id = await server.flow({ name });
      for (const deployment of ['a', 'b', 'c']) {
        const { id } = await server.deployment({ flow_id, name: deployment });
        ids[`${name}/${deployment}`] = id;
      }
    }
    const wanted = flows.flatMap((flow) => [ids[`${flow}/a`], ids[`${flow}/b`]]).sort();
    const narrowed = { flows: { name: { any_: flows } }, deployments: { name: { any_: ['a', 'b'] } } };
    expect(await found(narrowed)).toEqual(wanted);
  });

  test('ids that are gone are left out in silence', async () => {
    const { id, flow_id } = await server.deployment();
    expect(await found({ deployments: { id: { any_: [id, flow_id] } } })).toEqual([id]);
  });

  test('a page has at most 200; more are refused with 422', async () => {
    expect(await server.status('POST', '/deployments/filter', { limit: 200 })).toBe(200);
    for (const collection of ['deployments', 'flows', 'automations', 'flow_runs', 'artifacts']) {
      expect(await server.status('POST', `/${collection}/filter`, { limit: 201 })).toBe(422);
    }
  });

  test('POST of a flow that is there answers 200 with it', async () => {
    const name = someName('facts');
    const id = await server.flow({ name });
    expect(await server.ask('POST', '/flows/', { name })).toMatchObject({ status: 200, body: { id } });
  });
});
