/** Several walks that must all have come as far as a certain point before one of them goes on. */

/** Waits at the point that a walk must not pass alone. */
export type Pause = () => Promise<void>;

export interface Halves<T> {
  /** Whether what a walk ended with lets the others go on. */
  mayGoOn: (result: T) => boolean;
  /** Asked when all have come to the point, or to their end without it. */
  mayPass: () => boolean | Promise<boolean>;
}

/**
 * One walk after the other, as far as its pause; then one after the other to the end. A walk that may not go on lets the
 * others come as far as their pause and no further; what throws ends all of them at once. Undefined: not all came to
 * their end. Nothing is still under way when this returns.
 */
export async function inHalves<T>(
  walks: readonly ((pause: Pause) => Promise<T>)[],
  { mayGoOn, mayPass }: Halves<T>,
): Promise<T[] | undefined> {
  const begun: Begun<T>[] = [];
  let isRefused = false;
  try {
    for (const walk of walks) {
      const half = begin(walk);
      begun.push(half);
      const first = await half.first;
      if (first !== 'paused' && !mayGoOn(first.result)) isRefused = true;
    }
    if (isRefused || !(await mayPass())) return undefined;
    const results: T[] = [];
    for (const half of begun) {
      half.release();
      const result = await half.whole;
      if (!mayGoOn(result)) return undefined;
      results.push(result);
    }
    return results;
  } finally {
    for (const half of begun) half.stop();
    await Promise.allSettled(begun.map(({ whole }) => whole));
  }
}

interface Begun<T> {
  first: Promise<'paused' | { result: T }>;
  whole: Promise<T>;
  release: () => void;
  /** A walk that has been released goes on. */
  stop: () => void;
}

function begin<T>(walk: (pause: Pause) => Promise<T>): Begun<T> {
  let release = (): void => undefined;
  let stop = (): void => undefined;
  let arrive = (): void => undefined;
  const gate = new Promise<void>((pass, refuse) => {
    release = pass;
    stop = () => refuse(new Error('another walk may not go on'));
  });
  const arrived = new Promise<'paused'>((tell) => {
    arrive = () => tell('paused');
  });
  const whole = walk(() => {
    arrive();
    return gate;
  });
  // Whoever waits for them is told; without anyone they must not end the process.
  gate.catch(() => undefined);
  whole.catch(() => undefined);
  return { first: Promise.race([arrived, whole.then((result) => ({ result }))]), whole, release, stop };
}
