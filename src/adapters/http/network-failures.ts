/** What the network says when no answer comes, in words; the same for every server that is asked. */

/** Failures of making a connection: the request was not sent. */
export const NOT_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  EADDRNOTAVAIL: 'the address cannot be used',
  UND_ERR_CONNECT_TIMEOUT: 'timed out while connecting',
  UND_ERR_PRX_TLS: 'the proxy refused a secure connection',
};

/** Failures after the request was, or may have been, sent. */
export const SENT: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: 'timed out while waiting for the answer',
  UND_ERR_BODY_TIMEOUT: 'timed out in the middle of the answer',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is incomplete',
};

/** Codes of a secure connection that was not made. */
export const TLS_FAILURE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|ERR_OSSL)|_CERT_/;

/** The code of an error, such as `ECONNREFUSED`; empty where it has none. */
export function codeOf(error: NodeJS.ErrnoException): string {
  // Node tries several addresses of a name at once and wraps what went wrong with each.
  const causes = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [];
  return error.code ?? causes[0]?.code ?? '';
}
