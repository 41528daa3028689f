/** A few characters that tell apart all the characters and sets of one pattern, and which of them each part matches. */
import { ASCII, DOTALL, IGNORECASE } from './flags.ts';
import { partsOf } from './compile-check.ts';
import type { CategoryName, Node, Sequence, SetItem } from './nodes.ts';

/** Chosen first, so that an attack can be read: letters, digits, then what is rarer. */
const COMMON = 'aA0 !-_.@zZ9b,\n\té€٣\u00a0\0';
const MOST_SAMPLES = 256;

/** Code points, each once. */
export function samplesOf(tree: Sequence): readonly number[] {
  const found = new Set(Array.from(COMMON, (character) => character.codePointAt(0) ?? 0));
  collect(tree, found);
  return [...found];
}

function collect(sequence: Sequence, found: Set<number>): void {
  for (const node of sequence.nodes) {
    if (found.size >= MOST_SAMPLES) return;
    if (node.op === 'literal' || node.op === 'notLiteral') add(found, node.code);
    if (node.op === 'set') for (const item of node.items) addItem(found, item);
    for (const part of partsOf(node)) collect(part, found);
  }
}

function addItem(found: Set<number>, item: SetItem): void {
  if (item.kind === 'char') add(found, item.code);
  if (item.kind !== 'range') return;
  for (const code of [item.low, item.high, item.low - 1, item.high + 1]) add(found, code);
}

function add(found: Set<number>, code: number): void {
  if (code >= 0 && code <= 0x10ffff && found.size < MOST_SAMPLES) found.add(code);
}

/** A part that takes exactly one character. */
export type Unit = Node & { readonly op: 'literal' | 'notLiteral' | 'any' | 'set' };

export function isUnit(node: Node): node is Unit {
  return node.op === 'literal' || node.op === 'notLiteral' || node.op === 'any' || node.op === 'set';
}

/** Answers given before: a search asks the same again and again. */
const known = new WeakMap<Unit, Map<number, boolean>>();

/** Whether a part matches a character, under Python's flags. */
export function takes(unit: Unit, code: number, flags: number): boolean {
  let answers = known.get(unit);
  if (answers === undefined) known.set(unit, (answers = new Map()));
  const key = code * 512 + flags;
  let answer = answers.get(key);
  if (answer === undefined) answers.set(key, (answer = matches(unit, code, flags)));
  return answer;
}

function matches(unit: Unit, code: number, flags: number): boolean {
  switch (unit.op) {
    case 'any':
      return code !== 0x0a || (flags & DOTALL) !== 0;
    case 'literal':
      return variants(code, flags).includes(unit.code);
    case 'notLiteral':
      return !variants(code, flags).includes(unit.code);
    case 'set': {
      const codes = variants(code, flags);
      const isIn = unit.items.some((item) => codes.some((each) => isItem(item, each, flags)));
      return isIn !== unit.negated;
    }
  }
}

/** The character itself and, where letter case does not count, its other cases. */
function variants(code: number, flags: number): readonly number[] {
  if (!(flags & IGNORECASE)) return [code];
  const character = String.fromCodePoint(code);
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  return cases.filter((each) => Array.from(each).length === 1).map((each) => each.codePointAt(0) ?? 0);
}

function isItem(item: SetItem, code: number, flags: number): boolean {
  if (item.kind === 'char') return item.code === code;
  if (item.kind === 'range') return item.low <= code && code <= item.high;
  return isCategory(item.name, code, flags);
}

const CATEGORIES = {
  d: /^\p{Nd}$/u,
  s: /^[\s\p{Zs}]$/u,
  w: /^[\p{L}\p{N}_]$/u,
} as const;

export function isCategory(name: CategoryName, code: number, flags: number): boolean {
  const kind = name.toLowerCase() as 'd' | 's' | 'w';
  const isIn = (code < 0x80 || !(flags & ASCII)) && CATEGORIES[kind].test(String.fromCodePoint(code));
  return isIn === (name === kind);
}
