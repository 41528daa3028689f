/** An exchange until it has a final answer: redirects, and other tries of a server that is busy or broken. */
import type { Clock } from '../../ports/clock.ts';
import { waitMilliseconds } from '../prefect-http/retry.ts';
import { NoAnswer, type Answer, type Exchange, type Transport } from './transport.ts';

export interface Patience {
  clock: Clock;
  /** In [0, 1), for spreading retries. */
  chance: () => number;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** After the first try. They wait a quarter of a second, three quarters, and two seconds. */
const RETRIES = 3;
/** A server that asks for more than this is told to the user instead. */
const LONGEST_WAIT_MILLISECONDS = 20_000;
const JITTER = 0.2;

/**
 * Repeats what is safe to repeat: everything here reads, or asks for a token. The last answer, whatever it says; or throws
 * the last `NoAnswer`.
 */
export async function patiently({ clock, chance }: Patience, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await ask().catch((error: unknown) => {
      if (attempt < RETRIES && isPassing(error)) return undefined;
      throw error;
    });
    if (outcome !== undefined && (!isBusy(outcome.status) || attempt >= RETRIES)) return outcome;
    const [retryAfter] = outcome?.header('retry-after') ?? [];
    const wait = waitMilliseconds({
      attempt,
      retryAfter,
      now: clock.now(),
      chance: chance(),
      jitter: JITTER,
    });
    if (outcome !== undefined && wait > LONGEST_WAIT_MILLISECONDS) return outcome;
    await clock.sleep(wait);
  }
}

/** Statuses that another try may change. */
export function isBusy(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function isPassing(error: unknown): boolean {
  return error instanceof NoAnswer && (error.kind === 'lost' || error.kind === 'late');
}

/** Follows redirects of GET and HEAD. Another server never sees the login, and none is asked in the clear instead. */
export async function follow(transport: Transport, first: Exchange): Promise<Answer> {
  let exchange = first;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await transport.exchange(exchange);
    const [location] = answer.header('location');
    if (!REDIRECTS.has(answer.status) || location === undefined || exchange.body !== undefined) return answer;
    if (redirects >= MOST_REDIRECTS) throw new NoAnswer('refused', 'it redirects again and again');
    exchange = { ...exchange, ...redirected(exchange, location) };
  }
}

function redirected({ url, headers }: Exchange, location: string): Pick<Exchange, 'url' | 'headers'> {
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol))
    throw new NoAnswer('refused', 'it redirects to something that is no address');
  if (url.protocol === 'https:' && target.protocol === 'http:')
    throw new NoAnswer('refused', `it redirects to \`${target.host}\` without encryption`);
  if (target.origin === url.origin) return { url: target, headers };
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { url: target, headers: Object.fromEntries(others) };
}
