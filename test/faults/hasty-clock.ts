/**
 * A clock that goes as the machine's does, but for waits: they are short. Afterwards it is as late as if they had not been,
 * unless something is done again and again beside them: several waits at once would add up to a time that never passes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock.ts';

/** How many times shorter waits are than they say. */
const HASTE = 1_000;
/** What is done again and again is done once so soon that every deploy with something to write has it. */
const MILLISECONDS_TO_FIRST = 20;

export class HastyClock implements Clock {
  /** In milliseconds, as they were asked for. */
  slept = 0;
  #ahead = 0;
  #repeated = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept += milliseconds;
    if (this.#repeated === 0) this.#ahead += milliseconds;
    await wait(milliseconds / HASTE);
  }

  every(_milliseconds: number, work: () => void): () => void {
    this.#repeated += 1;
    const timer = setTimeout(work, MILLISECONDS_TO_FIRST);
    let isStopped = false;
    return () => {
      clearTimeout(timer);
      if (!isStopped) this.#repeated -= 1;
      isStopped = true;
    };
  }
}
