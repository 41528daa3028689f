/** Connections of undici, through the proxies that the variables name. */
import type { Dispatcher } from 'undici';
import { noProxy, variable, type Variables } from './proxy-variables.ts';

/** More at once do not help: a server process of Prefect is bound by one core (measured on Prefect 3.8.8). */
const MOST_CONNECTIONS = 8;

export interface DispatcherOptions {
  /** For `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, which undici does not read by itself then. */
  variables: Variables;
  /** What is trusted, with a proxy as without. */
  tls: { ca?: string | string[] | undefined; rejectUnauthorized?: boolean };
  connectMilliseconds: number;
  /** For the beginning of an answer, and for each pause in it; by default those of undici. */
  answerMilliseconds?: number;
  /** How long an idle connection is kept; by default as long as undici does. */
  keepAliveMilliseconds?: number;
  /** What to throw for the address of a proxy that cannot be read. The address may hold a password: it must not be shown. */
  unreadableProxy: (variable: 'http_proxy' | 'https_proxy') => Error;
}

/** Loads undici. */
export async function proxyDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('./proxy-agent.ts');
  const { variables, tls, connectMilliseconds, answerMilliseconds, keepAliveMilliseconds } = options;
  return new EnvHttpProxyAgent({
    connections: MOST_CONNECTIONS,
    ...(keepAliveMilliseconds === undefined ? {} : { keepAliveTimeout: keepAliveMilliseconds }),
    ...(answerMilliseconds === undefined
      ? {}
      : { headersTimeout: answerMilliseconds, bodyTimeout: answerMilliseconds }),
    connect: { timeout: connectMilliseconds, ...tls },
    requestTls: tls,
    // Forward proxies commonly refuse to tunnel to other ports than 443, so plain HTTP is forwarded, as httpx does.
    proxyTunnel: false,
    // Given even if empty: else undici reads the process's variables by itself.
    httpProxy: proxyAddress('http_proxy', options),
    httpsProxy: proxyAddress('https_proxy', options),
    noProxy: noProxy(variable(variables, 'no_proxy')),
  });
}

function proxyAddress(
  name: 'http_proxy' | 'https_proxy',
  { variables, unreadableProxy }: DispatcherOptions,
): string {
  const value = variable(variables, name) ?? variable(variables, 'all_proxy') ?? '';
  const address = value === '' || value.includes('://') ? value : `http://${value}`;
  if (address !== '' && !URL.canParse(address)) throw unreadableProxy(name);
  return address;
}
