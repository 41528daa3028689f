/** A clock that stands still until someone sleeps, which takes no time. */
import type { Clock } from '../../src/ports/clock.ts';

export class FixedClock implements Clock {
  /** What was slept, in milliseconds, in order. */
  readonly sleeps: number[] = [];
  #now: number;

  constructor(now: Date | string = '2026-11-22T06:00:00Z') {
    this.#now = new Date(now).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Called by hand, with `tick`. */
  readonly #repeated = new Set<() => void>();

  every(_milliseconds: number, work: () => void): () => void {
    this.#repeated.add(work);
    return () => void this.#repeated.delete(work);
  }

  /** Everything that is done again and again, once. */
  tick(): void {
    for (const work of this.#repeated) work();
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.#now += milliseconds;
  }
}
