/** The tree of a Python pattern, shaped as CPython 3.11's `re/_parser.py` builds it. */

/** Python's stand-in for a width without bound, and the largest that it tells (`MAXWIDTH`). */
const WIDEST = 2 ** 64;

/** Fewest and most characters that a part can match, at most `WIDEST`. */
export interface Width {
  readonly least: number;
  readonly most: number;
}

export type CategoryName = 'd' | 'D' | 's' | 'S' | 'w' | 'W';

export type SetItem =
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'category'; readonly name: CategoryName };

export type Anchor = '^' | '$' | 'A' | 'Z' | 'b' | 'B';

export interface Sequence {
  readonly nodes: readonly Node[];
  readonly width: Width;
  /** How deep Python's compiler calls itself for it. */
  readonly depth: number;
}

export type RepeatKind = 'greedy' | 'lazy' | 'possessive';

/** Flags are Python's numbers (see flags.ts). */
type Shape =
  | { readonly op: 'literal'; readonly code: number }
  | { readonly op: 'notLiteral'; readonly code: number }
  | { readonly op: 'any' }
  | { readonly op: 'set'; readonly negated: boolean; readonly items: readonly SetItem[] }
  | { readonly op: 'at'; readonly where: Anchor }
  | { readonly op: 'branch'; readonly options: readonly Sequence[] }
  | {
      readonly op: 'group';
      /** Absent when it captures nothing. */
      readonly number?: number;
      readonly addFlags: number;
      readonly removeFlags: number;
      readonly body: Sequence;
    }
  | { readonly op: 'atomic'; readonly body: Sequence }
  | {
      readonly op: 'repeat';
      readonly kind: RepeatKind;
      readonly least: number;
      readonly most: number;
      readonly body: Sequence;
    }
  | {
      readonly op: 'look';
      readonly behind: boolean;
      readonly negated: boolean;
      readonly body: Sequence;
      /** Where its parenthesis stands, in code points. */
      readonly at: number;
    }
  | { readonly op: 'reference'; readonly group: number }
  | { readonly op: 'conditional'; readonly group: number; readonly yes: Sequence; readonly no?: Sequence };

export type Node = Shape & { readonly width: Width; readonly depth: number };

const NOTHING: Width = { least: 0, most: 0 };
const ONE: Width = { least: 1, most: 1 };

export const literal = (code: number): Node => ({ op: 'literal', code, width: ONE, depth: 0 });
export const notLiteral = (code: number): Node => ({ op: 'notLiteral', code, width: ONE, depth: 0 });
export const anyCharacter = (): Node => ({ op: 'any', width: ONE, depth: 0 });
export const anchor = (where: Anchor): Node => ({ op: 'at', where, width: NOTHING, depth: 0 });

export function characterSet(items: readonly SetItem[], negated = false): Node {
  return { op: 'set', negated, items, width: ONE, depth: 0 };
}

export function category(name: CategoryName): Node {
  return characterSet([{ kind: 'category', name }]);
}

export function branch(options: readonly Sequence[]): Node {
  return { op: 'branch', options, width: either(options), depth: 1 + deepest(options) };
}

export function group(
  body: Sequence,
  number: number | undefined,
  addFlags: number,
  removeFlags: number,
): Node {
  // Python's compiler never meets a group that only holds its parts together.
  const isPlain = number === undefined && addFlags === 0 && removeFlags === 0;
  const depth = isPlain ? body.depth : 1 + body.depth;
  return { op: 'group', number, addFlags, removeFlags, body, width: body.width, depth };
}

export function atomic(body: Sequence): Node {
  return { op: 'atomic', body, width: body.width, depth: 1 + body.depth };
}

export function repeat(kind: RepeatKind, least: number, most: number, body: Sequence): Node {
  const width = {
    least: Math.min(body.width.least * least, WIDEST),
    most: body.width.most === 0 ? 0 : Math.min(body.width.most * most, WIDEST),
  };
  return { op: 'repeat', kind, least, most, body, width, depth: 1 + body.depth };
}

export function look(behind: boolean, negated: boolean, body: Sequence, at: number): Node {
  return { op: 'look', behind, negated, body, at, width: NOTHING, depth: 1 + body.depth };
}

export function reference(number: number, width: Width): Node {
  return { op: 'reference', group: number, width, depth: 0 };
}

export function conditional(number: number, yes: Sequence, no?: Sequence): Node {
  const both = no === undefined ? [yes] : [yes, no];
  const width = either(both);
  return {
    op: 'conditional',
    group: number,
    yes,
    no,
    width: no === undefined ? { least: 0, most: width.most } : width,
    depth: 1 + deepest(both),
  };
}

export function sequence(nodes: readonly Node[]): Sequence {
  let least = 0;
  let most = 0;
  let depth = 0;
  for (const node of nodes) {
    least += node.width.least;
    most += node.width.most;
    if (node.depth > depth) depth = node.depth;
  }
  return { nodes, width: { least: Math.min(least, WIDEST), most: Math.min(most, WIDEST) }, depth };
}

/** A group that only holds its parts together, as in `(?:ab)`. */
export function isPlainGroup(node: Node): node is Node & { readonly op: 'group' } {
  return node.op === 'group' && node.number === undefined && node.addFlags === 0 && node.removeFlags === 0;
}

function either(options: readonly Sequence[]): Width {
  let least = WIDEST;
  let most = 0;
  for (const { width } of options) {
    if (width.least < least) least = width.least;
    if (width.most > most) most = width.most;
  }
  return { least, most };
}

function deepest(options: readonly Sequence[]): number {
  let depth = 0;
  for (const option of options) if (option.depth > depth) depth = option.depth;
  return depth;
}
