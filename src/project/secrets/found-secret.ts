/** A secret that stands in a text. */

export interface FoundSecret {
  /** Offsets of the text to hide. */
  start: number;
  end: number;
  /** What it is, with nothing escaped. */
  text: string;
  /** Other texts that tell it: as it is written, or a part that stands on a line of its own. */
  forms?: readonly string[];
  /** What it is, without a word of it: «a GitHub token». */
  what: string;
}

/** Of several that overlap the one that was found first counts, and hides the others; in the order of the text. */
export function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const sorted = found
    .map((each, rank) => ({ each, rank }))
    .sort((left, right) => left.each.start - right.each.start || left.rank - right.rank);
  const kept: typeof sorted = [];
  for (const next of sorted) {
    const last = kept.at(-1);
    if (last === undefined || next.each.start >= last.each.end) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = { ...next, each: hiding(next.each, last.each) };
    else kept[kept.length - 1] = { ...last, each: hiding(last.each, next.each) };
  }
  return kept.map(({ each }) => each);
}

function hiding(kept: FoundSecret, left: FoundSecret): FoundSecret {
  return { ...kept, forms: [...(kept.forms ?? []), left.text, ...(left.forms ?? [])] };
}
