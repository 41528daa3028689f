/** What goes with a deployment or a flow that is deleted, and what stays behind. */
import { describe, expect, test } from 'vitest';
import { everyTenMinutes, serverByHand, SOMEDAY } from './server-by-hand.ts';

describe('deleting on Prefect 3.8.8', () => {
  const server = serverByHand();

  async function finishedRun(deploymentId: string): Promise<string> {
    const { id } = await server.run(deploymentId);
    await server.get('POST', `/flow_runs/${id}/set_state`, { state: { type: 'COMPLETED' }, force: true });
    return id;
  }

  /** An automation that runs a deployment; its id. */
  async function automation(deploymentId: string, owner: object): Promise<string> {
    const { id } = await server.get<{ id: string }>('POST', '/automations/', {
      name: 'facts',
      trigger: { type: 'event', posture: 'Reactive', expect: ['facts.never'], threshold: 1, within: 0 },
      actions: [{ type: 'run-deployment', source: 'selected', deployment_id: deploymentId }],
      ...owner,
    });
    server.remember(`/automations/${id}`);
    return id;
  }

  async function remove(deploymentId: string): Promise<number> {
    return server.status('DELETE', `/deployments/${deploymentId}`);
  }

  test('a deployment answers 204, and 404 the second time', async () => {
    const { id } = await server.deployment();
    expect([await remove(id), await remove(id)]).toEqual([204, 404]);
    expect((await server.patch(id, {})).status).toBe(404);
  });

  test('runs that wait go, whoever asked for them; those that began or ended stay and name the deployment', async () => {
    const { id } = await server.deployment({ schedules: [everyTenMinutes('a')] });
    const ended = await finishedRun(id);
    const { id: running } = await server.run(id);
    await server.get('POST', `/flow_runs/${running}/set_state`, { state: { type: 'RUNNING' }, force: true });
    await server.run(id, SOMEDAY);
    await server.planRuns(id);
    await server.planLateRuns(id);
    expect(await server.countRuns(id)).toBe(9);

    await remove(id);
    const left = await server.runs(id);
    expect(left.map((run) => run.id).sort()).toEqual([ended, running].sort());
  });

  test('its schedules and its concurrency limit go', async () => {
    const { id, global_concurrency_limit: limit } = await server.deployment({
      schedules: [everyTenMinutes('a')],
      concurrency_limit: 1,
    });
    await remove(id);
    expect(await server.status('GET', `/deployments/${id}/schedules`)).toBe(404);
    expect(await server.status('GET', `/v2/concurrency_limits/${limit!.id}`)).toBe(404);
  });

  test('automations that run it stay, enabled: those it owns and those made by hand', async () => {
    const { id } = await server.deployment();
    const resource = `prefect.deployment.${id}`;
    const owned = await automation(id, { owner_resource: resource });
    const byHand = await automation(id, {});
    await remove(id);
    for (const left of [owned, byHand]) {
      expect(await server.get('GET', `/automations/${left}`)).toMatchObject({
        enabled: true,
        actions: [{ deployment_id: id }],
      });
    }
    const related = await server.get<{ id: string }[]>('GET', `/automations/related-to/${resource}`);
    expect(related.map((found) => found.id).sort()).toEqual([owned, byHand].sort());
  });

  test('automations that a resource owns can be deleted together, and those made by hand stay', async () => {
    const { id } = await server.deployment();
    const owner_resource = `prefect.deployment.${id}`;
    const owned = await automation(id, { owner_resource });
    const byHand = await automation(id, {});
    expect(await server.status('DELETE', `/automations/owned-by/${owner_resource}`)).toBe(202);
    expect(await server.status('GET', `/automations/${owned}`)).toBe(404);
    expect(await server.status('GET', `/automations/${byHand}`)).toBe(200);
  });

  test('a flow takes its deployments and all runs with it, and leaves their concurrency limit', async () => {
    const {
      id,
      flow_id,
      global_concurrency_limit: limit,
    } = await server.deployment({ concurrency_limit: 1 });
    server.remember(`/v2/concurrency_limits/${limit!.id}`);
    const run = await finishedRun(id);
    expect(await server.status('DELETE', `/flows/${flow_id}`)).toBe(204);
    expect(await server.status('GET', `/deployments/${id}`)).toBe(404);
    expect(await server.status('GET', `/flow_runs/${run}`)).toBe(404);
    expect(await server.status('GET', `/v2/concurrency_limits/${limit!.id}`)).toBe(200);
  });

  test('a deployment made again with the same name has another id, and none of the runs', async () => {
    const { id, flow_id, name } = await server.deployment();
    await finishedRun(id);
    await remove(id);
    const again = await server.deployment({ flow_id, name });
    expect(again.id).not.toBe(id);
    expect(await server.countRuns(again.id)).toBe(0);
  });
});
