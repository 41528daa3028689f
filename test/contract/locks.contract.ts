/** What every `PrefectClient` says of the lock that keeps two deploys apart. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lease } from '../../src/ports/deploy-lock.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';

const SECONDS = 60;

interface Started {
  client: PrefectClient;
  close(): Promise<void>;
}

export function locksContract(start: () => Promise<Started>): void {
  describe('a deploy lock', () => {
    let started: Started;
    beforeAll(async () => {
      started = await start();
    });
    afterAll(() => started.close());

    const newName = (): string => `tq-deploy-test-${randomUUID()}`;
    async function take(name: string): Promise<Lease> {
      const taken = await started.client.takeLock(name, SECONDS);
      if (!('lease' in taken)) throw new Error(`the lock ${name} was not free`);
      return taken.lease;
    }

    it('that nobody ever took is free', async () => {
      expect(await started.client.isLocked(newName())).toBe(false);
    });

    it('is held by one at a time', async () => {
      const { client } = started;
      const name = newName();
      const lease = await take(name);
      expect(await client.isLocked(name)).toBe(true);
      expect(await client.takeLock(name, SECONDS)).toEqual({ taken: true, uncertain: false });
      expect(await client.renewLock(name, lease, SECONDS)).toBe(true);
      await client.releaseLock(lease.id);
      expect(await client.isLocked(name)).toBe(false);
      expect((await take(name)).id).not.toBe(lease.id);
    });

    it('of one name says nothing of another', async () => {
      const name = newName();
      await take(name);
      await take(`${name}-other`);
    });

    it('may be given back twice, and does not free that of the next holder', async () => {
      const { client } = started;
      const name = newName();
      const lease = await take(name);
      await client.releaseLock(lease.id);
      await client.releaseLock(lease.id);
      await take(name);
      await client.releaseLock(lease.id);
      expect(await client.isLocked(name)).toBe(true);
    });

    it('that was given back cannot be renewed', async () => {
      const { client } = started;
      const name = newName();
      const lease = await take(name);
      await client.releaseLock(lease.id);
      expect(await client.renewLock(name, lease, SECONDS)).toBe(false);
    });

    it('that was broken is free, and its old holder finds out and frees nobody else’s', async () => {
      const { client } = started;
      const name = newName();
      const old = await take(name);
      await client.breakLock(name);
      expect(await client.isLocked(name)).toBe(false);
      expect(await client.renewLock(name, old, SECONDS)).toBe(false);
      await take(name);
      expect(await client.renewLock(name, old, SECONDS)).toBe(false);
      await client.releaseLock(old.id);
      expect(await client.isLocked(name)).toBe(true);
    });

    it('that nobody holds may be broken', async () => {
      const { client } = started;
      const name = newName();
      await client.breakLock(name);
      await take(name);
    });
  });
}
