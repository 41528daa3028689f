/** Places in a parsed file: offsets to lines and columns, paths to nodes. Nothing is computed before it is asked for. */
import { LineCounter } from 'yaml';
import type { Path, Position, Span } from '../../diagnostics/span.ts';
import { type Pair, TAGS, type YamlNode } from './nodes.ts';
import type { Range } from './problem.ts';

/** Turns offsets into lines and columns. */
export class Lines {
  readonly #file: string;
  readonly #text: string;
  #counter: LineCounter | undefined;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  span({ start, end }: Range): Span {
    return { file: this.#file, start: this.#position(start), end: this.#position(Math.max(start, end)) };
  }

  #position(asked: number): Position {
    this.#counter ??= countLines(this.#text);
    // A problem at the end of the text may be about the character that is missing there.
    const offset = Math.min(asked, this.#text.length);
    const { line, col } = this.#counter.linePos(offset);
    return { offset, line, column: col };
  }
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Not by `yaml` itself, since a file may also end its lines with a lone carriage return. */
function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isEnd = unit === NEWLINE || (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== NEWLINE);
    if (isEnd) counter.addNewLine(at + 1);
  }
  return counter;
}

/** How far a path leads into the tree. */
interface Found {
  node: YamlNode;
  /** The key of the node, if it stands in a mapping. */
  key: YamlNode | undefined;
  isComplete: boolean;
}

function find(root: YamlNode, path: Path): Found {
  let found: Found = { node: root, key: undefined, isComplete: true };
  for (const step of path) {
    const next = child(found.node, step);
    if (!next) return { ...found, isComplete: false };
    found = next;
  }
  return found;
}

function child(node: YamlNode, step: string | number): Found | undefined {
  if (node.kind === 'mapping' && node.tag === TAGS.map) {
    const pair = lastPair(node.pairs, String(step));
    return pair && { node: pair.value, key: pair.key, isComplete: true };
  }
  if (node.kind !== 'sequence' || node.tag !== TAGS.seq) return undefined;
  const item = node.items[Number(step)];
  return item && { node: item, key: undefined, isComplete: true };
}

/** The pair whose value is in the data: the last one, since own pairs stand behind merged ones. */
function lastPair(pairs: readonly Pair[], name: string): Pair | undefined {
  if (pairs.length <= SHORT) return pairs.findLast((pair) => pair.name === name);
  let byName = indexes.get(pairs);
  if (byName === undefined) {
    byName = new Map(pairs.map((pair) => [pair.name, pair]));
    indexes.set(pairs, byName);
  }
  return byName.get(name);
}

/** So many pairs are looked through as fast as an index is asked. */
const SHORT = 32;
/** Of long mappings, made when the first place in one is asked for, which is when its pairs are final. */
const indexes = new WeakMap<readonly Pair[], Map<string | undefined, Pair>>();

/** The place of a value or its key. An empty value has no width, so its key or its `-` stands for it. */
export function rangeOf(root: YamlNode, path: Path, target: 'key' | 'value'): Range {
  const { node, key } = find(root, path);
  const isEmpty = node.start === node.end;
  if (key && (target === 'key' || isEmpty)) return { start: key.start, end: key.end };
  return isEmpty
    ? { start: Math.max(0, node.start - 1), end: node.end }
    : { start: node.start, end: node.end };
}

/** What a path leads to; undefined where it leads nowhere. */
export function nodeAt(root: YamlNode, path: Path): YamlNode | undefined {
  const { node, isComplete } = find(root, path);
  return isComplete ? node : undefined;
}

/** A scalar's place; undefined where the path leads nowhere, or to a list or mapping. */
export function scalarRange(root: YamlNode, path: Path): Range | undefined {
  const { node, isComplete } = find(root, path);
  return isComplete && node.kind === 'scalar' ? { start: node.start, end: node.end } : undefined;
}
