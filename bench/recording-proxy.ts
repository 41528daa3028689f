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
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What came through since the last look. */
export interface Traffic {
  /** Answered requests by `METHOD /path`, without the query and with `{id}` for every id. */
  answered: Record<string, number>;
  /** How many of these may change the server. */
  writes: number;
  /** Requests that a busy server turned away with 503; the client asks again, so they count nowhere else. */
  turnedAway: number;
}

/** An answered request with what went both ways. */
export interface Exchange {
  method: string;
  /** Without the query. */
  path: string;
  body: string;
  answer: string;
}

export interface RecordingProxy {
  apiUrl: string;
  /** Returns the traffic since the last call, once no request is under way, and starts afresh. */
  take(): Promise<Traffic>;
  /** Everything that is asked and well answered while `run` lasts, in the order of the answers. */
  keepWhile(run: () => Promise<unknown>): Promise<Exchange[]>;
  stop(): Promise<void>;
}

export async function startRecordingProxy(upstream: URL): Promise<RecordingProxy> {
  // Idle connections end before the server ends them (after 5 s), so that no request meets a closing one.
  const agent = new Agent({ keepAlive: true, timeout: 2_000 });
  let traffic = noTraffic();
  let kept: Exchange[] | undefined;
  let underWay = 0;

  const server = createServer((request, response) => {
    underWay += 1;
    response.once('close', () => (underWay -= 1));
    const onAnswer = kept === undefined ? undefined : keeper(kept, request);
    forward(request, response, {
      upstream,
      agent,
      onAnswer: (answer) => {
        record(traffic, request, answer.statusCode as number);
        onAnswer?.(answer);
      },
    });
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
    async keepWhile(run) {
      const exchanges = (kept = [] as Exchange[]);
      try {
        await run();
      } finally {
        kept = undefined;
      }
      return exchanges;
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
  const path = pathOf(request);
  const key = `${method} ${path.replaceAll(ID, '{id}')}`;
  traffic.answered[key] = (traffic.answered[key] ?? 0) + 1;
  if (!SAFE_METHODS.has(method) && !READING_PATH.test(path)) traffic.writes += 1;
}

/** Listens to both bodies while they are passed on. */
function keeper(kept: Exchange[], request: IncomingMessage): (answer: IncomingMessage) => void {
  const body = collect(request);
  return (answer) => {
    const text = collect(answer);
    answer.once('end', () => {
      if ((answer.statusCode as number) >= 300) return;
      kept.push({ method: request.method as string, path: pathOf(request), body: body(), answer: text() });
    });
  };
}

function collect(message: IncomingMessage): () => string {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

function pathOf(request: IncomingMessage): string {
  return (request.url as string).split('?')[0] as string;
}

interface Forwarding {
  upstream: URL;
  agent: Agent;
  onAnswer: (answer: IncomingMessage) => void;
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
      onAnswer(answer);
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
