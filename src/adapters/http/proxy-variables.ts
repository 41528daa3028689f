/** The variables that name proxies, as curl and Python read them. */

/** Variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy cannot reach this machine's own loopback. */
const LOOPBACK = 'localhost,127.0.0.1,[::1]';

/** In small letters before capitals. */
export function variable(variables: Variables, name: string): string | undefined {
  return variables[name] ?? variables[name.toUpperCase()];
}

/** What is reached without a proxy, for undici; `value` is that of `NO_PROXY`. */
export function noProxy(value: string | undefined): string {
  if (value === undefined || value === '') return LOOPBACK;
  return value.trim() === '*' ? '*' : `${value},${LOOPBACK}`;
}
