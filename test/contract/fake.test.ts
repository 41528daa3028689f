import { describe } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { automationsContract } from './automations.contract.ts';
import { blockDocumentsContract } from './block-documents.contract.ts';
import { listingContract } from './listing.contract.ts';
import { locksContract } from './locks.contract.ts';
import { prefectClientContract } from './prefect-client.contract.ts';
import { releasesContract } from './releases.contract.ts';

describe('FakePrefect', () => {
  for (const contract of [
    prefectClientContract,
    automationsContract,
    blockDocumentsContract,
    listingContract,
    locksContract,
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
      };
    });
});
