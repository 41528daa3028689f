/**
 * How many objects are written at once: one, and more only while that helps. A server process is bound by one core, and a
 * busy SQLite refuses parallel writers (measured on Prefect 3.8.8: two were slower than one there, and an eighth faster on
 * PostgreSQL), so it is tried, and given up where it does not pay.
 */

const MOST = 4;
/** So many objects are written before it is judged; a deploy of fewer writes one at a time. */
const WINDOW = 8;
/** What a try must gain to be kept. */
const GAIN = 1.1;

export class AdaptiveWidth {
  #width = 1;
  /** Objects a millisecond with one writer less. */
  #before: number | undefined;
  #isSettled = false;
  #done = 0;
  #since: number;

  /** Times in milliseconds. */
  constructor(now: number) {
    this.#since = now;
  }

  get width(): number {
    return this.#width;
  }

  /** The server has refused a request because it is busy. */
  busy(): void {
    this.#width = 1;
    this.#isSettled = true;
  }

  /** An object has been written. */
  done(now: number): void {
    this.#done += 1;
    if (this.#isSettled || this.#done < WINDOW) return;
    const rate = this.#done / Math.max(now - this.#since, 1);
    this.#done = 0;
    this.#since = now;
    if (this.#before !== undefined && rate < this.#before * GAIN) {
      this.#width -= 1;
      this.#isSettled = true;
    } else if (this.#width < MOST) {
      this.#before = rate;
      this.#width += 1;
    } else this.#isSettled = true;
  }
}
