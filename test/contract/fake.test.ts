import { describe } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { prefectClientContract } from './prefect-client.contract.ts';

describe('FakePrefect', () => {
  prefectClientContract(async () => {
    const client = new FakePrefect();
    return {
      client,
      removeFlow: async () => undefined,
      removeWorkPool: async () => undefined,
      close: async () => undefined,
      createAutomationByHand: async (deploymentId, automation) => {
        client.createAutomationByHand(deploymentId, automation);
      },
    };
  });
});
