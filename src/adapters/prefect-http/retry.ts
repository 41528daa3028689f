/** When to try again, and how long to wait before. Pure: time and chance are given. */

/** Prefect's own client retries 408, 429, 502, 503; 504 is what a gateway says when the server is restarting. */
const RETRIED: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
/** With these the server says that it has not begun; the others may come from a gateway after the work was done. */
const NOT_BEGUN: ReadonlySet<number> = new Set([429, 503]);

const FIRST_WAIT_MILLISECONDS = 250;
/** Five retries wait half a minute in all, while the stray 503 of a busy SQLite costs a quarter of a second. */
const GROWTH = 3;
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** A server that never answered is probably not there: fail quickly, but live through one that is just starting. */
export const RETRIES_BEFORE_FIRST_ANSWER = 2;

export function isRetried(status: number, extraCodes: readonly number[]): boolean {
  return RETRIED.has(status) || extraCodes.includes(status);
}

/** Whether a request answered like this may have been carried out all the same. */
export function mayHaveBeenDone(status: number): boolean {
  return !NOT_BEGUN.has(status);
}

export interface Wait {
  /** Counts from 0. */
  attempt: number;
  /** What the server asks for, a minimum up to the cap. */
  retryAfter: string | undefined;
  now: Date;
  /** In [0, 1). */
  chance: number;
  /** How far a wait may differ, as a part of it (`PREFECT_CLIENT_RETRY_JITTER_FACTOR`). */
  jitter: number;
}

export function waitMilliseconds({ attempt, retryAfter, now, chance, jitter }: Wait): number {
  const asked = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  const wait =
    asked === undefined
      ? FIRST_WAIT_MILLISECONDS * GROWTH ** attempt * Math.max(0, 1 - jitter + 2 * jitter * chance)
      : asked * (1 + jitter * chance);
  return Math.min(wait, LONGEST_WAIT_MILLISECONDS);
}

/** Both forms of RFC 9110: seconds, or a date. Undefined for anything else, and for times in the past. */
function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  const milliseconds = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? milliseconds : undefined;
}
