/**
 * Tokens of a registry's token server (`distribution/distribution`, `docs/spec/auth/token.md` and `oauth.md`), each
 * kept until shortly before it expires.
 */
import type { Clock } from '../../ports/clock.ts';
import type { BearerChallenge } from './challenge.ts';
import { TOKEN_USER } from './docker-config.ts';
import { isBusy } from './follow.ts';
import type { Login } from './logins.ts';
import { busy, failed, forbidden, unauthenticated, type RegistryRefusal } from './refusal.ts';
import { NoAnswer, type Answer, type Exchange } from './transport.ts';

/** The specification's default where a token server does not say. */
const SHORTEST_LIFE_SECONDS = 60;
/** Clocks differ, and the request takes time. */
const MARGIN_SECONDS = 10;
const MOST_BYTES = 1024 * 1024;

export interface TokenRequest {
  registry: string;
  challenge: BearerChallenge;
  /** `repository:team/orders:pull`. */
  scope: string;
  login: Login | undefined;
  /** Whether the registry itself is asked in the clear, so that its token server may be too. */
  mayBePlain: boolean;
}

interface Token {
  text: string;
  /** In milliseconds since 1970. */
  expires: number;
}

export interface TokenDependencies {
  /** Follows redirects, and is patient. */
  ask: (exchange: Exchange) => Promise<Answer>;
  clock: Clock;
  keepSecret: (text: string) => void;
}

export class Tokens {
  readonly #dependencies: TokenDependencies;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(dependencies: TokenDependencies) {
    this.#dependencies = dependencies;
  }

  /** `refused`: a token that the registry took no more. Throws `RegistryRefusal` and `NoAnswer`. */
  async get(request: TokenRequest, refused?: string): Promise<string> {
    const { challenge, scope, login } = request;
    const key = JSON.stringify([challenge.realm, challenge.service, scope, login?.username, login?.password]);
    const known = this.#tokens.get(key);
    if (known !== undefined) {
      const { text, expires } = await known;
      if (text !== refused && expires > this.#dependencies.clock.now().getTime()) return text;
      // Somebody else may have found the same meanwhile.
      const newer = this.#tokens.get(key);
      if (newer !== undefined && newer !== known) return (await newer).text;
    }
    const asked = this.#request(request);
    this.#tokens.set(key, asked);
    asked.catch(() => this.#tokens.delete(key));
    return (await asked).text;
  }

  async #request(request: TokenRequest): Promise<Token> {
    const { ask, clock, keepSecret } = this.#dependencies;
    const exchange = exchangeFor(request);
    const answer = await ask(exchange).catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
      throw new NoAnswer(error.kind, `its token server \`${exchange.url.host}\`: ${error.message}`);
    });
    if (answer.status !== 200) throw tokenRefused(request, answer);
    const { token, access_token: accessToken, expires_in: seconds } = parse(answer.body);
    const text = [token, accessToken].find((each) => typeof each === 'string' && each !== '');
    // A line end in it would end the header.
    if (typeof text !== 'string' || /[^\u0021-\u007e]/.test(text))
      throw failed(request.registry, `has a token server that gave no token: \`${answer.url.host}\``);
    keepSecret(text);
    const life = Math.max(typeof seconds === 'number' ? seconds : 0, SHORTEST_LIFE_SECONDS);
    return { text, expires: clock.now().getTime() + (life - MARGIN_SECONDS) * 1000 };
  }
}

/** The header for a name and a password (RFC 7617). */
export function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function exchangeFor(request: TokenRequest): Exchange {
  const { challenge, scope, login } = request;
  const url = realmOf(request);
  const headers = { Accept: 'application/json' };
  const fields = { ...(challenge.service && { service: challenge.service }), scope };
  if (login?.username === TOKEN_USER) {
    const form = { ...fields, grant_type: 'refresh_token', client_id: 'tq', refresh_token: login.password };
    return {
      method: 'POST',
      url,
      headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      mostBytes: MOST_BYTES,
    };
  }
  // What stands in the realm's own query belongs to it.
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value);
  return {
    method: 'GET',
    url,
    headers: login === undefined ? headers : { ...headers, Authorization: basic(login) },
    mostBytes: MOST_BYTES,
  };
}

function realmOf({ registry, challenge, mayBePlain }: TokenRequest): URL {
  const url = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw failed(registry, 'names no address for its tokens');
  // Whoever can change an answer could have the password sent in the clear.
  if (url.protocol === 'http:' && !mayBePlain)
    throw failed(registry, `wants the login sent to \`${url.host}\` without encryption`);
  return url;
}

function tokenRefused({ registry, login, scope }: TokenRequest, answer: Answer): RegistryRefusal {
  const { status } = answer;
  const server = `the token server of \`${registry}\``;
  if (isBusy(status)) return busy(server, answer);
  if (status === 403) return forbidden(registry, `gives no token for \`${scope}\``, login);
  // By the specification 401; of some servers 400, since OAuth 2 says so.
  if (status === 401 || status === 400) return unauthenticated(registry, login, answer);
  return failed(registry, `has a token server that answers with ${status}: \`${answer.url.host}\``);
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
