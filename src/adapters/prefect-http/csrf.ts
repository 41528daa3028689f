/**
 * Prefect's protection against forged requests (`prefect/server/api/middleware.py`): each client has a token, which
 * expires, and sends it with every request but GETs. A server without the protection wants none, so that the token is
 * asked for only after a refusal.
 */
import { randomUUID } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Answer } from './transport.ts';

export class CsrfToken {
  readonly #client = randomUUID();
  #token: string | undefined;
  /** The one request for a new token; the server forgets a client's token as soon as it hands out another. */
  #renewal: Promise<void> | undefined;

  /** Undefined until one was asked for. */
  get current(): string | undefined {
    return this.#token;
  }

  headers(): Record<string, string> {
    if (this.#token === undefined) return {};
    return { 'Prefect-Csrf-Token': this.#token, 'Prefect-Csrf-Client': this.#client };
  }

  /** `refused` is the token that was sent; when another request has renewed it meanwhile there is nothing to do. */
  async renew(refused: string | undefined, get: (path: string) => Promise<JsonValue>): Promise<void> {
    if (this.#token !== refused) return;
    this.#renewal ??= this.#read(get).finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #read(get: (path: string) => Promise<JsonValue>): Promise<void> {
    const answer = (await get(`/csrf-token?client=${this.#client}`)) as JsonObject;
    this.#token = String(answer.token);
  }
}

/** "Missing CSRF token.", "Missing client identifier." or "Invalid CSRF token or client identifier.". */
export function isCsrfRefusal(answer: Answer): boolean {
  return answer.status === 403 && /CSRF|Missing client identifier/.test(answer.text);
}
