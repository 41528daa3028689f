/** What the outside answers, unless it takes too long. */
import type { Clock } from '../ports/clock.ts';
import { TqError } from '../tq-error.ts';

const LATE = Symbol('late');

/** Whether it is `inTime` that gave up: others may still be answered. */
export function isLate({ cause }: TqError): boolean {
  return cause === LATE;
}

/** Throws `TqError` (`unreachable`) after `patience`, which is in milliseconds; what was asked then goes on without anybody waiting. */
export async function inTime<T>(
  asking: Promise<T>,
  clock: Pick<Clock, 'every'>,
  { patience, who }: { patience: number; who: string },
): Promise<T> {
  // Nobody hears what comes too late.
  asking.catch(() => undefined);
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    stop = clock.every(patience, () =>
      reject(
        new TqError('unreachable', `${who} did not answer within ${patience / 1000} s`, { cause: LATE }),
      ),
    );
  });
  return Promise.race([asking, late]).finally(() => stop());
}
