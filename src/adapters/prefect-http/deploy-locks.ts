/** The deploy lock as a leased concurrency limit of the server. Measured on Prefect 3.8.8. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { DeployLock, Lease, TakenLock } from '../../ports/deploy-lock.ts';
import type { Sender } from './request.ts';

const LIMITS = '/v2/concurrency_limits/';
/** What answers mean, in the place of a refusal. */
const TAKEN = 'taken';
const UNSUPPORTED = 'unsupported';
const GONE = 'gone';

export class DeployLocks implements DeployLock {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async takeLock(name: string, seconds: number): Promise<TakenLock> {
    const taken = await this.#increment(name, seconds);
    if (taken !== undefined) return taken;
    await this.#createLimit(name);
    return (await this.#increment(name, seconds)) ?? { unsupported: true };
  }

  async renewLock(name: string, lease: Lease, seconds: number): Promise<boolean> {
    const answer = await this.#sender.send({
      method: 'POST',
      path: `${LIMITS}leases/${lease.id}/renew`,
      body: { lease_duration: seconds },
      answer: 'nothing',
      meanings: { 410: GONE },
    });
    if (answer === GONE) return false;
    // The server renews a lease whose limit was freed or deleted all the same.
    const limit = await this.#limit(name);
    return limit?.id === lease.limitId && isTaken(limit);
  }

  async releaseLock(leaseId: string): Promise<void> {
    // One that is gone is answered like one that was there, so it may be sent twice.
    const path = `${LIMITS}decrement-with-lease`;
    await this.#sender.send({ method: 'POST', path, body: { lease_id: leaseId }, answer: 'nothing' });
  }

  async isLocked(name: string): Promise<boolean> {
    const limit = await this.#limit(name);
    return limit !== null && isTaken(limit);
  }

  async breakLock(name: string): Promise<void> {
    // Not by setting its slots: the old holder's release would then free the lock of the next one.
    await this.#sender.send({ method: 'DELETE', path: LIMITS + name, answer: 'nothing' });
  }

  async #limit(name: string): Promise<JsonObject | null> {
    const path = LIMITS + name;
    const limit = await this.#sender.send({ method: 'GET', path, answer: 'object', mayBeMissing: true });
    return limit as JsonObject | null;
  }

  /** Undefined: there is no limit of that name, so nothing was taken. */
  async #increment(name: string, seconds: number): Promise<TakenLock | undefined> {
    let uncertain = false;
    const answer: JsonValue = await this.#sender.send({
      method: 'POST',
      path: `${LIMITS}increment-with-lease`,
      body: { names: [name], slots: 1, mode: 'concurrency', lease_duration: seconds },
      answer: 'object',
      meanings: { 423: TAKEN, 404: UNSUPPORTED, 405: UNSUPPORTED },
      findResult: async () => {
        uncertain = true;
        return undefined;
      },
    });
    if (answer === TAKEN) return { taken: true, uncertain };
    if (answer === UNSUPPORTED) return { unsupported: true };
    const { lease_id: id, limits } = answer as unknown as { lease_id: string; limits: { id: string }[] };
    const [limit] = limits;
    return limit === undefined ? undefined : { lease: { id, limitId: limit.id } };
  }

  async #createLimit(name: string): Promise<void> {
    // 409: another deploy has just made it.
    const body = { name, limit: 1, active: true };
    await this.#sender.send({
      method: 'POST',
      path: LIMITS,
      body,
      answer: 'object',
      meanings: { 409: GONE },
    });
  }
}

function isTaken(limit: JsonObject): boolean {
  return Number(limit.active_slots ?? 0) > 0;
}
