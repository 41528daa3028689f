/** The machine's own time. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

export function systemClock(): Clock {
  return {
    now: () => new Date(),
    sleep: (milliseconds) => wait(milliseconds),
    every: (milliseconds, work) => {
      const timer = setInterval(work, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
