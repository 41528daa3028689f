/** What a server on SQLite answers to several writers at once. */
import { describe, expect, test } from 'vitest';
import { serverByHand, type Answer, type StoredDeployment } from './server-by-hand.ts';

const WRITERS = 8;
const PAGE = 200;
/** Whether two of them meet is chance, but mostly the first few do. */
const MOST_WRITES_EACH = 100;

describe('several writers at once on Prefect 3.8.8 with SQLite', () => {
  const server = serverByHand();

  interface Write {
    name: string;
    answer: Answer<unknown>;
  }

  /**
   * Creates deployments of a flow, `WRITERS` at a time, asking once for each, until one of them was turned away. No more
   * than that: a write that is not turned away at once may wait for 60 s (`busy_timeout` of the server).
   */
  async function createMany(flow_id: string): Promise<Write[]> {
    const writes: Write[] = [];
    const writer = async (which: number): Promise<void> => {
      for (let write = 0; write < MOST_WRITES_EACH; write++) {
        if (writes.some(({ answer }) => answer.status === 503)) return;
        const name = `${which}-${write}`;
        const body = { name, flow_id, paused: true };
        writes.push({ name, answer: await server.ask('POST', '/deployments/', body, 1) });
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, which) => writer(which)));
    return writes;
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

    const found: StoredDeployment[] = [];
    let page: StoredDeployment[];
    do {
      const body = {
        flows: { id: { any_: [flow_id] } },
        sort: 'NAME_ASC',
        limit: PAGE,
        offset: found.length,
      };
      page = await server.get<StoredDeployment[]>('POST', '/deployments/filter', body);
      found.push(...page);
    } while (page.length === PAGE);
    expect(found.map(({ name }) => name).sort()).toEqual(created.map(({ name }) => name).sort());
  });
});
