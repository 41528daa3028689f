/** Requests of a test's own to a real Prefect server. */
import { untilBegun } from '../until-begun.ts';

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

type OnRefusal = (method: string, path: string, refusal: Answer) => null;

function api(apiUrl: string, onRefusal: OnRefusal): ServerApi {
  return async (method, path, body) => {
    const answer = await askServer(apiUrl, method, path, body);
    if (answer.status >= 300) return onRefusal(method, path, answer);
    return answer.text === '' ? null : JSON.parse(answer.text);
  };
}

export interface Answer {
  status: number;
  text: string;
}

/** Any answer but that of a busy SQLite (503), which has not begun and is asked again. `body`: JSON, if it is a text. */
export function askServer(apiUrl: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const ask = async (): Promise<Answer> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      // One that is kept is closed by the server after 5 s, perhaps just when the next request is on its way.
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  return untilBegun(ask, ({ status }) => status);
}
