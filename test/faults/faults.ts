/** What can happen to one exchange with a server, each as the proxy plays it. */
import { setTimeout as wait } from 'node:timers/promises';
import { passOn, type Exchange, type RealAnswer } from './fault-proxy.ts';

export interface Fault {
  /** As the published table calls it. */
  name: string;
  /** Whether it is about the body of the answer, so that an answer without one cannot have it. */
  needsBody?: true;
  /** Whether it is the same as another one where nothing is written. */
  onlyWrites?: true;
  /** Whether somebody else changes the server at this moment, so that it is not what it was even if `tq` does nothing. */
  changesServer?: true;
  /** `once`: the same request, sent again, is let through. `always`: so is no later one of its shape. */
  lasts: 'once' | 'always';
  play(exchange: Exchange): Promise<void>;
}

const SECONDS_IN_RETRY_AFTER = '1';
const PARTS_OF_A_DRIP = 12;
const MILLISECONDS_BETWEEN_DRIPS = 3;

/** Answers in the server's place; the server never sees the request. */
function refused(name: string, status: number, headers: Record<string, string> = {}): Fault {
  return {
    name,
    lasts: 'once',
    play: ({ answer, seen }) => answer({ status, headers, body: refusal(status, seen.body) }),
  };
}

/** As Prefect words them; what was sent comes back in them, secrets and all. */
function refusal(status: number, sent: string): string {
  if (status === 422) {
    const problem = {
      type: 'value_error',
      loc: ['body', 'name'],
      msg: 'Value error, not liked',
      input: sent,
    };
    return JSON.stringify({
      exception_message: 'Invalid request received.',
      exception_detail: [problem],
      request_body: sent,
    });
  }
  if (status === 401) return JSON.stringify({ exception_message: 'Unauthorized' });
  if (status === 404) return JSON.stringify({ detail: 'Deployment not found' });
  if (status === 409) return JSON.stringify({ detail: `This does not fit: ${sent}` });
  if (status === 500) return JSON.stringify({ exception_message: 'Internal Server Error' });
  return JSON.stringify({ detail: 'Service Unavailable' });
}

/** The server carries the request out, and then this happens to its answer. */
function afterwards(name: string, play: (exchange: Exchange, real: RealAnswer) => Promise<void>): Fault {
  return { name, lasts: 'once', play: async (exchange) => play(exchange, await exchange.forward()) };
}

/** The same, for answers with a body. */
function aboutBody(...fault: Parameters<typeof afterwards>): Fault {
  return { ...afterwards(...fault), needsBody: true };
}

/** The same, for requests that write. */
function aboutWork(...fault: Parameters<typeof afterwards>): Fault {
  return { ...afterwards(...fault), onlyWrites: true };
}

/** The head and so much of the body as `part` says, by hand, since no proper server sends only that. */
function rawAnswer({ status, headers, body }: RealAnswer, part: Buffer): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) });
  const head = `HTTP/1.1 ${status} Answer\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), part]);
}

function written(exchange: Exchange, bytes: Buffer): Promise<void> {
  return new Promise((done) => void exchange.socket.write(bytes, () => done()));
}

async function drip(exchange: Exchange, real: RealAnswer): Promise<void> {
  const bytes = rawAnswer(real, real.body);
  const step = Math.ceil(bytes.length / PARTS_OF_A_DRIP);
  for (let start = 0; start < bytes.length; start += step) {
    await written(exchange, bytes.subarray(start, start + step));
    await wait(MILLISECONDS_BETWEEN_DRIPS);
  }
  exchange.socket.end();
}

async function resetAfter(exchange: Exchange, bytes: Buffer): Promise<void> {
  await written(exchange, bytes);
  // Else the reset overtakes what was sent.
  await wait(MILLISECONDS_BETWEEN_DRIPS);
  exchange.socket.resetAndDestroy();
}

/** What has an id, to the last one in the path. */
const OBJECT =
  /^.*\/(deployments|schedules|automations|block_documents|artifacts)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Somebody removes what the request is about just before it comes. Where it is about nothing of that kind, the 404 is made up. */
async function removedMeanwhile(exchange: Exchange): Promise<void> {
  const { seen, ask, answer, forward } = exchange;
  const object = OBJECT.exec(seen.path)?.[0];
  if (object !== undefined) {
    await ask('DELETE', object);
    return passOn(exchange);
  }
  if (seen.method === 'DELETE') await forward();
  await answer({ status: 404, body: refusal(404, seen.body) });
}

const HTML = '<!doctype html><title>Sign in</title><p>Please sign in to this network.';

const unavailable: Fault['play'] = ({ answer, seen }) =>
  answer({ status: 503, body: refusal(503, seen.body) });

export const FAULTS: readonly Fault[] = [
  refused('500', 500),
  refused('502', 502),
  refused('503', 503),
  refused('504', 504),
  { name: '503, again and again', lasts: 'always', play: unavailable },
  refused('429', 429),
  refused('429 with Retry-After', 429, { 'retry-after': SECONDS_IN_RETRY_AFTER }),
  refused('401', 401),
  { name: '404, removed after listing', lasts: 'once', changesServer: true, play: removedMeanwhile },
  refused('409', 409),
  refused('422', 422),
  {
    name: 'a web page with 200',
    lasts: 'once',
    play: ({ answer }) => answer({ status: 200, headers: { 'content-type': 'text/html' }, body: HTML }),
  },
  {
    name: 'reset before the request arrives',
    lasts: 'once',
    play: async ({ socket }) => void socket.resetAndDestroy(),
  },
  {
    name: 'reset before the request arrives, again and again',
    lasts: 'always',
    play: async ({ socket }) => void socket.resetAndDestroy(),
  },
  afterwards('answer lost after the work was done', async ({ socket }) => void socket.destroy()),
  aboutWork('502 after the work was done', ({ answer }) => answer({ status: 502, body: refusal(502, '') })),
  aboutWork('500 after the work was done', ({ answer }) => answer({ status: 500, body: refusal(500, '') })),
  aboutWork('a web page with 200 after the work was done', ({ answer }) =>
    answer({ status: 200, headers: { 'content-type': 'text/html' }, body: HTML }),
  ),
  aboutBody('JSON cut off', ({ answer }, { status, headers, body }) =>
    answer({ status, headers, body: body.subarray(0, body.length / 2) }),
  ),
  aboutBody('reset in the body', (exchange, real) =>
    resetAfter(exchange, rawAnswer(real, real.body.subarray(0, real.body.length / 2))),
  ),
  afterwards('reset after the body', (exchange, real) => resetAfter(exchange, rawAnswer(real, real.body))),
  afterwards('body in slow drips', drip),
  {
    name: 'connection closed after the answer, unannounced',
    lasts: 'once',
    play: async (exchange) => {
      await passOn(exchange);
      exchange.socket.destroy();
    },
  },
];
