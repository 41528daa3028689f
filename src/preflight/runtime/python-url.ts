/** `urllib.parse.urlparse` of Python 3.11, as far as a source needs it. */
import { raise } from './python-crash.ts';

export interface UrlParts {
  /** Lower case; empty where there is none. */
  readonly scheme: string;
  /** Host, port and login; empty where there is none. */
  readonly netloc: string;
  /** Without parameters, query and fragment. */
  readonly path: string;
}

const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
/** `urllib.parse.uses_params`: `;` ends the path of these. */
const WITH_PARAMETERS = new Set(
  ['', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtsps', 'rtspu'].concat(
    'sip',
    'sips',
    'mms',
    'sftp',
    'tel',
  ),
);
// C0 controls and the space, as the standard of URLs says.
// eslint-disable-next-line no-control-regex
const LEADING = /^[\x00-\x20]+/;

/** Throws `Crash` (`ValueError`) where Python refuses the host. */
export function splitUrl(text: string): UrlParts {
  const url = text.replace(LEADING, '').replaceAll(/[\t\r\n]/g, '');
  const [prefix = '', written = ''] = SCHEME.exec(url) ?? [];
  const scheme = written.toLowerCase();
  const rest = url.slice(prefix.length);
  const netloc = rest.startsWith('//') ? (/^[^/?#]*/.exec(rest.slice(2))?.[0] ?? '') : undefined;
  if (netloc !== undefined) refuseBrackets(netloc);
  if (netloc !== undefined) refuseLookAlikes(netloc);
  const behind = netloc === undefined ? rest : rest.slice(2 + netloc.length);
  const path = /^[^?#]*/.exec(behind)?.[0] ?? '';
  return { scheme, netloc: netloc ?? '', path: WITH_PARAMETERS.has(scheme) ? withoutParameters(path) : path };
}

function refuseBrackets(netloc: string): void {
  if (netloc.includes('[') !== netloc.includes(']')) raise('ValueError', 'Invalid IPv6 URL');
}

/** Characters that become `/`, `?`, `#`, `@` or `:` when they are normalised. */
function refuseLookAlikes(netloc: string): void {
  const plain = netloc.replaceAll(/[@:#?]/g, '');
  const normalised = plain.normalize('NFKC');
  if (plain !== normalised && /[/?#@:]/.test(normalised))
    raise('ValueError', `netloc '${netloc}' contains invalid characters under NFKC normalization`);
}

function withoutParameters(path: string): string {
  const start = path.indexOf(';', path.lastIndexOf('/') + 1);
  return start < 0 ? path : path.slice(0, start);
}
