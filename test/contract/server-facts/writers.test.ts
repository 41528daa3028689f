/** What a server on SQLite answers to several writers at once. */
import { describe, expect, test } from 'vitest';
import { serverByHand, type Answer, type StoredDeployment } from './server-by-hand.ts';

const WRITERS = 8;
const WRITES_EACH = 6;

describe('several writers at once on Prefect 3.8.8 with SQLite', () => {
  const server = serverByHand();

  /** Creates deployments of a flow, `WRITERS` at a time, asking once for each. */
  async function createMany(flow_id: string): Promise<{ name: string; answer: Answer<unknown> }[]> {
    const writer = async (which: number): Promise<{ name: string; answer: Answer<unknown> }[]> => {
      const done = [];
      for (let write = 0; write < WRITES_EACH; write++) {
        const name = `${which}-${write}`;
        const body = { name, flow_id, paused: true };
        done.push({ name, answer: await server.ask('POST', '/deployments/', body, 1) });
      }
      return done;
    };
    return (await Promise.all(Array.from({ length: WRITERS }, (_, which) => writer(which)))).flat();
  }

  test('some are answered 503 without a time to wait, and nothing of those was written', async () => {
    const flow_id = await server.flow();
    const writes = await createMany(flow_id);
    const created = writes.filter(({ answer }) => answer.status === 201);
    const busy = writes.filter(({ answer }) => answer.status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(created.length + busy.length).toBe(writes.length);
    for (const { answer } of busy) {
      expect(answer.body).toEqual({ exception_message: 'Service Unavailable' });
      expect(answer.headers.get('retry-after')).toBe(null);
    }

    const body = { flows: { id: { any_: [flow_id] } } };
    const found = await server.get<StoredDeployment[]>('POST', '/deployments/filter', body);
    expect(found.map(({ name }) => name).sort()).toEqual(created.map(({ name }) => name).sort());
  });
});
