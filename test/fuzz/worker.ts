/** Makes and examines inputs in a thread of its own, since an input that never ends can only be stopped from outside. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCorpus } from './corpus.ts';
import { examine } from './examine.ts';
import { makeInput } from './make-input.ts';

/** What a thread is started with; it counts on by `step` until it is stopped. */
export interface Order {
  seed: number;
  from: number;
  to: number;
  /** Shared: holds the index of the input that is being examined. */
  progress: Int32Array<SharedArrayBuffer>;
}

export interface Fault {
  index: number;
  fault: string;
}

export type Message = 'ready' | { fault: Fault } | { done: number; codes: string[] };

/** One in so many is read twice and repaired. */
const THOROUGH_EVERY = 4;
const REPORT_EVERY = 100;

async function work({ seed, from, to, progress }: Order): Promise<void> {
  const corpus = readCorpus();
  const codes = new Set<string>();
  const say = (message: Message) => parentPort?.postMessage(message);
  say('ready');
  for (let index = from; index < to; index += 1) {
    Atomics.store(progress, 0, index);
    const { files } = makeInput(corpus, seed, index);
    const examined = await examine(files, index % THOROUGH_EVERY === 0);
    for (const code of examined.codes) codes.add(code);
    for (const fault of examined.faults.slice(0, 1)) say({ fault: { index, fault } });
    if (index % REPORT_EVERY === REPORT_EVERY - 1) say({ done: index + 1, codes: [...codes] });
  }
  say({ done: to, codes: [...codes] });
}

await work(workerData as Order);
