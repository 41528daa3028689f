/** One exchange with a registry over undici, without any judgement: a whole answer of bounded size, or a `NoAnswer`. */
import type { Dispatcher } from 'undici';
import { codeOf, NOT_SENT, SENT, TLS_FAILURE } from '../http/network-failures.ts';
import { proxyDispatcher } from '../http/dispatcher.ts';
import type { Variables } from '../http/proxy-variables.ts';

export interface Exchange {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** A longer answer is a failure. */
  mostBytes: number;
}

export interface Answer {
  status: number;
  /** Every value of a header, by its name in small letters; none when it is absent. */
  header(name: string): string[];
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: URL;
}

/** No answer came, or not a whole one. */
export class NoAnswer extends Error {
  /**
   * `plain`: the server does not speak TLS. `certificate`: it does, but is not trusted. `refused`: it is not what may be
   * taken. With `lost` and `late` another try may help.
   */
  readonly kind: 'plain' | 'certificate' | 'proxy' | 'refused' | 'lost' | 'late';

  constructor(kind: NoAnswer['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface Transport {
  /** Throws `NoAnswer`. Follows no redirect. */
  exchange(exchange: Exchange): Promise<Answer>;
  /** Drops the connections; exchanges under way fail. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** For `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, which undici does not read by itself then. */
  variables: Variables;
  /** Of a whole exchange. */
  timeoutMilliseconds: number;
  /** PEM texts that are trusted for a host, besides those that come with Node; none for most. */
  certificates: (host: string) => Promise<readonly string[]>;
}

export function registryTransport(options: TransportOptions): Transport {
  /** By the certificates that are trusted beyond Node's. */
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const dispatcherFor = async (url: URL): Promise<Dispatcher> => {
    const certificates = url.protocol === 'https:' ? await options.certificates(url.host) : [];
    const key = certificates.join('\n');
    const made = dispatchers.get(key) ?? makeDispatcher(options, certificates);
    dispatchers.set(key, made);
    return made;
  };
  return {
    exchange: async (exchange) =>
      send(await dispatcherFor(exchange.url), exchange, options.timeoutMilliseconds),
    async close() {
      const made = await Promise.allSettled(dispatchers.values());
      await Promise.all(made.map((each) => each.status === 'fulfilled' && each.value.destroy()));
    },
  };
}

async function makeDispatcher(
  { variables, timeoutMilliseconds }: TransportOptions,
  certificates: readonly string[],
): Promise<Dispatcher> {
  const { rootCertificates } = await import('node:tls');
  return proxyDispatcher({
    variables,
    tls: certificates.length === 0 ? {} : { ca: [...rootCertificates, ...certificates] },
    connectMilliseconds: timeoutMilliseconds,
    unreadableProxy: (name) =>
      new NoAnswer('proxy', `the address of the proxy in \`${name.toUpperCase()}\` cannot be read`),
  });
}

async function send(
  dispatcher: Dispatcher,
  { method, url, headers, body, mostBytes }: Exchange,
  timeout: number,
): Promise<Answer> {
  try {
    const response = await dispatcher.request({
      method,
      origin: url.origin,
      path: url.pathname + url.search,
      headers,
      body,
      // One limit for all of it: a body that comes byte by byte ends too.
      signal: AbortSignal.timeout(timeout),
    });
    const all = response.headers;
    return {
      status: response.statusCode,
      header: (name) => [all[name] ?? []].flat(),
      body: await readBody(response.body, mostBytes),
      url,
    };
  } catch (error) {
    throw error instanceof NoAnswer ? error : noAnswer(error as NodeJS.ErrnoException);
  }
}

async function readBody(stream: Dispatcher.ResponseData['body'], mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    // Leaving the loop destroys the stream, and so the connection.
    if (length > mostBytes)
      throw new NoAnswer('refused', `the answer is larger than the ${mostBytes} bytes that are read`);
  }
  return Buffer.concat(parts);
}

const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|ERR_SSL_.*UNEXPECTED_MESSAGE/;

function noAnswer(error: NodeJS.ErrnoException): NoAnswer {
  const code = codeOf(error);
  if (error.name === 'TimeoutError') return new NoAnswer('late', 'timed out');
  // undici has no code of its own for what a proxy refuses.
  if (/^Proxy /.test(error.message)) return new NoAnswer('proxy', error.message);
  if (NOT_TLS.test(`${code} ${error.message}`.replaceAll(' ', '_').toUpperCase()))
    return new NoAnswer('plain', 'it does not speak TLS');
  if (TLS_FAILURE.test(code)) return new NoAnswer('certificate', `TLS: ${error.message}`);
  const kind = code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_DESTROYED' ? 'refused' : 'lost';
  return new NoAnswer(kind, NOT_SENT[code] ?? SENT[code] ?? (error.message || code));
}
