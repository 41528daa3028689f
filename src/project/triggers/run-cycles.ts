/** Rounds in a graph of what starts what, each told once. */

/** From a node to those that it starts. */
export type Starts = ReadonlyMap<number, readonly number[]>;

/** The shortest round through the first node of each group of nodes that start each other; a node alone is none. */
export function cycles(starts: Starts): number[][] {
  const core = withoutEnds(starts);
  const told = new Set<number>();
  const inOrder = [...core.keys()].sort((a, b) => a - b);
  return inOrder.flatMap((node) => {
    if (told.has(node)) return [];
    const round = roundThrough(node, core);
    for (const each of round) told.add(each);
    return round.length > 1 ? [round] : [];
  });
}

/** Only what lies between rounds, or on one, so that most graphs have nothing left. */
function withoutEnds(starts: Starts): Starts {
  return reversed(withoutBeginnings(reversed(withoutBeginnings(starts))));
}

/** Without the nodes that nothing starts, again and again. */
function withoutBeginnings(starts: Starts): Starts {
  const starters = new Map<number, number>();
  for (const next of starts.values())
    for (const node of next) starters.set(node, (starters.get(node) ?? 0) + 1);
  const gone = [...starts.keys()].filter((node) => !starters.has(node));
  for (const node of gone) {
    for (const next of starts.get(node) ?? []) {
      const left = (starters.get(next) ?? 0) - 1;
      starters.set(next, left);
      if (left === 0) gone.push(next);
    }
  }
  const isGone = new Set(gone);
  return new Map([...starts].filter(([node]) => !isGone.has(node)));
}

function reversed(starts: Starts): Starts {
  const found = new Map<number, number[]>();
  for (const [node, next] of starts) {
    for (const each of next) {
      const list = found.get(each);
      if (list === undefined) found.set(each, [node]);
      else list.push(node);
    }
  }
  return found;
}

function roundThrough(first: number, starts: Starts): number[] {
  const cameFrom = new Map<number, number>();
  const waiting = [first];
  for (const node of waiting) {
    for (const next of starts.get(node) ?? []) {
      if (next === first) return pathTo(node, first, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      waiting.push(next);
    }
  }
  return [];
}

function pathTo(last: number, first: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const path = [last];
  for (let node = last; node !== first;) {
    node = cameFrom.get(node) ?? first;
    path.unshift(node);
  }
  return path;
}
