/** Looking through a server for what it holds. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseNamePattern } from '../../src/importing/name-pattern.ts';
import type { DeploymentState } from '../../src/plan/state.ts';
import { toAutomation } from '../../src/project/triggers.ts';
import { BARE_FIELDS } from './bare-fields.ts';
import type { ClientUnderTest } from './prefect-client.contract.ts';

export function listingContract(makeClient: () => Promise<ClientUnderTest>): void {
  describe('looking through', () => {
    let test: ClientUnderTest;
    let unique: string;
    let flowId: string;

    beforeEach(async () => {
      test = await makeClient();
      unique = randomUUID().slice(0, 8);
      flowId = await test.client.createFlow(`Flow_${unique}`);
      for (const name of ['One_prod', 'One-dev', '1.5', 'two']) await create(name);
    });

    afterEach(async () => {
      const live = await test.client.listDeployments([parseNamePattern(`Flow_${unique}/*`)]);
      for (const { id } of live.flatMap(({ automations }) => automations))
        await test.client.deleteAutomation(id);
      await test.removeFlow(flowId);
      await test.close();
    });

    function create(name: string): Promise<string> {
      const state: DeploymentState = {
        flowName: `Flow_${unique}`,
        name,
        paused: name === 'two',
        schedules: [
          {
            slug: 'a',
            active: false,
            parameters: {},
            schedule: { cron: '5 * * * *', timezone: 'UTC', day_or: true },
          },
        ],
        automations: [],
        versionInfo: {},
        fields: BARE_FIELDS,
      };
      return test.client.createDeployment(flowId, state);
    }

    async function names(...patterns: string[]): Promise<string[]> {
      const live = await test.client.listDeployments(patterns.map(parseNamePattern));
      return live.filter(({ flowName }) => flowName === `Flow_${unique}`).map(({ name }) => name);
    }

    it('finds deployments by name, by flow and by pattern, each once', async () => {
      expect(await names()).toEqual(['1.5', 'One-dev', 'One_prod', 'two']);
      expect(await names('two')).toEqual(['two']);
      expect(await names('One*')).toEqual(['One-dev', 'One_prod']);
      expect(await names('*_prod', 'two', 't*')).toEqual(['One_prod', 'two']);
      expect(await names(`Flow_${unique}/*-*`)).toEqual(['One-dev']);
      expect(await names(`Flow-${unique}/two`)).toEqual(['two']);
      expect(await names('1.5')).toEqual(['1.5']);
      expect(await names('1*5')).toEqual(['1.5']);
    });

    it('is exact where the server is not: case, `_` and `%` of a name stand for themselves', async () => {
      expect(await names('ONE*')).toEqual([]);
      expect(await names('one_prod')).toEqual([]);
      expect(await names('t%o*')).toEqual([]);
      expect(await names('One?dev')).toEqual([]);
      expect(await names(`flow_${unique}/two`)).toEqual([]);
      expect(await names('no-*', `no-${unique}`)).toEqual([]);
    });

    it('tells all that a plan compares, and automations in the order in which they were made', async () => {
      const [two] = await test.client.listDeployments([parseNamePattern(`Flow_${unique}/two`)]);
      const automations = ['first', 'second', 'third'].map((name) => {
        const made = toAutomation({ name, expect: [name] }, 'two', 1);
        if ('faults' in made) throw new Error('the trigger has faults');
        return made.automation;
      });
      for (const automation of automations) await test.client.createAutomation(two?.id ?? '', automation);
      const [again] = await test.client.listDeployments([parseNamePattern(`Flow_${unique}/two`)]);
      expect(again).toMatchObject({
        ...two,
        automations: automations.map((each) => ({ ...each, enabled: true })),
      });
      const [found] = await test.client.findDeployments([{ flowName: `Flow_${unique}`, name: 'two' }]);
      expect({ ...again, automations: [] }).toEqual({ ...found, beyond: [] });
    });

    it('lists blocks of a type by name, and none of a type that is not there', async () => {
      const type = `type-${unique}`;
      expect(await test.client.listBlocks(type)).toEqual([]);
      await test.saveBlock(type, 'b', { data: { value: 'x' }, secretFields: ['value'] });
      await test.saveBlock(type, 'a', { data: { value: 'y' }, secretFields: ['value'] });
      expect(await test.client.listBlocks(type)).toEqual([
        { id: expect.any(String), name: 'a', data: { value: 'y' }, secretFields: ['value'] },
        { id: expect.any(String), name: 'b', data: { value: 'x' }, secretFields: ['value'] },
      ]);
    });
  });
}
