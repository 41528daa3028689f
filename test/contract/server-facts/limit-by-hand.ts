/** A concurrency limit used as a lock, by raw requests. */
import type { Answer, ServerByHand } from './server-by-hand.ts';

export const LIMITS = '/v2/concurrency_limits';

export interface Lease {
  lease_id: string;
  limits: { id: string; name: string; limit: number }[];
}

/** Asks for one slot of each of those limits, for a minute unless said otherwise. */
export async function increment(
  server: ServerByHand,
  names: string[],
  fields: object = {},
): Promise<Answer<Lease>> {
  const body = { names, slots: 1, mode: 'concurrency', lease_duration: 60, ...fields };
  return server.ask('POST', `${LIMITS}/increment-with-lease`, body);
}

export async function renew(server: ServerByHand, leaseId: string): Promise<number> {
  return server.status('POST', `${LIMITS}/leases/${leaseId}/renew`, { lease_duration: 60 });
}

/** Gives the slots of a lease back. */
export async function release(server: ServerByHand, leaseId: string): Promise<number> {
  return server.status('POST', `${LIMITS}/decrement-with-lease`, { lease_id: leaseId });
}

export async function takenSlots(server: ServerByHand, name: string): Promise<number> {
  return (await server.get<{ active_slots: number }>('GET', `${LIMITS}/${name}`)).active_slots;
}
