/** One HTTP exchange over undici, without any judgement: an answer, or a `NoAnswer`. Loads undici at the first one. */
import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import type { ConnectionSettings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { codeOf, NOT_SENT, SENT, TLS_FAILURE } from '../http/network-failures.ts';
import { proxyDispatcher } from '../http/dispatcher.ts';
import type { Variables } from '../http/proxy-variables.ts';

export interface Answer {
  status: number;
  contentType: string;
  location: string | undefined;
  retryAfter: string | undefined;
  date: string | undefined;
  text: string;
}

/** No answer came, or not a whole one. */
export class NoAnswer extends Error {
  /** Whether the server may have got the request, and so may have done what it asks. */
  readonly sent: boolean;
  /** Trying again cannot help: the certificate is wrong, a header is illegal, the answer is too large. */
  readonly final: boolean;
  readonly code: string;

  constructor(message: string, options: { sent: boolean; final?: boolean; code?: string }) {
    super(message);
    this.sent = options.sent;
    this.final = options.final ?? false;
    this.code = options.code ?? '';
  }
}

export interface Transport {
  exchange(
    method: string,
    url: URL,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** Uvicorn, which serves Prefect, closes idle connections after 5 s; be sooner, or a request meets a closing socket. */
const KEEP_ALIVE_MILLISECONDS = 4_000;

/** What an answer may take at most; connecting and waiting for its beginning are limited by the timeout of a request. */
export interface AnswerLimits {
  /** From its beginning to its end. */
  milliseconds: number;
  bytes: number;
}

/** The longest answers, pages of 200 deployments with all their parameters, are far smaller. */
const MOST_BYTES = 256 * 1024 * 1024;
const TIMEOUTS_FOR_AN_ANSWER = 10;
const LEAST_MILLISECONDS = 60_000;
/** Node takes a longer one for 1 ms. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** Generous: Prefect's own client, httpx, limits the pauses alone, and so waits for ever for a server that sends a blank now and then. */
function answerLimits({ requestTimeoutMilliseconds }: ConnectionSettings): AnswerLimits {
  const milliseconds = Math.max(LEAST_MILLISECONDS, TIMEOUTS_FOR_AN_ANSWER * requestTimeoutMilliseconds);
  return { milliseconds: Math.min(milliseconds, LONGEST_TIMER_MILLISECONDS), bytes: MOST_BYTES };
}

export function undiciTransport(
  settings: ConnectionSettings,
  variables: Variables,
  limits: AnswerLimits = answerLimits(settings),
): Transport {
  let dispatcher: Promise<Dispatcher> | undefined;
  return {
    async exchange(method, url, headers, body) {
      dispatcher ??= makeDispatcher(settings, variables);
      // Repeated for each request: undici's proxy client does not take them over from the agent.
      const timeout = settings.requestTimeoutMilliseconds;
      const options = { method, headers, body, headersTimeout: timeout, bodyTimeout: timeout };
      return exchange(await dispatcher, url, options, limits);
    },
    async close() {
      // One that could not be made has nothing to close, and its failure was thrown where it was asked for.
      await dispatcher?.then(
        (made) => made.destroy(),
        () => undefined,
      );
    },
  };
}

async function makeDispatcher(settings: ConnectionSettings, variables: Variables): Promise<Dispatcher> {
  const timeout = settings.requestTimeoutMilliseconds;
  return proxyDispatcher({
    variables,
    tls: { rejectUnauthorized: !settings.tlsInsecureSkipVerify, ca: await readCertificates(settings) },
    connectMilliseconds: timeout,
    answerMilliseconds: timeout,
    keepAliveMilliseconds: KEEP_ALIVE_MILLISECONDS,
    unreadableProxy: () =>
      new TqError('usage', 'the address of the proxy cannot be read', {
        help: 'check `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`; an address looks like `http://proxy.example.com:3128`',
      }),
  });
}

async function readCertificates(settings: ConnectionSettings): Promise<string | undefined> {
  const file = settings.sslCertFile;
  if (file === undefined) return undefined;
  return readFile(file.value, 'utf8').catch((error: Error) => {
    throw new TqError(
      'usage',
      `the certificates of \`${file.name}\` (${file.source}) cannot be read: ${error.message}`,
      {
        help: `set \`${file.name}\` to a CA bundle in PEM form, or unset it`,
      },
    );
  });
}

async function exchange(
  dispatcher: Dispatcher,
  url: URL,
  options: Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'method'> & { method: string },
  limits: AnswerLimits,
): Promise<Answer> {
  try {
    const response = await dispatcher.request({
      ...options,
      method: options.method as Dispatcher.HttpMethod,
      origin: url.origin,
      path: url.pathname + url.search,
    });
    const header = (name: string): string | undefined => [response.headers[name] ?? []].flat()[0];
    return {
      status: response.statusCode,
      contentType: header('content-type') ?? '',
      location: header('location'),
      retryAfter: header('retry-after'),
      date: header('date'),
      text: await readText(response.body, limits),
    };
  } catch (error) {
    throw error instanceof NoAnswer ? error : noAnswer(error as NodeJS.ErrnoException);
  }
}

/** Trying again would take as long, or bring as much. */
async function readText(
  body: Dispatcher.ResponseData['body'],
  { milliseconds, bytes }: AnswerLimits,
): Promise<string> {
  const late = `the answer was not whole after ${Math.ceil(milliseconds / 1000)} s`;
  const end = (): unknown => body.destroy(new NoAnswer(late, { sent: true, final: true, code: 'LATE' }));
  const timer = setTimeout(end, milliseconds);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      // Leaving the loop destroys the stream, and so the connection.
      if (length > bytes)
        throw new NoAnswer(`more than ${bytes} bytes`, { sent: true, final: true, code: 'TOO_LARGE' });
    }
  } finally {
    clearTimeout(timer);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Trying again cannot help: the request itself is wrong, or the client has been closed meanwhile. */
const FINAL = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_ABORTED',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'ERR_INVALID_ARG_TYPE',
]);

function noAnswer(error: NodeJS.ErrnoException): NoAnswer {
  const code = codeOf(error);
  const message = NOT_SENT[code] ?? SENT[code] ?? (error.message || code);
  // undici has no code of its own for what a proxy refuses.
  if (/^Proxy /.test(error.message))
    return new NoAnswer(error.message, { sent: false, final: true, code: 'PROXY' });
  if (TLS_FAILURE.test(code)) return new NoAnswer(`TLS: ${message}`, { sent: false, final: true, code });
  if (code in NOT_SENT) return new NoAnswer(message, { sent: false, code });
  const final = FINAL.has(code);
  return new NoAnswer(message, { sent: !final, final, code });
}
