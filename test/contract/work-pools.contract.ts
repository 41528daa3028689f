/** What every `PrefectClient` says of the job variables and queues of a work pool, and what the server does with them. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import type { DeploymentState } from '../../src/plan/state.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import { expectRefused } from './expect-refused.ts';

export interface InAPool {
  client: PrefectClient;
  /** Of a process pool. */
  poolName: string;
  create(fields: Partial<DeploymentState['fields']>): Promise<string>;
}

export function workPoolsContract(current: () => InAPool): void {
  /** Changed as a deploy changes them: with the pool. */
  async function change(id: string, variables: JsonObject): Promise<void> {
    const { client, poolName } = current();
    await client.updateDeployment(id, { job_variables: variables, work_pool_name: poolName });
  }

  it('a work pool is refused when it exists or its type is unknown', async () => {
    const { client, poolName } = current();
    await expectRefused(client.createWorkPool(poolName, 'process'), 'already exists');
    await expectRefused(client.createWorkPool(`other-${poolName}`, 'steam'), 'no work pools of type `steam`');
  });

  describe('job variables', () => {
    it('are declared by the pool', async () => {
      const { client, poolName } = current();
      const [pool] = await client.findWorkPools([poolName]);
      expect(pool?.variables).toMatchObject({
        type: 'object',
        properties: { env: { type: 'object', additionalProperties: { type: 'string' } } },
      });
    });

    it('of the wrong type are refused', async () => {
      const { create } = current();
      await expect(create({ job_variables: { env: { A: 1 } } })).rejects.toThrow(/422/);
      const id = await create({ job_variables: {} });
      await expect(change(id, { env: { A: 1 } })).rejects.toThrow(/409/);
    });

    it('with a default may be null, but not later', async () => {
      const id = await current().create({ job_variables: { stream_output: null } });
      await expect(change(id, { stream_output: null })).rejects.toThrow(/409/);
      await change(id, { working_dir: null });
    });

    it('of any other name are taken', async () => {
      const id = await current().create({ job_variables: { nonsense: 1 } });
      await change(id, { nonsense: 'two' });
    });
  });

  describe('a work queue', () => {
    it('is made on the way', async () => {
      const { client, poolName, create } = current();
      const wanted = [
        { workPoolName: poolName, name: 'default' },
        { workPoolName: poolName, name: 'made by a deployment' },
        { workPoolName: `not-${poolName}`, name: 'default' },
      ];
      expect(await client.findWorkQueues(wanted)).toEqual([wanted[0]]);
      await create({ work_queue_name: 'made by a deployment' });
      expect(new Set(await client.findWorkQueues(wanted))).toEqual(new Set(wanted.slice(0, 2)));
      expect(await client.findWorkQueues([])).toEqual([]);
    });
  });
}
