import { describe } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { prefectClientContract } from './prefect-client.contract.ts';

describe('FakePrefect', () => {
  prefectClientContract(async () => ({
    client: new FakePrefect(),
    removeFlow: async () => undefined,
    removeWorkPool: async () => undefined,
    close: async () => undefined,
  }));
});
