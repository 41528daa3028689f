/** What the server checks of a deployment's work pool, queue and job variables, and what it makes of them in silence. */
import { beforeEach, describe, expect, test } from 'vitest';
import { serverByHand, someName } from './server-by-hand.ts';

const TEMPLATE = {
  job_configuration: { command: '{{ command }}', size: '{{ size }}' },
  variables: {
    type: 'object',
    properties: { command: { type: 'string' }, size: { type: 'integer', default: 1 } },
  },
};

describe('work pools of deployments on Prefect 3.8.8', () => {
  const server = serverByHand();
  let pool: string;

  beforeEach(async () => {
    pool = await server.workPool({ base_job_template: TEMPLATE });
  });

  async function place(id: string): Promise<unknown> {
    const { work_pool_name, work_queue_name } = await server.read(id);
    return [work_pool_name, work_queue_name];
  }

  test('wrong job variables are refused: POST 422, PATCH 409', async () => {
    const { id, flow_id } = await server.deployment({ work_pool_name: pool });
    const wrong = { work_pool_name: pool, job_variables: { size: 'many' } };
    expect(await server.status('POST', '/deployments/', { name: 'b', flow_id, ...wrong })).toBe(422);
    const { status, body } = await server.patch(id, wrong);
    expect([status, body.detail]).toEqual([409, expect.stringContaining('not of type')]);
  });

  test('PATCH without the pool accepts wrong job variables', async () => {
    const { id } = await server.deployment({ work_pool_name: pool });
    const job_variables = { size: 'many' };
    expect((await server.patch(id, { job_variables })).status).toBe(204);
    expect((await server.read(id)).job_variables).toEqual(job_variables);
  });

  test('PATCH with the pool alone does not look at stored job variables', async () => {
    const { id } = await server.deployment({ work_pool_name: pool });
    await server.patch(id, { job_variables: { size: 'many' } });
    expect((await server.patch(id, { work_pool_name: pool })).status).toBe(204);
  });

  test('job variables of unknown names are accepted', async () => {
    const unknown = { work_pool_name: pool, job_variables: { nonsense: 1 } };
    const { id, job_variables } = await server.deployment(unknown);
    expect(job_variables).toEqual({ nonsense: 1 });
    expect((await server.patch(id, unknown)).status).toBe(204);
  });

  test('an unknown pool is refused: POST 404, PATCH 500', async () => {
    const { id, flow_id } = await server.deployment();
    const unknown = { work_pool_name: someName('not-there') };
    expect(await server.status('POST', '/deployments/', { name: 'b', flow_id, ...unknown })).toBe(404);
    expect((await server.patch(id, unknown)).status).toBe(500);
  });

  test('an unknown queue is created in silence, by POST and by PATCH', async () => {
    const queue = (name: string): Promise<number> =>
      server.status('GET', `/work_pools/${pool}/queues/${name}`);
    const { id } = await server.deployment({ work_pool_name: pool, work_queue_name: 'posted' });
    expect([await queue('posted'), await queue('patched')]).toEqual([200, 404]);
    await server.patch(id, { work_pool_name: pool, work_queue_name: 'patched' });
    expect(await queue('patched')).toBe(200);
  });

  test('PATCH of the queue without the pool moves the deployment to the pool of agents', async () => {
    const { id } = await server.deployment({ work_pool_name: pool });
    expect(await place(id)).toEqual([pool, 'default']);
    const work_queue_name = someName('facts');
    server.remember(`/work_pools/default-agent-pool/queues/${work_queue_name}`);
    expect((await server.patch(id, { work_queue_name })).status).toBe(204);
    expect(await place(id)).toEqual(['default-agent-pool', work_queue_name]);
  });

  test('PATCH of the pool without the queue moves the deployment to its default queue', async () => {
    const { id } = await server.deployment({ work_pool_name: pool, work_queue_name: 'slow' });
    await server.patch(id, { work_pool_name: pool });
    expect(await place(id)).toEqual([pool, 'default']);
  });

  test('PATCH with null takes the pool away, and leaves the queue as it is', async () => {
    const { id } = await server.deployment({ work_pool_name: pool, work_queue_name: 'slow' });
    expect((await server.patch(id, { work_queue_name: null })).status).toBe(204);
    expect(await place(id)).toEqual([pool, 'slow']);
    expect((await server.patch(id, { work_pool_name: null })).status).toBe(204);
    expect((await server.read(id)).work_pool_name).toBe(null);
  });

  test('deleting a pool leaves its deployments without one', async () => {
    const { id } = await server.deployment({ work_pool_name: pool });
    expect(await server.status('DELETE', `/work_pools/${pool}`)).toBe(204);
    expect((await server.read(id)).work_pool_name).toBe(null);
  });
});
