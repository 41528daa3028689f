/** Where the parts of a YAML text stand, as the package `yaml` tells, and the edits that change them. */
import {
  type Alias,
  type CST,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { YamlValue } from '../../project/document.ts';

/** Puts a text in the place of `start` to `end`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

export type ValueNode = Scalar | YAMLMap | YAMLSeq | Alias;

/** Text that is being edited, and the edits so far. */
export interface Editing {
  text: string;
  edits: Edit[];
  /** Edits inside a value; false when it has to be written anew as a whole. */
  inside: (node: Node, before: YamlValue, after: YamlValue) => boolean;
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Behind the last thing that is written of a value: comments and blank lines below it are not counted in. */
export function endOf(node: Node, text: string): number {
  const end = node.range?.[1] ?? 0;
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1);
    if (last === undefined) return end;
    return isMap(node)
      ? endOfPair(last as Pair, text)
      : endOfItem(node as YAMLSeq, node.items.length - 1, text);
  }
  if (isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)) {
    const start = startOf(node);
    return start + text.slice(start, end).trimEnd().length;
  }
  return end;
}

export function endOfPair(pair: Pair, text: string): number {
  const value = valueOf(pair);
  const isWritten = value !== undefined && (value.range?.[1] ?? 0) > (value.range?.[0] ?? 0);
  return isWritten ? endOf(value, text) : colonEnd(pair);
}

export function endOfItem(list: YAMLSeq, index: number, text: string): number {
  const item = list.items[index] as Node | null | undefined;
  const isWritten = item?.range && item.range[1] > item.range[0];
  return isWritten ? endOf(item, text) : dashOf(list, index) + 1;
}

/** Behind the `:`; behind the key where there is none. */
export function colonEnd(pair: Pair): number {
  const token = pair.srcToken as CST.CollectionItem | undefined;
  const colon = token?.sep?.find(({ type }) => type === 'map-value-ind');
  return colon === undefined ? ((pair.key as Node).range?.[1] ?? 0) : colon.offset + 1;
}

/** Of the `-` of an item; -1 where there is none. */
export function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken as CST.BlockSequence | undefined;
  const dash = token?.items[index]?.start.find(({ type }) => type === 'seq-item-ind');
  return dash?.offset ?? -1;
}

export function valueOf(pair: Pair): ValueNode | undefined {
  const { value } = pair;
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;
}

/** The last pair of that key, which is the one that counts; undefined for a key that came through `<<`. */
export function pairOf(mapping: YAMLMap, key: string): Pair | undefined {
  return mapping.items.findLast(({ key: node }) => isScalar(node) && String(node.value) === key);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Of the line break, or of the text's end. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const at = end < 0 ? text.length : end;
  return text[at - 1] === '\r' && at > offset ? at - 1 : at;
}

/** Behind the line break of the line that an offset stands on. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/**
 * Behind the comments that follow at the beginning of a line and stand further to the right than `indent`: they belong to
 * what is above them, and under a text in lines they would be part of it.
 */
export function behindComments(text: string, start: number, indent: string): number {
  let behind = start;
  for (let at = start; at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (line.trim() === '') continue;
    const blanks = /^ */.exec(line)?.[0] ?? '';
    if (line[blanks.length] !== '#' || blanks.length <= indent.length) break;
    behind = nextLine(text, at);
  }
  return behind;
}

/** Blanks as many as stand before the offset on its line, dashes counted as blanks. */
export function indentAt(text: string, offset: number): string {
  return ' '.repeat(offset - lineStart(text, offset));
}

/** Whether only blanks stand before it on its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** Makes the edits; those of one place in the order in which they were added. Undefined when two overlap. */
export function applyEdits({ text, edits }: Pick<Editing, 'text' | 'edits'>): string | undefined {
  const sorted = edits
    .map((edit, rank) => ({ ...edit, rank }))
    .sort((one, other) => one.start - other.start || one.end - other.end || one.rank - other.rank);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) return undefined;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
