/** Signals of this process as an `Interruption`. */
import type { Interruption } from '../ports/interruption.ts';

const MEANINGS = { SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

/** The first signal asks for an orderly stop and is announced; the second ends the process at once. */
export function processSignals(announce: (line: string) => void): Interruption {
  let requested: 'interrupted' | 'terminated' | undefined;
  for (const signal of Object.keys(MEANINGS) as (keyof typeof MEANINGS)[]) {
    process.on(signal, () => {
      if (requested !== undefined) process.exit(requested === 'interrupted' ? 130 : 143);
      requested = MEANINGS[signal];
      announce('stopping after the request under way; once more to stop at once');
    });
  }
  return { requested: () => requested };
}
