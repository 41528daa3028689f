/** Stands between `tq` and a real Prefect server on loopback: sees every request, may hold it up or answer it. */
import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type RequestListener,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { untilBegun } from '../until-begun.ts';

export interface Forwarded {
  method: string;
  /** With the query; as it came, before `onwardPath`. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The server's reading requests are GET, and POST of these. */
export function isWrite({ method, path }: Pick<Forwarded, 'method' | 'path'>): boolean {
  const isReading =
    method === 'GET' || (method === 'POST' && /\/(filter|count|paginate|count_by_state)(\?|$)/.test(path));
  return !isReading;
}

/** Returned by `see` to answer instead of the real server. */
export interface Answered {
  status: number;
  body: unknown;
}

type See = (request: Forwarded) => Promise<Answered | undefined>;

/**
 * A connection for each request: the server closes a kept one after 5 s, and after each 500 and 503 without saying so,
 * perhaps just when the next request is on its way.
 */
const oneConnectionEach = new Agent();
/** Longer than any test: who asks decides when a connection ends. */
const KEEP_MILLISECONDS = 600_000;

/** Hands requests on to the server at `apiUrl`; `onwardPath` turns the path that came into one of that server. */
export function forwarding(
  apiUrl: string,
  see: See,
  onwardPath: (path: string) => string = (path) => path,
): RequestListener {
  const target = new URL(apiUrl);
  return (incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const body = Buffer.concat(parts).toString();
      void see({ method, path, headers, body }).then((answered) => {
        if (answered !== undefined) {
          outgoing.writeHead(answered.status, { 'content-type': 'application/json' });
          return void outgoing.end(JSON.stringify(answered.body));
        }
        const address = { host: target.hostname, port: target.port, path: onwardPath(path) };
        const onward = {
          ...address,
          method,
          headers: { ...headers, host: target.host },
          agent: oneConnectionEach,
        };
        void sendOn(onward, body, outgoing);
      });
    });
  };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function send(onward: RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(onward, (answer) => {
      const { statusCode: status = 502, headers } = answer;
      buffer(answer).then((whole) => resolve({ status, headers, body: whole }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** `tq` would ask a busy server again, and be seen to have asked twice. */
async function sendOn(onward: RequestOptions, body: string, outgoing: ServerResponse): Promise<void> {
  try {
    const answer = await untilBegun(
      () => send(onward, body),
      ({ status }) => status,
    );
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
  } catch {
    // Who asks sees a lost connection, as without this server.
    outgoing.destroy();
  }
}

/** Ends with the test. */
export async function forwardingServer(apiUrl: string, see: See): Promise<{ apiUrl: string }> {
  const server = createServer(forwarding(apiUrl, see));
  server.keepAliveTimeout = KEEP_MILLISECONDS;
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` };
}
