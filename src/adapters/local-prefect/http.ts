/** What the server at a local port says about itself. */
import type { JsonObject, JsonValue } from '../../json.ts';
import { decodeJson, encodeJson } from '../../json-text.ts';
import { TqError } from '../../tq-error.ts';

const PATIENCE_MILLISECONDS = 3_000;
const REQUEST_MILLISECONDS = 30_000;
/** A busy SQLite says so with 503. */
const ATTEMPTS = 10;
const PAUSE_MILLISECONDS = 300;

export function serverUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Whether a healthy server answers there, and it is the one of this `PREFECT_HOME`, not one of somebody else. */
export async function isServing(port: number, prefectHome: string): Promise<boolean> {
  if ((await get(port, '/api/health')) !== true) return false;
  const settings = (await get(port, '/api/admin/settings')) as Record<string, unknown> | null;
  // The flat name is that of Prefect 3.0.
  return (settings?.home ?? settings?.PREFECT_HOME) === prefectHome;
}

/** One request to the API at `apiUrl`. Throws `TqError`: `unreachable` without an answer, `failed` for a refusal. */
export async function askServer(
  apiUrl: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: JsonObject,
): Promise<JsonValue> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(apiUrl + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: encodeJson(body) }),
      signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
    }).catch((cause: unknown) => {
      throw new TqError('unreachable', `the local Prefect server does not answer at ${apiUrl}`, {
        cause,
        help: '`tq dev status` says whether it runs',
      });
    });
    const text = await response.text();
    if (response.ok) return text === '' ? null : decodeJson(text);
    if (response.status !== 503 || attempt === ATTEMPTS)
      throw new TqError('failed', `the local Prefect server refused: ${reasonIn(text)}`, {
        status: response.status,
      });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}

/** `detail` is a sentence, or a list of what is wrong where (`prefect/server/api`, Prefect 3.8.8). */
function reasonIn(text: string): string {
  try {
    const { detail, exception_message: message } = decodeJson(text) as JsonObject;
    const said = detail ?? message;
    return typeof said === 'string' ? said : encodeJson(said ?? text);
  } catch {
    return text.slice(0, 500);
  }
}

async function get(port: number, path: string): Promise<unknown> {
  try {
    const response = await fetch(serverUrl(port) + path, {
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
