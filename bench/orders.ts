/** The measured deployment, `orders-quality/orders-hourly` of examples/orders, on the server: asked for and removed
 * without going through the recording proxy. */
import { setTimeout as wait } from 'node:timers/promises';

const FLOW = 'orders-quality';
export const DEPLOYMENT = 'orders-hourly';
export const WORK_POOL = 'local';

const ATTEMPTS = 20;
const SERVICE_UNAVAILABLE = 503;
const NOT_FOUND = 404;

/** Removes the flow, and its deployments with it; returns once the server no longer knows the deployment. */
export async function forgetOrders(apiUrl: string): Promise<void> {
  const flow = await ask(apiUrl, 'GET', `/flows/name/${FLOW}`);
  if (flow === undefined) return;
  await ask(apiUrl, 'DELETE', `/flows/${flow.id}`);
  if (await findOrders(apiUrl)) throw new Error(`the server still holds ${FLOW}/${DEPLOYMENT}`);
}

/** Fails unless the server holds the deployment: a tool that did nothing would win every race. */
export async function confirmOrders(apiUrl: string): Promise<void> {
  if (!(await findOrders(apiUrl))) throw new Error(`the server does not hold ${FLOW}/${DEPLOYMENT}`);
}

async function findOrders(apiUrl: string): Promise<boolean> {
  return (await ask(apiUrl, 'GET', `/deployments/name/${FLOW}/${DEPLOYMENT}`)) !== undefined;
}

/** Returns undefined for what is not there; asks again while SQLite is busy. */
async function ask(apiUrl: string, method: string, path: string): Promise<{ id?: string } | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${apiUrl}${path}`, { method });
    if (answer.status === NOT_FOUND) return undefined;
    const text = await answer.text();
    if (answer.ok) return text === '' ? {} : (JSON.parse(text) as { id?: string });
    if (answer.status !== SERVICE_UNAVAILABLE || attempt === ATTEMPTS) {
      throw new Error(`${method} ${path}: the server answered ${answer.status} ${text}`);
    }
    await wait(250);
  }
}
