/** Questions of which some may be forbidden: each has an answer, or half a sentence on why there is none. */
import type { Clock } from '../../../ports/clock.ts';
import { TqError } from '../../../tq-error.ts';
import { inTime, isLate } from '../../in-time.ts';

export type Asked<T> = { told: T } | { untold: string; failure: TqError };

/** For one question, in milliseconds. */
export const PATIENCE = 20_000;

/** Asks, and remembers whether anything was answered at all. */
export class Questions {
  readonly #clock: Pick<Clock, 'every'>;
  #isAnswered = false;
  #failure: TqError | undefined;

  constructor(clock: Pick<Clock, 'every'>) {
    this.#clock = clock;
  }

  /** `what`: «workers», to say what the server forbids to read. */
  async ask<T>(what: string, question: () => Promise<T>): Promise<Asked<T>> {
    try {
      const limits = { patience: PATIENCE, who: 'the server' };
      const told = await inTime(question(), this.#clock, limits);
      this.#isAnswered = true;
      return { told };
    } catch (failure) {
      if (!(failure instanceof TqError)) throw failure;
      this.#failure ??= failure;
      return { untold: reasonOf(failure, what), failure };
    }
  }

  /** The first failure, where every question failed. */
  get failure(): TqError | undefined {
    return this.#isAnswered ? undefined : this.#failure;
  }
}

/** Whether no other question of the server will be answered. */
export function isSilent(failure: TqError): boolean {
  const { reason, status } = failure;
  return (reason === 'unreachable' && !isLate(failure)) || status === 401 || reason === 'usage';
}

export function reasonOf(failure: TqError, what: string): string {
  const { message, reason, status } = failure;
  if (status === 403) return `the server forbids to read ${what} (403)`;
  if (status === 401) return 'the server does not know who asks (401)';
  return reason === 'unreachable' && !isLate(failure) ? 'the server cannot be reached' : message;
}
