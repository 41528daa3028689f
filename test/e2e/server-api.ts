/** Requests of a test's own to a real Prefect server. */
import { setTimeout as wait } from 'node:timers/promises';

const ATTEMPTS = 6;

export type ServerApi = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<unknown>;

/** Any refusal is an error, which says what the server said; a busy SQLite (503) is asked again. */
export function serverApi(apiUrl: string): ServerApi {
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) return text === '' ? null : JSON.parse(text);
      if (response.status !== 503 || attempt === ATTEMPTS)
        throw new Error(`${method} ${path}: ${response.status} ${text}`);
      await wait(500);
    }
  };
}
