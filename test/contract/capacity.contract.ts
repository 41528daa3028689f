/** Limits, who shares a pool, and how long runs took. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentState } from '../../src/plan/state.ts';
import { BARE_FIELDS } from './bare-fields.ts';
import type { ClientUnderTest } from './prefect-client.contract.ts';

export function capacityContract(makeClient: () => Promise<ClientUnderTest>): void {
  describe('capacity', () => {
    let test: ClientUnderTest;
    let unique: string;
    let flowId: string;
    let pool: string;

    beforeEach(async () => {
      test = await makeClient();
      unique = randomUUID().slice(0, 8);
      pool = `pool-${unique}`;
      await test.client.createWorkPool(pool, 'process');
      flowId = await test.client.createFlow(`flow-${unique}`);
    });

    afterEach(async () => {
      await test.removeFlow(flowId);
      await test.removeWorkPool(pool);
      await test.close();
    });

    function create(name: string, queue: string | null = null, paused = false): Promise<string> {
      const schedule = { cron: '0 3 * * *', timezone: 'UTC', day_or: true };
      const state: DeploymentState = {
        flowName: `flow-${unique}`,
        name,
        paused,
        schedules: [{ slug: null, active: true, parameters: {}, schedule }],
        automations: [],
        versionInfo: {},
        fields: { ...BARE_FIELDS, work_pool_name: pool, work_queue_name: queue },
      };
      return test.client.createDeployment(flowId, state);
    }

    it('tells the limits of pools and queues that are there', async () => {
      await create('one', 'fast');
      const queues = ['default', 'fast', 'none'].map((name) => ({ workPoolName: pool, name }));
      expect(await test.client.findPoolLimits([pool, 'no-such-pool'])).toEqual([
        { name: pool, limit: null, isPaused: false },
      ]);
      const found = await test.client.findQueueLimits(queues);
      expect(found.sort((a, b) => a.priority - b.priority)).toEqual([
        { workPoolName: pool, name: 'default', limit: null, isPaused: false, priority: 1 },
        { workPoolName: pool, name: 'fast', limit: null, isPaused: false, priority: 2 },
      ]);
      await test.limitByHand({ pool, limit: 5 });
      await test.limitByHand({ pool, queue: 'fast', limit: 2 });
      expect(await test.client.findPoolLimits([pool])).toMatchObject([{ limit: 5 }]);
      expect(await test.client.findQueueLimits(queues.slice(1))).toMatchObject([{ name: 'fast', limit: 2 }]);
    });

    it('tells the limits of tags', async () => {
      await test.limitByHand({ tag: `tag-${unique}`, limit: 3 });
      expect(await test.client.findTagLimits()).toMatchObject({ [`tag-${unique}`]: 3 });
    });

    it('lists the deployments of pools that are not paused, the newest first', async () => {
      const [one, , three] = [await create('one'), await create('two', null, true), await create('three')];
      const { deployments, isWhole } = await test.client.listDeploymentsOfPools([pool]);
      expect(deployments.map(({ id }) => id)).toEqual([three, one]);
      expect(deployments[1]).toMatchObject({
        flowName: `flow-${unique}`,
        schedules: [{ active: true, schedule: { cron: '0 3 * * *' } }],
        fields: { work_pool_name: pool, work_queue_name: 'default' },
      });
      expect(isWhole).toBe(true);
      expect(await test.client.listDeploymentsOfPools([])).toEqual({ deployments: [], isWhole: true });
    });

    it('tells how long completed runs took', async () => {
      const [one, two] = [await create('one'), await create('two')];
      expect(await test.client.findRunTimes([one, two])).toEqual({});
      await test.completeRun(one);
      await test.completeRun(one);
      expect(await test.client.findRunTimes([one, two])).toEqual({
        [one]: [expect.any(Number), expect.any(Number)],
      });
      expect(await test.client.findRunTimes([])).toEqual({});
    });
  });
}
