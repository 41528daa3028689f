/**
 * Exponential ambiguity of an automaton: a state that leads back to itself on one word in two ways (Weber and Seidl, "On the
 * degree of ambiguity of finite automata", 1991, criterion EDA). A backtracking engine then tries 2ⁿ ways on n such words.
 */
import { cyclicComponents } from './components.ts';
import { type Automaton, type Edges, TooLarge } from './positions.ts';

/** Words are lists of samples, by their index. */
export interface Ambiguity {
  readonly prefix: readonly number[];
  readonly pump: readonly number[];
}

const MOST_STEPS = 2_000_000;

/** One finding at most for each component. Throws TooLarge. */
export function ambiguities(automaton: Automaton): readonly Ambiguity[] {
  const left = { steps: MOST_STEPS };
  const reached = reachedFromStart(automaton);
  return cyclicComponents(automaton.follow).flatMap((component) => {
    const inside = within(automaton, new Set(component));
    const cycle = doubledEdge(automaton, inside, component) ?? twoPaths(automaton, inside, component, left);
    if (cycle === undefined) return [];
    if (!reached.has(cycle.state)) return [];
    return [{ prefix: wordTo(automaton.masks, reached, cycle.state), pump: cycle.word }];
  });
}

interface Cycle {
  readonly state: number;
  readonly word: readonly number[];
}

/** The edges inside a component that some sample can take. */
function within({ masks, follow }: Automaton, members: ReadonlySet<number>): ReadonlyMap<number, Edges> {
  const inside = new Map<number, Edges>();
  for (const member of members) {
    const edges = [...(follow[member] ?? [])];
    inside.set(member, new Map(edges.filter(([next]) => members.has(next) && masks[next] !== 0n)));
  }
  return inside;
}

/** A step that the engine can go in two ways. */
function doubledEdge(
  { masks }: Automaton,
  inside: ReadonlyMap<number, Edges>,
  component: readonly number[],
): Cycle | undefined {
  for (const state of component)
    for (const [next, ways] of inside.get(state) ?? []) {
      if (ways < 2) continue;
      const back = pathBetween(masks, inside, next, state);
      if (back !== undefined) return { state, word: [lowest(masks[next]), ...back] };
    }
  return undefined;
}

/** Two paths that part and meet again: a search through pairs of states. */
function twoPaths(
  { masks }: Automaton,
  inside: ReadonlyMap<number, Edges>,
  component: readonly number[],
  left: { steps: number },
): Cycle | undefined {
  const size = masks.length;
  const cameFrom = new Map<number, number>();
  const queue = component.map((state) => state * size + state);
  for (const pair of queue) {
    const [one, other] = [Math.floor(pair / size), pair % size];
    for (const next of inside.get(one)?.keys() ?? [])
      for (const second of inside.get(other)?.keys() ?? []) {
        left.steps -= 1;
        if (left.steps < 0) throw new TooLarge();
        if (((masks[next] ?? 0n) & (masks[second] ?? 0n)) === 0n) continue;
        if (next === second) {
          if (one === other) continue;
          return meeting(masks, inside, cameFrom, { pair, next });
        }
        const found = next * size + second;
        if (cameFrom.has(found)) continue;
        cameFrom.set(found, pair);
        queue.push(found);
      }
  }
  return undefined;
}

function meeting(
  masks: readonly bigint[],
  inside: ReadonlyMap<number, Edges>,
  cameFrom: ReadonlyMap<number, number>,
  last: { readonly pair: number; readonly next: number },
): Cycle | undefined {
  const size = masks.length;
  const word = [lowest(masks[last.next])];
  let pair = last.pair;
  for (let before = cameFrom.get(pair); before !== undefined; before = cameFrom.get(pair)) {
    word.unshift(lowest((masks[Math.floor(pair / size)] ?? 0n) & (masks[pair % size] ?? 0n)));
    pair = before;
  }
  const state = pair % size;
  const back = pathBetween(masks, inside, last.next, state);
  return back === undefined ? undefined : { state, word: [...word, ...back] };
}

/** A shortest word from one state to another; none where they are the same. */
function pathBetween(
  masks: readonly bigint[],
  edges: ReadonlyMap<number, Edges>,
  from: number,
  to: number,
): readonly number[] | undefined {
  const cameFrom = new Map<number, number | undefined>([[from, undefined]]);
  for (const state of cameFrom.keys()) {
    if (state === to) return wordTo(masks, cameFrom, to).slice(1);
    for (const next of edges.get(state)?.keys() ?? []) if (!cameFrom.has(next)) cameFrom.set(next, state);
  }
  return undefined;
}

/** The states that some word leads to, each with the one before it on a shortest such word. */
function reachedFromStart({ masks, follow, first }: Automaton): ReadonlyMap<number, number | undefined> {
  const cameFrom = new Map<number, number | undefined>();
  for (const state of first.keys()) if (masks[state] !== 0n) cameFrom.set(state, undefined);
  for (const state of cameFrom.keys())
    for (const next of follow[state]?.keys() ?? [])
      if (masks[next] !== 0n && !cameFrom.has(next)) cameFrom.set(next, state);
  return cameFrom;
}

function wordTo(
  masks: readonly bigint[],
  cameFrom: ReadonlyMap<number, number | undefined>,
  to: number,
): readonly number[] {
  const word: number[] = [];
  for (let state: number | undefined = to; state !== undefined; state = cameFrom.get(state))
    word.unshift(lowest(masks[state]));
  return word;
}

/** The sample of the lowest bit: the easiest to read. */
function lowest(mask: bigint | undefined): number {
  let rest = mask ?? 0n;
  let index = 0;
  for (; rest !== 0n && !(rest & 1n); rest >>= 1n) index += 1;
  return index;
}
