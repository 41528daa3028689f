/**
 * A pattern as an automaton without empty steps (Glushkov's): a state for each place where a character is taken, an edge where
 * one can follow the other. An edge knows whether the engine can go it in more than one way.
 */
import { combinedFlags } from './flags.ts';
import type { Node, Sequence } from './nodes.ts';
import { type Unit, isUnit, takes } from './samples.ts';

/** In how many ways: none, one, or several. */
type Ways = 0 | 1 | 2;
export type Edges = Map<number, Ways>;

export interface Automaton {
  /** For each state, which samples it takes, as bits. */
  readonly masks: readonly bigint[];
  readonly follow: readonly Edges[];
  /** States that can come first. */
  readonly first: Edges;
}

/** Thrown where the automaton would become too large to search. */
export class TooLarge extends Error {}

const MOST_STATES = 2000;
const MOST_EDGES = 100_000;

interface Fragment {
  readonly empty: Ways;
  readonly first: Edges;
  readonly last: Edges;
}

const EMPTY: Fragment = { empty: 1, first: new Map(), last: new Map() };

/** Throws TooLarge. */
export function automatonOf(tree: Sequence, flags: number, samples: readonly number[]): Automaton {
  const builder = new Builder(samples);
  const { first } = builder.sequence(tree, flags);
  return { masks: builder.masks, follow: builder.follow, first };
}

class Builder {
  readonly masks: bigint[] = [];
  readonly follow: Edges[] = [];
  readonly #samples: readonly number[];
  #edges = 0;

  constructor(samples: readonly number[]) {
    this.#samples = samples;
  }

  sequence(sequence: Sequence, flags: number): Fragment {
    let whole = EMPTY;
    for (const node of sequence.nodes) whole = this.#joined(whole, this.#node(node, flags));
    return whole;
  }

  #node(node: Node, flags: number): Fragment {
    if (isUnit(node)) return this.#unit(node, flags);
    switch (node.op) {
      case 'branch':
        return node.options.map((option) => this.sequence(option, flags)).reduce(either);
      case 'group':
        return this.sequence(node.body, combinedFlags(flags, node.addFlags, node.removeFlags));
      case 'atomic':
        return this.sequence(node.body, flags);
      case 'repeat':
        return this.#repeat(node, flags);
      case 'conditional':
        return either(
          this.sequence(node.yes, flags),
          node.no === undefined ? EMPTY : this.sequence(node.no, flags),
        );
      default:
        // Takes no character, or one that is not known: as if it always held. What is found is tried out later.
        return EMPTY;
    }
  }

  #unit(unit: Unit, flags: number): Fragment {
    if (this.masks.length >= MOST_STATES) throw new TooLarge();
    let mask = 0n;
    for (const [index, code] of this.#samples.entries())
      if (takes(unit, code, flags)) mask |= 1n << BigInt(index);
    const edges: Edges = new Map([[this.masks.length, 1]]);
    this.masks.push(mask);
    this.follow.push(new Map());
    return { empty: 0, first: edges, last: edges };
  }

  /** Bounded repetitions are unrolled, with at most two optional copies: what is ambiguous with fewer stays so with more. */
  #repeat({ least, most, body }: Node & { readonly op: 'repeat' }, flags: number): Fragment {
    if (least > MOST_STATES) throw new TooLarge();
    let rest = EMPTY;
    let copies = least;
    if (most === Infinity) {
      rest = this.#looped(this.sequence(body, flags), least > 0);
      copies = Math.max(0, least - 1);
    } else {
      for (let optional = Math.min(most - least, 2); optional > 0; optional -= 1)
        rest = either(this.#joined(this.sequence(body, flags), rest), EMPTY);
    }
    for (; copies > 0; copies -= 1) rest = this.#joined(this.sequence(body, flags), rest);
    return rest;
  }

  /** Python leaves a loop after a round that took nothing. */
  #looped(body: Fragment, once: boolean): Fragment {
    this.#connect(body.last, body.first);
    const leaving = plus(1, body.empty);
    const star = { empty: leaving, first: body.first, last: scaled(body.last, leaving) };
    if (!once) return star;
    return { ...star, empty: times(body.empty, leaving), first: scaled(body.first, leaving) };
  }

  #joined(left: Fragment, right: Fragment): Fragment {
    this.#connect(left.last, right.first);
    return {
      empty: times(left.empty, right.empty),
      first: left.empty === 0 ? left.first : merged(left.first, scaled(right.first, left.empty)),
      last: right.empty === 0 ? right.last : merged(right.last, scaled(left.last, right.empty)),
    };
  }

  #connect(from: Edges, to: Edges): void {
    this.#edges += from.size * to.size;
    if (this.#edges > MOST_EDGES) throw new TooLarge();
    for (const [state, ways] of from) {
      const edges = this.follow[state];
      for (const [next, others] of to) edges?.set(next, plus(edges.get(next) ?? 0, times(ways, others)));
    }
  }
}

function either(left: Fragment, right: Fragment): Fragment {
  return {
    empty: plus(left.empty, right.empty),
    first: merged(left.first, right.first),
    last: merged(left.last, right.last),
  };
}

function merged(left: Edges, right: Edges): Edges {
  if (left.size === 0) return right;
  if (right.size === 0) return left;
  const both: Edges = new Map(left);
  for (const [state, ways] of right) both.set(state, plus(both.get(state) ?? 0, ways));
  if (both.size > MOST_STATES) throw new TooLarge();
  return both;
}

function scaled(edges: Edges, factor: Ways): Edges {
  if (factor === 1) return edges;
  return new Map([...edges].map(([state, ways]) => [state, times(ways, factor)]));
}

const plus = (left: Ways, right: Ways): Ways => Math.min(2, left + right) as Ways;
const times = (left: Ways, right: Ways): Ways => Math.min(2, left * right) as Ways;
