/** Labels of deployments: when they are stored, kept and lost. */
import { describe, expect, test } from 'vitest';
import { serverByHand } from './server-by-hand.ts';

const OURS = { 'facts.project': 'orders', 'with/slash': 1.5, whole: 1, on: true };

describe('labels of deployments on Prefect 3.8.8', () => {
  const server = serverByHand();

  test('POST stores text, numbers and truth values, and adds the flow', async () => {
    const deployment = await server.deployment({ labels: OURS });
    const stored = { ...OURS, 'prefect.flow.id': deployment.flow_id };
    expect(deployment.labels).toEqual(stored);
    const listed = await server.get('POST', '/deployments/filter', {
      deployments: { id: { any_: [deployment.id] } },
    });
    expect(listed).toMatchObject([{ labels: stored }]);
  });

  test.each([[{ a: { b: 1 } }], [{ a: null }], [{ a: ['b'] }]])(
    'POST refuses %j with 422',
    async (labels) => {
      const flow_id = await server.flow();
      expect(await server.status('POST', '/deployments/', { name: 'a', flow_id, labels })).toBe(422);
    },
  );

  test('PATCH of other fields keeps them', async () => {
    const { id, labels } = await server.deployment({ labels: OURS });
    await server.patch(id, { description: 'other' });
    expect((await server.read(id)).labels).toEqual(labels);
  });

  test('PATCH refuses them with 422, of a deployment and of a flow', async () => {
    const { id, flow_id } = await server.deployment({ labels: OURS });
    expect((await server.patch(id, { labels: {} })).status).toBe(422);
    expect(await server.status('PATCH', `/flows/${flow_id}`, { labels: {} })).toBe(422);
  });

  test.each([[{}], [{ labels: {} }], [{ labels: null }]])(
    'POST with %j of the deployment that is there takes them away',
    async (fields) => {
      const deployment = await server.deployment({ labels: OURS });
      const { body } = await server.postAgain(deployment, fields);
      expect(body.labels).toEqual({ 'prefect.flow.id': deployment.flow_id });
    },
  );

  test('POST with others replaces them', async () => {
    const deployment = await server.deployment({ labels: OURS });
    const { body } = await server.postAgain(deployment, { labels: { other: '1' } });
    expect(body.labels).toEqual({ other: '1', 'prefect.flow.id': deployment.flow_id });
  });

  test('a deployment inherits those of its flow, a run those of its deployment', async () => {
    const flow_id = await server.flow({ labels: { team: 'a' } });
    const { id, labels } = await server.deployment({ flow_id, labels: OURS });
    expect(labels).toEqual({ ...OURS, team: 'a', 'prefect.flow.id': flow_id });
    expect((await server.run(id)).labels).toEqual({ ...labels, 'prefect.deployment.id': id });
  });

  test('there is no filter by label', async () => {
    const body = { deployments: { labels: { all_: ['a'] } } };
    expect(await server.status('POST', '/deployments/filter', body)).toBe(422);
  });
});
