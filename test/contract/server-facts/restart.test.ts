/** What a restart of the server leaves of a lease: two servers, one after the other, on one database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrefectServer, type PrefectServer } from '../../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';
import { increment, LIMITS, release, renew, takenSlots } from './limit-by-hand.ts';
import { ServerByHand } from './server-by-hand.ts';

const NAME = 'facts-restart';

describe('a lease after the restart of Prefect 3.8.8', () => {
  let folder: string;
  let running: PrefectServer;
  let server: ServerByHand;
  let leaseId: string;

  async function start(): Promise<void> {
    const database = `sqlite+aiosqlite:///${join(folder, 'prefect.db')}`;
    const environment = { PREFECT_API_DATABASE_CONNECTION_URL: database };
    running = await startPrefectServer({ python: await pythonEnvironment(), environment });
    server = new ServerByHand(running.apiUrl);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tq-facts-'));
    await start();
    await server.get('POST', `${LIMITS}/`, { name: NAME, limit: 1 });
    leaseId = (await increment(server, [NAME])).body.lease_id;
    await running.stop();
    await start();
  });

  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('its slot stays taken, and neither renewal nor release reach it; PATCH frees it', async () => {
    expect(await takenSlots(server, NAME)).toBe(1);
    expect((await increment(server, [NAME])).status).toBe(423);
    expect(await renew(server, leaseId)).toBe(410);
    expect(await release(server, leaseId)).toBe(204);
    expect(await takenSlots(server, NAME)).toBe(1);

    await server.get('PATCH', `${LIMITS}/${NAME}`, { active_slots: 0 });
    expect((await increment(server, [NAME])).status).toBe(200);
  });
});
