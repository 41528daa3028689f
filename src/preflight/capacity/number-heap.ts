/** Numbers of which the least can be taken. */
export class NumberHeap {
  readonly #items: number[] = [];

  /** Infinity when there is none. */
  get least(): number {
    return this.#items[0] ?? Infinity;
  }

  add(item: number): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((items[above] as number) <= item) break;
      items[at] = items[above] as number;
      at = above;
    }
    items[at] = item;
  }

  /** Takes the least one out. */
  take(): number {
    const items = this.#items;
    const least = this.least;
    const moved = items.pop();
    if (moved === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && (items[below + 1] as number) < (items[below] as number)) below += 1;
      if ((items[below] as number) >= moved) break;
      items[at] = items[below] as number;
      at = below;
    }
    items[at] = moved;
    return least;
  }
}
