/** A run of the fuzzer with a budget: inputs one after the other in a thread, and an eye on it that it goes on. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fault, Message, Order } from './worker.ts';

export interface Budget {
  seed: number;
  seconds: number;
  /** The first input. */
  from?: number;
  /** The most inputs. */
  inputs?: number;
}

export interface Outcome {
  inputs: number;
  seconds: number;
  faults: Fault[];
  /** What was found in the inputs, as proof that the way was walked to its end. */
  codes: ReadonlySet<string>;
}

/** An input that takes longer, on however busy a machine, does not end. */
const LONGEST_SECONDS = 60;
/** More of them have few causes. */
const MOST_FAULTS = 30;
const LOOK_EVERY_MILLISECONDS = 500;

export async function fuzz(
  budget: Budget,
  onFault: (fault: Fault) => void = () => undefined,
): Promise<Outcome> {
  const { seed, seconds, from = 0, inputs = Infinity } = budget;
  // From the first input on: on a busy machine a thread may take as long to start as a short budget lasts.
  let started: number | undefined;
  const elapsed = (): number => (started === undefined ? 0 : (performance.now() - started) / 1000);
  const to = Math.min(from + inputs, 2 ** 31 - 1);
  const outcome = { inputs: 0, faults: [] as Fault[], codes: new Set<string>() };
  const tell = (fault: Fault): void => {
    outcome.faults.push(fault);
    onFault(fault);
  };
  const hasEnough = (): boolean => outcome.faults.length >= MOST_FAULTS;
  for (let next = from; next < to && elapsed() < seconds && !hasEnough();) {
    const { stoppedAt, hangs } = await workUntil({ seed, from: next, to }, () => elapsed() < seconds, {
      ready: () => (started ??= performance.now()),
      fault: tell,
      codes: (codes) => codes.forEach((code) => outcome.codes.add(code)),
      hasEnough,
    });
    if (hangs) tell({ index: stoppedAt, fault: `does not end within ${LONGEST_SECONDS} s` });
    next = hangs ? stoppedAt + 1 : to;
    outcome.inputs = stoppedAt - from + (hangs ? 1 : 0);
  }
  return { ...outcome, seconds: elapsed() };
}

interface Listeners {
  ready: () => void;
  fault: (fault: Fault) => void;
  codes: (codes: string[]) => void;
  hasEnough: () => boolean;
}

/** Ends with the last input, when time is up, or when an input does not end. */
async function workUntil(
  order: Omit<Order, 'progress'>,
  isTime: () => boolean,
  listeners: Listeners,
): Promise<{ stoppedAt: number; hangs: boolean }> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  progress[0] = order.from;
  const worker = new Worker(join(import.meta.dirname, 'start-worker.mjs'), {
    workerData: { ...order, progress } satisfies Order,
  });
  let seen = { index: order.from, at: performance.now() };
  try {
    return await new Promise((resolve, reject) => {
      const timer = setInterval(() => {
        const index = Atomics.load(progress, 0);
        if (index !== seen.index) seen = { index, at: performance.now() };
        const hangs = performance.now() - seen.at > LONGEST_SECONDS * 1000;
        const isEnough = !isTime() || listeners.hasEnough();
        if (hangs || isEnough) resolve({ stoppedAt: index, hangs });
      }, LOOK_EVERY_MILLISECONDS);
      worker.on('message', (message: Message) => {
        if (message === 'ready') listeners.ready();
        else if ('fault' in message) listeners.fault(message.fault);
        else listeners.codes(message.codes);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve({ stoppedAt: order.to, hangs: false }));
      worker.on('exit', () => clearInterval(timer));
    });
  } finally {
    await worker.terminate();
  }
}
