/** What every `PrefectClient` tells of whether a server is ready. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientUnderTest } from './prefect-client.contract.ts';

export function readinessContract(makeClient: () => Promise<ClientUnderTest>): void {
  describe('readiness', () => {
    let test: ClientUnderTest;
    let unique: string;

    beforeEach(async () => {
      test = await makeClient();
      unique = randomUUID().slice(0, 8);
    });

    afterEach(async () => {
      await test.close();
    });

    it('says its version, and what time it has where it says that', async () => {
      const { version, date } = await test.client.serverVersion();
      expect(version).toBe('3.8.8');
      if (date !== undefined) expect(Math.abs(Date.now() - date.getTime())).toBeLessThan(60_000);
    });

    it('counts no workers where there are none, or no pool', async () => {
      await test.client.createWorkPool(`ready-${unique}`, 'process');
      expect(await test.client.countOnlineWorkers(`ready-${unique}`)).toBe(0);
      const [pool] = await test.client.findWorkPools([`ready-${unique}`]);
      expect(pool).toEqual({
        name: `ready-${unique}`,
        type: 'process',
        variables: expect.any(Object),
        readiness: {
          id: expect.any(String),
          isPaused: false,
          hasWorkers: false,
          jobConfiguration: expect.any(Object),
        },
      });
      expect(await test.client.countOnlineWorkers(`no-${unique}`)).toBe(0);
      const queues = [{ workPoolName: `ready-${unique}`, name: 'default' }];
      expect(await test.client.findPausedQueues(queues)).toEqual([]);
      await test.removeWorkPool(`ready-${unique}`);
    });

    it('tells which blocks and variables there are, and no values', async () => {
      const type = `type-${unique}`;
      await test.saveBlock(type, 'a', { data: { value: 'hush', more: 1 }, secretFields: ['value'] });
      await test.saveVariable(`v_${unique}`, 'hush');
      const [held, ...others] = await test.client.findHeldBlocks(type, ['a', 'b']);
      expect({ ...held, fields: [...(held?.fields ?? [])].sort() }).toEqual({
        name: 'a',
        fields: ['more', 'value'],
      });
      expect(others).toEqual([]);
      expect(await test.client.findHeldBlocks(`no-${unique}`, ['a'])).toEqual([]);
      expect(await test.client.findVariableNames([`v_${unique}`, `w_${unique}`])).toEqual([`v_${unique}`]);
    });

    it('lists automations that are on', async () => {
      const { isWhole, automations } = await test.client.listWatching();
      expect(isWhole).toBe(true);
      expect(automations.every(({ actions }) => actions.length > 0)).toBe(true);
    });
  });
}
