/**
 * How many steps Python's matcher takes for `re.match` on a short text: the search order of CPython 3.11's `Modules/_sre/sre_lib.h`,
 * counted instead of timed.
 */
import { DOTALL, MULTILINE, combinedFlags } from './flags.ts';
import type { Node, Sequence } from './nodes.ts';
import type { ParsedPattern } from './parse.ts';
import { isCategory, isUnit, takes } from './samples.ts';

/** What comes after a part: whether the rest matches from a place in the text. */
type Rest = (at: number) => boolean;
type Span = readonly [start: number, end: number];

class OutOfSteps extends Error {}

/** Parts entered one in another; each takes several calls. */
const DEEPEST = 600;

/** At most `limit`, which stands for more; undefined where the search goes too deep to be followed. */
export function stepsToMatch(
  pattern: ParsedPattern,
  text: readonly number[],
  limit: number,
): { readonly steps: number; readonly matched: boolean } | undefined {
  const matcher = new Matcher(text, limit);
  try {
    const matched = matcher.sequence(pattern.tree, 0, pattern.flags, 0, () => true);
    return { steps: matcher.steps, matched };
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    return matcher.steps > limit ? { steps: limit, matched: false } : undefined;
  }
}

class Matcher {
  steps = 0;
  #depth = 0;
  readonly #text: readonly number[];
  readonly #limit: number;
  readonly #groups: (Span | undefined)[] = [];

  constructor(text: readonly number[], limit: number) {
    this.#text = text;
    this.#limit = limit;
  }

  sequence(sequence: Sequence, index: number, flags: number, at: number, rest: Rest): boolean {
    const node = sequence.nodes[index];
    if (node === undefined) return rest(at);
    this.steps += 1;
    if (this.steps > this.#limit || this.#depth > DEEPEST) throw new OutOfSteps();
    this.#depth += 1;
    const matched = this.#node(node, flags, at, (next) =>
      this.sequence(sequence, index + 1, flags, next, rest),
    );
    this.#depth -= 1;
    return matched;
  }

  #node(node: Node, flags: number, at: number, rest: Rest): boolean {
    switch (node.op) {
      case 'branch':
        return node.options.some((option) => this.sequence(option, 0, flags, at, rest));
      case 'group':
        return this.#group(node, flags, at, rest);
      case 'atomic': {
        const end = this.#end(node.body, flags, at);
        return end !== undefined && rest(end);
      }
      case 'repeat':
        return this.#repeat(node, flags, at, rest);
      case 'conditional': {
        const part = this.#groups[node.group] === undefined ? node.no : node.yes;
        return part === undefined ? rest(at) : this.sequence(part, 0, flags, at, rest);
      }
      default:
        return this.#simple(node, flags, at, rest);
    }
  }

  #simple(node: Node, flags: number, at: number, rest: Rest): boolean {
    if (node.op === 'at') return this.#stands(node.where, flags, at) && rest(at);
    if (node.op === 'look') return this.#looks(node, flags, at) && rest(at);
    if (node.op === 'reference') return this.#reference(node.group, at, rest);
    const code = this.#text[at];
    return code !== undefined && isUnit(node) && takes(node, code, flags) && rest(at + 1);
  }

  #looks(node: Node & { readonly op: 'look' }, flags: number, at: number): boolean {
    const start = node.behind ? at - node.body.width.least : at;
    const holds = start >= 0 && this.#end(node.body, flags, start) !== undefined;
    return holds !== node.negated;
  }

  /** Where the first way to match ends; the other ways are forgotten. */
  #end(body: Sequence, flags: number, at: number): number | undefined {
    let end: number | undefined;
    this.sequence(body, 0, flags, at, (place) => {
      end = place;
      return true;
    });
    return end;
  }

  #group(node: Node & { readonly op: 'group' }, flags: number, at: number, rest: Rest): boolean {
    const inner = combinedFlags(flags, node.addFlags, node.removeFlags);
    const number = node.number;
    if (number === undefined) return this.sequence(node.body, 0, inner, at, rest);
    return this.sequence(node.body, 0, inner, at, (end) => {
      const before = this.#groups[number];
      this.#groups[number] = [at, end];
      if (rest(end)) return true;
      this.#groups[number] = before;
      return false;
    });
  }

  #reference(group: number, at: number, rest: Rest): boolean {
    const span = this.#groups[group];
    if (span === undefined) return false;
    const length = span[1] - span[0];
    for (let offset = 0; offset < length; offset += 1)
      if (this.#text[span[0] + offset] !== this.#text[at + offset]) return false;
    return rest(at + length);
  }

  #repeat(node: Node & { readonly op: 'repeat' }, flags: number, at: number, rest: Rest): boolean {
    if (node.kind === 'possessive') return this.#possessive(node, flags, at, rest);
    const round = (count: number, last: number, place: number): boolean => {
      const again = (from: number) =>
        this.sequence(node.body, 0, flags, place, (end) => round(count + 1, from, end));
      if (count < node.least) return again(last);
      const mayRepeat = count < node.most && place !== last;
      if (node.kind === 'lazy') return rest(place) || (mayRepeat && again(place));
      return (mayRepeat && again(place)) || rest(place);
    };
    return round(0, -1, at);
  }

  #possessive(node: Node & { readonly op: 'repeat' }, flags: number, at: number, rest: Rest): boolean {
    let place = at;
    for (let count = 0; count < node.most; count += 1) {
      const end = this.#end(node.body, flags, place);
      if (end === undefined) {
        if (count < node.least) return false;
        break;
      }
      if (end === place) break;
      place = end;
    }
    return rest(place);
  }

  #stands(where: (Node & { readonly op: 'at' })['where'], flags: number, at: number): boolean {
    const lines = (flags & MULTILINE) !== 0;
    const end = this.#text.length;
    if (where === 'A' || where === '^')
      return at === 0 || (where === '^' && lines && this.#text[at - 1] === 0x0a);
    if (where === 'Z') return at === end;
    if (where === '$') return at === end || (this.#text[at] === 0x0a && (lines || at === end - 1));
    return (this.#isWord(at - 1, flags) !== this.#isWord(at, flags)) === (where === 'b');
  }

  #isWord(at: number, flags: number): boolean {
    const code = this.#text[at];
    return code !== undefined && isCategory('w', code, flags & ~DOTALL);
  }
}
