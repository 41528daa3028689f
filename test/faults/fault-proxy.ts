/** An HTTP proxy on loopback before a real Prefect server, which may do anything to any one exchange. */
import {
  Agent,
  createServer,
  request as requestUpstream,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { untilBegun } from '../until-begun.ts';

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Paths of Prefect's API that only read, though the method is POST. */
const READING_PATH = /\/(filter|paginate|count)\/?$/;

/** A request as it came. */
export interface Seen {
  method: string;
  /** With the query. */
  path: string;
  /** `METHOD /path` below the API's address, without the query and with `{id}` for every id: equal requests have one. */
  shape: string;
  /** How many of the same shape came before it since the last `follow`. */
  nth: number;
  /** How many requests came before it since the last `follow`. */
  index: number;
  /** Whether it may change the server. */
  writes: boolean;
  body: string;
  /** Of the body of the server's answer, once there is one. */
  answeredBytes: number;
}

/** What the real server answered. */
export interface RealAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/** One exchange in the hands of a script. */
export interface Exchange {
  seen: Seen;
  /** Lets the server carry the request out. */
  forward(): Promise<RealAnswer>;
  /** Sends the server something else first. */
  ask(method: string, path: string): Promise<RealAnswer>;
  /** Sends a whole answer to the client. */
  answer(answer: { status: number; headers?: Record<string, string>; body: string | Buffer }): Promise<void>;
  /** The client's connection, for everything that is no answer. */
  socket: Socket;
}

/** Decides about a request: undefined lets it through. */
export type Script = (seen: Seen) => ((exchange: Exchange) => Promise<void>) | undefined;

export interface FaultProxy {
  /** With the path of the server's API. */
  apiUrl: string;
  /** From now on this script decides, and counting starts afresh. */
  follow(script: Script): void;
  /** Every request since the last `follow`, in the order in which they came. */
  seen(): readonly Seen[];
  stop(): Promise<void>;
}

/** Starts it; `upstream` is the API's address of the real server. */
export async function startFaultProxy(upstream: URL): Promise<FaultProxy> {
  // A connection for each request: the server closes a kept one after each 500 without saying so, and a request that meets
  // a closing one would look as if a fault were played on it.
  const agent = new Agent();
  let script: Script = () => undefined;
  let seen: Seen[] = [];

  const server = createServer((incoming, outgoing) => {
    // A client that went away, as killed ones do, is no failure of the proxy.
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    void (async () => {
      const body = await collect(incoming);
      const request = describe(incoming, body.toString(), seen, upstream.pathname);
      seen.push(request);
      const exchange: Exchange = {
        seen: request,
        socket: incoming.socket,
        async forward() {
          const real = await sendUntilBegun({ ...partsOf(incoming), body }, upstream, agent);
          request.answeredBytes = real.body.length;
          return real;
        },
        ask: (method, path) => sendUntilBegun({ method, path, headers: {} }, upstream, agent),
        answer: ({ status, headers, body: text }) =>
          new Promise((done) => {
            outgoing.once('close', done);
            outgoing.writeHead(status, {
              'content-type': 'application/json',
              ...headers,
              'content-length': Buffer.byteLength(text),
            });
            outgoing.end(text);
          }),
      };
      await (script(request) ?? passOn)(exchange);
    })().catch(() => incoming.socket.destroy());
  });
  // A client may keep a connection for as long as it likes; the scripts decide when one ends.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}${upstream.pathname}`,
    follow(next) {
      script = next;
      seen = [];
    },
    seen: () => seen,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

/** What happens to a request that no script wants. */
export async function passOn({ forward: ask, answer }: Exchange): Promise<void> {
  await answer(await ask());
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function describe(
  { method = '', url = '' }: IncomingMessage,
  body: string,
  before: readonly Seen[],
  apiPath: string,
): Seen {
  const path = url.split('?')[0]!.slice(apiPath.length);
  const shape = `${method} ${path.replaceAll(ID, '{id}')}`;
  return {
    method,
    path: url,
    shape,
    nth: before.filter((other) => other.shape === shape).length,
    index: before.length,
    writes: method !== 'GET' && !READING_PATH.test(path),
    body,
    answeredBytes: 0,
  };
}

/** Headers that belong to one connection, or that the answer gets anew. */
const NOT_PASSED_ON = /^(connection|keep-alive|transfer-encoding|content-length|date|server)$/;

interface Outgoing {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body?: Buffer;
}

function partsOf({ method = '', url = '', headers }: IncomingMessage): Omit<Outgoing, 'body'> {
  return { method, path: url, headers };
}

/** The server's own 503, with which a busy SQLite says that it has not begun, would be a fault that nobody plays. */
function sendUntilBegun(...request: Parameters<typeof send>): Promise<RealAnswer> {
  return untilBegun(
    () => send(...request),
    ({ status }) => status,
  );
}

function send(
  { body, ...request }: Outgoing,
  { hostname: host, port }: URL,
  agent: Agent,
): Promise<RealAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = requestUpstream({ host, port, agent, ...request }, (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !NOT_PASSED_ON.test(name));
      const headers = Object.fromEntries(kept) as Record<string, string>;
      collect(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 502, headers, body: text }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
