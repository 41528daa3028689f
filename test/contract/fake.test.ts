import { describe } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { automationsContract } from './automations.contract.ts';
import { blockDocumentsContract } from './block-documents.contract.ts';
import { capacityContract } from './capacity.contract.ts';
import { listingContract } from './listing.contract.ts';
import { locksContract } from './locks.contract.ts';
import { prefectClientContract } from './prefect-client.contract.ts';
import { readinessContract } from './readiness.contract.ts';
import { releasesContract } from './releases.contract.ts';

describe('FakePrefect', () => {
  for (const contract of [
    prefectClientContract,
    automationsContract,
    blockDocumentsContract,
    capacityContract,
    listingContract,
    locksContract,
    readinessContract,
    releasesContract,
  ])
    contract(async () => {
      const client = new FakePrefect();
      return {
        client,
        removeFlow: async () => undefined,
        removeWorkPool: async () => undefined,
        removeBlockType: async () => undefined,
        close: async () => undefined,
        createAutomationByHand: async (deploymentId, automation) => {
          client.createAutomationByHand(deploymentId, automation);
        },
        saveBlock: async (typeSlug, name, document) => client.saveBlock(typeSlug, name, document),
        saveVariable: async (name, value) => client.saveVariable(name, value),
        limitByHand: async ({ pool = '', queue, tag, limit }) => {
          if (tag !== undefined) client.capacity.tagLimits.set(tag, limit);
          else if (queue === undefined) client.capacity.poolLimits.set(pool, limit);
          else client.capacity.queueLimits.set(`${pool}/${queue}`, { limit });
        },
        completeRun: async (id) => client.capacity.completeRun(id, 1000),
      };
    });
});
