/** The benchmark's own questions to its server, beside the recording proxy and outside of the measured times. */
import { setTimeout as wait } from 'node:timers/promises';

const ATTEMPTS = 20;
const SERVICE_UNAVAILABLE = 503;
const NOT_FOUND = 404;

/** Returns undefined for what is not there; asks again while SQLite is busy. Throws on any other refusal. */
export async function ask(apiUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status === NOT_FOUND) return undefined;
    const text = await answer.text();
    if (answer.ok) return text === '' ? {} : (JSON.parse(text) as unknown);
    if (answer.status !== SERVICE_UNAVAILABLE || attempt === ATTEMPTS) {
      throw new Error(`${method} ${path}: the server answered ${answer.status} ${text}`);
    }
    await wait(250);
  }
}

/** What a server holds of the kinds that deploys make. */
export interface Holdings {
  flows: number;
  deployments: number;
  automations: number;
}

/** Removes every flow with its deployments, and every automation: the server is the benchmark's own. */
export async function forgetEverything(apiUrl: string): Promise<void> {
  for (const kind of ['automations', 'flows']) {
    for (;;) {
      const page = (await ask(apiUrl, 'POST', `/${kind}/filter`, { limit: 200 })) as { id: string }[];
      if (page.length === 0) break;
      for (const { id } of page) await ask(apiUrl, 'DELETE', `/${kind}/${id}`);
    }
  }
  await confirmHoldings(apiUrl, { flows: 0, deployments: 0, automations: 0 });
}

/** Throws unless the server holds just as many: a tool that did nothing would win every race. */
export async function confirmHoldings(apiUrl: string, expected: Holdings): Promise<void> {
  for (const [kind, count] of Object.entries(expected)) {
    const found = await ask(apiUrl, 'POST', `/${kind}/count`, {});
    if (found !== count) throw new Error(`the server holds ${String(found)} ${kind} instead of ${count}`);
  }
}
