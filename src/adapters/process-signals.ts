/** Signals of this process as an `Interruption`. */
import { EXIT_CODES } from '../exit-code.ts';
import type { Interruption } from '../ports/interruption.ts';

/** A terminal that is closed, or a connection that is lost, says `SIGHUP`. */
const MEANINGS = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'terminated' } as const;

/** `announce` is told once that the stop will be an orderly one. */
export function processSignals(announce: (line: string) => void): Interruption {
  let isDeferring = false;
  let requested: 'interrupted' | 'terminated' | undefined;
  for (const [signal, meaning] of Object.entries(MEANINGS)) {
    process.on(signal, () => {
      if (!isDeferring || requested !== undefined) process.exit(EXIT_CODES[meaning].code);
      requested = meaning;
      announce('stopping after the request under way; once more to stop at once');
    });
  }
  return {
    requested: () => requested,
    async deferWhile(work) {
      isDeferring = true;
      try {
        return await work();
      } finally {
        isDeferring = false;
      }
    },
  };
}
