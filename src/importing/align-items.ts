/** Two lists side by side: which item of one is which of the other. */

/** Both: the item stays or changes. Only `from`: it goes. Only `to`: it comes. */
export interface Aligned {
  from?: number;
  to?: number;
}

/** Longer lists are paired item by item at the same place, behind what they have in common at the beginning. */
const MOST_COMPARISONS = 10_000;

/**
 * In the order of the new list. Equal items are found as a longest common subsequence; what lies between two of them is
 * paired in its order.
 */
export function alignItems<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (one: T, other: T) => boolean,
): Aligned[] {
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start] as T, after[start] as T))
    start += 1;
  const result: Aligned[] = Array.from({ length: start }, (_, index) => ({ from: index, to: index }));
  const [left, right] = [before.slice(start), after.slice(start)];
  const equal = left.length * right.length > MOST_COMPARISONS ? [] : commonItems(left, right, isSame);
  let from = start;
  let to = start;
  const ends = equal.map((pair) => ({ from: pair.from + start, to: pair.to + start }));
  for (const next of [...ends, { from: before.length, to: after.length }]) {
    while (from < next.from && to < next.to) result.push({ from: from++, to: to++ });
    while (from < next.from) result.push({ from: from++ });
    while (to < next.to) result.push({ to: to++ });
    if (from < before.length && to < after.length) result.push({ from: from++, to: to++ });
  }
  return result;
}

function commonItems<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (one: T, other: T) => boolean,
): { from: number; to: number }[] {
  const width = after.length + 1;
  /** How many items the rests of both lists have in common. */
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (from: number, to: number): number => lengths[from * width + to] ?? 0;
  const same = before.map((one) => after.map((other) => isSame(one, other)));
  for (let from = before.length - 1; from >= 0; from -= 1)
    for (let to = after.length - 1; to >= 0; to -= 1)
      lengths[from * width + to] = same[from]?.[to]
        ? at(from + 1, to + 1) + 1
        : Math.max(at(from + 1, to), at(from, to + 1));
  const common: { from: number; to: number }[] = [];
  for (let from = 0, to = 0; from < before.length && to < after.length;) {
    if (same[from]?.[to]) common.push({ from: from++, to: to++ });
    else if (at(from + 1, to) >= at(from, to + 1)) from += 1;
    else to += 1;
  }
  return common;
}
