/** Which proxy a request goes through, by the variables that curl and Python read, too. */

export type ProxyInEffect =
  /** `variable`: the one that names it; its value may hold a password. */
  { variable: string; value: string } | { direct: 'none is set' | 'NO_PROXY' | 'loopback' };

export function proxyInEffect(
  address: URL,
  variables: Readonly<Record<string, string | undefined>>,
): ProxyInEffect {
  const names = [address.protocol === 'https:' ? 'https_proxy' : 'http_proxy', 'all_proxy'];
  const variable = names.flatMap((name) => [name, name.toUpperCase()]).find((name) => variables[name]);
  if (variable === undefined) return { direct: 'none is set' };
  if (/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(address.hostname)) return { direct: 'loopback' };
  const exceptions = (variables.no_proxy ?? variables.NO_PROXY ?? '').split(/[\s,]+/).filter(Boolean);
  if (exceptions.some((each) => isExcepted(address, each))) return { direct: 'NO_PROXY' };
  return { variable, value: variables[variable] ?? '' };
}

/** As undici reads it: `*`, `example.com` with all below it, `.example.com`, `*.example.com`, each with a port or not. */
function isExcepted({ hostname, port, protocol }: URL, entry: string): boolean {
  if (entry === '*') return true;
  const [, host = entry, wanted] = /^(.+):(\d+)$/.exec(entry) ?? [];
  const actual = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  if (wanted !== undefined && wanted !== actual) return false;
  const name = host.toLowerCase().replace(/^\*?\./, '');
  return hostname === name || hostname.endsWith(`.${name}`);
}
