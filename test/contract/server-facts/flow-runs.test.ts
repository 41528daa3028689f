/** Runs of a deployment asked for by hand, while its schedules are held back. */
import { describe, expect, test } from 'vitest';
import { everyTenMinutes, serverByHand } from './server-by-hand.ts';

describe('a run by hand on Prefect 3.8.8', () => {
  const server = serverByHand();

  async function offered(pool: string): Promise<string[]> {
    const answer = await server.get<{ flow_run: { id: string } }[]>(
      'POST',
      `/work_pools/${pool}/get_scheduled_flow_runs`,
      {},
    );
    return answer.map(({ flow_run }) => flow_run.id);
  }

  async function setState(runId: string, type: string): Promise<string> {
    const path = `/flow_runs/${runId}/set_state`;
    return (await server.get<{ status: string }>('POST', path, { state: { type } })).status;
  }

  test.each([
    ['the deployment is paused', { paused: true }],
    ['its schedule is inactive', { paused: false, schedules: [everyTenMinutes('a', { active: false })] }],
  ])('is made, offered to workers and goes through while %s', async (_, fields) => {
    const pool = await server.workPool();
    const { id } = await server.deployment({ work_pool_name: pool, ...fields });
    const run = await server.run(id);
    expect(run).toMatchObject({ state_type: 'SCHEDULED', auto_scheduled: false });
    expect(await offered(pool)).toEqual([run.id]);
    for (const type of ['PENDING', 'RUNNING', 'COMPLETED']) {
      expect(await setState(run.id, type)).toBe('ACCEPT');
    }
    expect(await server.get('GET', `/flow_runs/${run.id}`)).toMatchObject({ state_type: 'COMPLETED' });
  });

  test('is made while the pool is paused, and not offered to workers', async () => {
    const pool = await server.workPool();
    const { id } = await server.deployment({ work_pool_name: pool });
    await server.get('PATCH', `/work_pools/${pool}`, { is_paused: true });
    const run = await server.run(id);
    expect(await offered(pool)).toEqual([]);
    await server.get('PATCH', `/work_pools/${pool}`, { is_paused: false });
    expect(await offered(pool)).toEqual([run.id]);
  });

  test('takes a name, parameters, job variables, labels, and tags besides those of the deployment', async () => {
    const { id } = await server.deployment({ tags: ['daily'], parameters: { a: 1, b: 2 } });
    const run = await server.run(id, {
      name: 'smoke',
      parameters: { b: 3 },
      tags: ['smoke'],
      labels: { why: 'smoke' },
      job_variables: { env: { A: '1' } },
    });
    expect(run).toMatchObject({
      name: 'smoke',
      parameters: { a: 1, b: 3 },
      labels: { why: 'smoke', 'prefect.deployment.id': id },
      job_variables: { env: { A: '1' } },
    });
    expect(run.tags.sort()).toEqual(['daily', 'smoke']);
    expect(await server.read(id)).toMatchObject({ tags: ['daily'], parameters: { a: 1, b: 2 } });
  });

  test('with a key that was used answers 200 with the first one, not 201 with another', async () => {
    const { id } = await server.deployment();
    const path = `/deployments/${id}/create_flow_run`;
    const first = await server.ask('POST', path, { idempotency_key: 'once', tags: ['first'] });
    const second = await server.ask('POST', path, { idempotency_key: 'once', tags: ['second'] });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, tags: ['first'] });
    expect(await server.countRuns(id)).toBe(1);
  });

  test('is refused with an unknown field (422) and of a deployment that is gone (404)', async () => {
    const { id, flow_id } = await server.deployment();
    const answer = async (deploymentId: string, body: object): Promise<number> =>
      server.status('POST', `/deployments/${deploymentId}/create_flow_run`, body);
    expect(await answer(id, { nonsense: 1 })).toBe(422);
    expect(await answer(flow_id, {})).toBe(404);
  });
});
