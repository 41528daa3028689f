/** The places that runs take while they run: of a pool, a queue, a deployment, a tag. */
import type { DeploymentLoad, Load } from './capacity.ts';

/** First in, first out. */
class Line {
  #items: number[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  add(item: number): void {
    this.#items.push(item);
  }

  take(): number | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#first += 1;
    if (this.#first > 1024 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}

/** Something with a number of slots; infinitely many without a limit. */
export class Slots {
  readonly most: number;
  readonly load: Load = { peak: 0, peakAt: 0, starts: 0, waited: 0, longestWait: 0, longestOf: 0 };
  running = 0;

  constructor(limit: number | null) {
    this.most = limit ?? Infinity;
  }

  get isFull(): boolean {
    return this.running >= this.most;
  }

  /** A run that should have started at `planned` starts at `now`. */
  enter(planned: number, now: number): void {
    const { load } = this;
    this.running += 1;
    load.starts += 1;
    if (this.running > load.peak) {
      load.peak = this.running;
      load.peakAt = now;
    }
    if (now === planned) return;
    load.waited += 1;
    if (now - planned <= load.longestWait) return;
    load.longestWait = now - planned;
    load.longestOf = planned;
  }

  leave(): void {
    this.running -= 1;
  }
}

export class QueueSlots extends Slots {
  /** Runs that wait, as numbers of `runOf`. */
  readonly line = new Line();
  readonly priority: number;

  constructor(limit: number | null, priority: number) {
    super(limit);
    this.priority = priority;
  }
}

export class PoolSlots extends Slots {
  /** By priority. */
  readonly queues: QueueSlots[] = [];
}

export class DeploymentSlots extends Slots {
  override readonly load: DeploymentLoad = {
    peak: 0,
    peakAt: 0,
    starts: 0,
    waited: 0,
    longestWait: 0,
    longestOf: 0,
    cancelled: 0,
    stuck: 0,
  };
  /** Runs that wait for one of the deployment's own slots. */
  readonly parked = new Line();
}
