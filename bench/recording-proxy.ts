/** An HTTP proxy on loopback that counts what goes to a Prefect server and changes nothing about it. Knows no
 * WebSockets: neither tool opens one to deploy. */
import {
  Agent,
  createServer,
  request as requestUpstream,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const SERVICE_UNAVAILABLE = 503;
/** Paths of Prefect's API that only read, though the method is POST. */
const READING_PATH = /\/(filter|paginate|count)\/?$/;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What came through since the last look. */
export interface Traffic {
  /** Answered requests by `METHOD /path`, without the query. */
  answered: Record<string, number>;
  /** How many of these may change the server. */
  writes: number;
  /** Requests that a busy server turned away with 503; the client asks again, so they count nowhere else. */
  turnedAway: number;
}

export interface RecordingProxy {
  apiUrl: string;
  /** Returns the traffic since the last call, once no request is under way, and starts afresh. */
  take(): Promise<Traffic>;
  stop(): Promise<void>;
}

export async function startRecordingProxy(upstream: URL): Promise<RecordingProxy> {
  // Idle connections end before the server ends them (after 5 s), so that no request meets a closing one.
  const agent = new Agent({ keepAlive: true, timeout: 2_000 });
  let traffic = noTraffic();
  let underWay = 0;

  const server = createServer((request, response) => {
    underWay += 1;
    response.once('close', () => (underWay -= 1));
    forward(request, response, { upstream, agent, onAnswer: (status) => record(traffic, request, status) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    apiUrl: `http://127.0.0.1:${port}${upstream.pathname}`,
    async take() {
      while (underWay > 0) await wait(5);
      const taken = traffic;
      traffic = noTraffic();
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

function noTraffic(): Traffic {
  return { answered: {}, writes: 0, turnedAway: 0 };
}

function record(traffic: Traffic, request: IncomingMessage, status: number): void {
  if (status === SERVICE_UNAVAILABLE) {
    traffic.turnedAway += 1;
    return;
  }
  const method = request.method as string;
  const path = (request.url as string).split('?')[0] as string;
  const key = `${method} ${path}`;
  traffic.answered[key] = (traffic.answered[key] ?? 0) + 1;
  if (!SAFE_METHODS.has(method) && !READING_PATH.test(path)) traffic.writes += 1;
}

interface Forwarding {
  upstream: URL;
  agent: Agent;
  onAnswer: (status: number) => void;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, agent, onAnswer }: Forwarding,
): void {
  const outgoing = requestUpstream(
    {
      host: upstream.hostname,
      port: upstream.port,
      agent,
      method: request.method,
      path: request.url,
      headers: request.headers,
    },
    (answer) => {
      onAnswer(answer.statusCode as number);
      response.writeHead(answer.statusCode as number, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  // The client sees a lost connection, as it would without a proxy.
  outgoing.on('error', () => response.destroy());
  response.once('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  request.pipe(outgoing);
}
