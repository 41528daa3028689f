/** Requests of a test's own to a real Prefect server. */
import { setTimeout as wait } from 'node:timers/promises';

const ATTEMPTS = 20;

export type ServerApi = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Any refusal is an error, which says what the server said; a busy SQLite (503) is asked again. */
export function serverApi(apiUrl: string): ServerApi {
  return api(apiUrl, (method, path, { status, text }) => {
    throw new Error(`${method} ${path}: ${status} ${text}`);
  });
}

/** Like `serverApi`, but `null` for what the server does not have (404). */
export function serverLookup(apiUrl: string): ServerApi {
  return api(apiUrl, (method, path, { status, text }) => {
    if (status === 404) return null;
    throw new Error(`${method} ${path}: ${status} ${text}`);
  });
}

type OnRefusal = (method: string, path: string, refusal: { status: number; text: string }) => null;

function api(apiUrl: string, onRefusal: OnRefusal): ServerApi {
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        // One that is kept is closed by the server after 5 s, perhaps just when the next request is on its way.
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) return text === '' ? null : JSON.parse(text);
      if (response.status !== 503 || attempt === ATTEMPTS)
        return onRefusal(method, path, { status: response.status, text });
      await wait(500);
    }
  };
}
