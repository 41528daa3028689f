/** Requests to a real Prefect server on SQLite. */
import { setTimeout as wait } from 'node:timers/promises';

const BUSY = 503;
const MOST_TRIES = 100;

/**
 * With 503 a busy SQLite says that it has not begun, and wrote nothing (`contract/server-facts/writers.test.ts`): `ask` is called
 * again. The last of `tries` counts whatever it is.
 */
export async function untilBegun<Answer>(
  ask: () => Promise<Answer>,
  statusOf: (answer: Answer) => number | undefined,
  tries = MOST_TRIES,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (statusOf(answer) !== BUSY || attempt >= tries) return answer;
    // Those who ask at the same time do not come back at the same time.
    await wait(50 + Math.random() * 100);
  }
}
