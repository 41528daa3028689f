/** Edits of a list: items that change, go and come. */
import type { Node, YAMLSeq } from 'yaml';
import type { YamlValue } from '../../project/document.ts';
import { alignItems, type Aligned } from '../align-items.ts';
import { isSameValue } from '../same-value.ts';
import {
  beginsLine,
  behindComments,
  dashOf,
  type Editing,
  endOf,
  endOfItem,
  indentAt,
  lineStart,
  nextLine,
  startOf,
} from './places.ts';
import { renderInline, renderItem } from './render.ts';

/** False when the list has to be written anew as a whole. */
export function editList(
  editing: Editing,
  node: YAMLSeq,
  before: readonly YamlValue[],
  after: readonly YamlValue[],
): boolean {
  if (before.length === 0 || after.length === 0 || node.items.length !== before.length) return false;
  const aligned = alignItems(before, after, isSameValue);
  if (node.flow) return editFlow(editing, node, before, after, aligned);
  const { text } = editing;
  if (!before.every((_, index) => beginsLine(text, dashOf(node, index)))) return false;
  const indent = indentAt(text, dashOf(node, 0));
  let last = -1;
  for (const { from, to } of aligned) {
    if (from !== undefined) last = from;
    if (from === undefined) insert(editing, node, last, renderItem(after[to as number] as YamlValue, indent));
    else if (to === undefined) replace(editing, node, from, []);
    else if (!editItem(editing, node, from, before, after[to] as YamlValue))
      replace(editing, node, from, itemFor(text, node, from, after[to] as YamlValue, indent));
  }
  return true;
}

/** On one line where a comment below would else become part of a text in lines. */
function itemFor(text: string, node: YAMLSeq, index: number, value: YamlValue, indent: string): string[] {
  const below = afterItem(text, node, index);
  const isFree = behindComments(text, below, indent) === below;
  return isFree ? renderItem(value, indent) : [`${indent}- ${renderInline(value, true)}`];
}

function editItem(
  editing: Editing,
  node: YAMLSeq,
  index: number,
  before: readonly YamlValue[],
  after: YamlValue,
): boolean {
  if (isSameValue(before[index], after)) return true;
  const count = editing.edits.length;
  if (editing.inside(node.items[index] as Node, before[index] as YamlValue, after)) return true;
  editing.edits.length = count;
  return false;
}

/** Behind the line break of an item's last line. */
function afterItem(text: string, node: YAMLSeq, index: number): number {
  return nextLine(text, endOfItem(node, index, text));
}

function insert({ text, edits }: Editing, node: YAMLSeq, behind: number, lines: readonly string[]): void {
  const indent = indentAt(text, dashOf(node, 0));
  const at =
    behind < 0
      ? lineStart(text, dashOf(node, 0))
      : behindComments(text, afterItem(text, node, behind), indent);
  const isOpen = at === text.length && !text.endsWith('\n');
  edits.push({ start: at, end: at, text: `${isOpen ? '\n' : ''}${lines.join('\n')}${isOpen ? '' : '\n'}` });
}

function replace({ text, edits }: Editing, node: YAMLSeq, index: number, lines: readonly string[]): void {
  const start = lineStart(text, dashOf(node, index));
  const end = afterItem(text, node, index);
  const isOpen = end === text.length && !text.endsWith('\n');
  edits.push({ start, end, text: lines.length === 0 ? '' : `${lines.join('\n')}${isOpen ? '' : '\n'}` });
}

/** In brackets; what stays of it as it is written. */
function editFlow(
  editing: Editing,
  node: YAMLSeq,
  before: readonly YamlValue[],
  after: readonly YamlValue[],
  aligned: readonly Aligned[],
): boolean {
  const { text, edits } = editing;
  const isInPlace = aligned.every(({ from, to }) => from !== undefined && to !== undefined);
  if (
    isInPlace &&
    aligned.every(({ from, to }) =>
      editItem(editing, node, from as number, before, after[to as number] as YamlValue),
    )
  )
    return true;
  const start = startOf(node);
  const end = endOf(node, text);
  const sources = node.items.map((item) => text.slice(startOf(item as Node), endOf(item as Node, text)));
  const parts = aligned.flatMap(({ from, to }) => {
    if (to === undefined) return [];
    const isKept = from !== undefined && isSameValue(before[from], after[to]);
    return [isKept ? (sources[from] as string) : renderInline(after[to] as YamlValue)];
  });
  for (let index = edits.length - 1; index >= 0; index -= 1) {
    const edit = edits[index];
    if (edit !== undefined && edit.start >= start && edit.end <= end) edits.splice(index, 1);
  }
  const padding = /^\[[ \t]/.test(text.slice(start)) ? ' ' : '';
  edits.push({ start, end, text: `[${padding}${parts.join(', ')}${padding}]` });
  return true;
}
