/** The measured deployment of examples/orders, `orders-quality/orders-hourly`, on the server. */
import { ask } from './server.ts';

const FLOW = 'orders-quality';
export const DEPLOYMENT = 'orders-hourly';

/** Removes the flow, and its deployments with it; returns once the server no longer knows the deployment. */
export async function forgetOrders(apiUrl: string): Promise<void> {
  const flow = (await ask(apiUrl, 'GET', `/flows/name/${FLOW}`)) as { id: string } | undefined;
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
