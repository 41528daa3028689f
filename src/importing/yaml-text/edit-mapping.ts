/** Edits of a mapping: pairs that change, go and come. */
import { isAlias, type Node, type Pair, type YAMLMap } from 'yaml';
import type { YamlValue } from '../../project/document.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';
import { isSameValue } from '../same-value.ts';
import {
  beginsLine,
  behindComments,
  colonEnd,
  type Editing,
  endOf,
  endOfPair,
  indentAt,
  nextLine,
  lineStart,
  pairOf,
  startOf,
  valueOf,
} from './places.ts';
import { renderInline, renderPair, renderValue } from './render.ts';

/** False when the mapping has to be written anew as a whole. */
export function editMapping(
  editing: Editing,
  node: YAMLMap,
  before: YamlMapping,
  after: YamlMapping,
): boolean {
  const stay = Object.keys(before).filter((key) => Object.hasOwn(after, key));
  if (stay.length === 0 || node.items.length === 0) return false;
  const added = Object.keys(after).filter(
    (key) => !Object.hasOwn(before, key) || (isChanged(key) && pairOf(node, key) === undefined),
  );
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key) && pairOf(node, key));
  if (node.flow && added.length + removed.length > 0) return rebuildFlow(editing, node, before, after);
  for (const key of stay) {
    const pair = pairOf(node, key);
    if (pair !== undefined && isChanged(key))
      changePair(editing, node, pair, before[key] as YamlValue, after[key] as YamlValue);
  }
  const gone = removed.flatMap((key) => pairOf(node, key) ?? []);
  if (gone.length === node.items.length) return false;
  removePairs(editing, node, gone);
  if (added.length > 0)
    addPairs(editing, node, Object.fromEntries(added.map((key) => [key, after[key] as YamlValue])));
  return true;

  function isChanged(key: string): boolean {
    return !isSameValue(before[key], after[key]);
  }
}

function changePair(
  editing: Editing,
  mapping: YAMLMap,
  pair: Pair,
  before: YamlValue,
  after: YamlValue,
): void {
  const node = valueOf(pair);
  if (node !== undefined && !isAlias(node) && editing.inside(node, before, after)) return;
  const { text, edits } = editing;
  const start = colonEnd(pair);
  const end = Math.max(start, endOfPair(pair, text));
  if (mapping.flow) {
    edits.push({ start, end, text: ` ${renderInline(after)}` });
    return;
  }
  const indent = indentAt(text, keyStart(pair));
  const below = nextLine(text, end);
  const { inline, lines } =
    behindComments(text, below, indent) === below
      ? renderValue(after, indent)
      : { inline: renderInline(after, true), lines: [] };
  edits.push({ start, end, text: inline === undefined ? `\n${lines.join('\n')}` : ` ${inline}` });
}

/** With their lines; the first pair of a list's item shares its line with the dash. */
function removePairs({ text, edits }: Editing, mapping: YAMLMap, gone: readonly Pair[]): void {
  const kept = mapping.items.findIndex((pair) => !gone.includes(pair));
  const [first] = mapping.items;
  const isBesideDash = first !== undefined && kept > 0 && !beginsLine(text, keyStart(first));
  if (isBesideDash)
    edits.push({ start: keyStart(first), end: keyStart(mapping.items[kept] as Pair), text: '' });
  const others = isBesideDash ? gone.filter((pair) => mapping.items.indexOf(pair) > kept) : gone;
  for (const pair of others) {
    const start = lineStart(text, keyStart(pair));
    edits.push({ start, end: nextLine(text, endOfPair(pair, text)), text: '' });
  }
}

/** Behind the last pair, before the comments that may follow. */
function addPairs({ text, edits }: Editing, mapping: YAMLMap, pairs: YamlMapping): void {
  const [first] = mapping.items;
  const last = mapping.items.at(-1);
  if (first === undefined || last === undefined) return;
  const indent = indentAt(text, keyStart(first));
  const lines = Object.entries(pairs).flatMap(([key, value]) => renderPair(key, value, indent));
  const at = behindComments(text, nextLine(text, endOfPair(last, text)), indent);
  const isOpen = at === text.length && !text.endsWith('\n');
  edits.push({ start: at, end: at, text: `${isOpen ? '\n' : ''}${lines.join('\n')}${isOpen ? '' : '\n'}` });
}

/** A mapping in braces, with what stays of it as it is written. */
function rebuildFlow(
  { text, edits }: Editing,
  node: YAMLMap,
  before: YamlMapping,
  after: YamlMapping,
): boolean {
  const start = startOf(node);
  const end = endOf(node, text);
  const isOwn = (key: string): boolean => pairOf(node, key) !== undefined;
  const keys = Object.keys(after);
  const parts = [...keys.filter(isOwn), ...keys.filter((key) => !isOwn(key))].flatMap((key) => {
    const pair = pairOf(node, key);
    const isKept = Object.hasOwn(before, key) && isSameValue(before[key], after[key]);
    if (isKept) return pair === undefined ? [] : [sourceOf(text, pair)];
    return [`${renderInline(key)}: ${renderInline(after[key] as YamlValue)}`];
  });
  const merged = node.items
    .filter(({ key }) => text.startsWith('<<', keyStart({ key })))
    .map((pair) => sourceOf(text, pair));
  const padding = /^\{[ \t]/.test(text.slice(start)) ? ' ' : '';
  edits.push({ start, end, text: `{${padding}${[...merged, ...parts].join(', ')}${padding}}` });
  return true;
}

function keyStart({ key }: Pick<Pair, 'key'>): number {
  return startOf(key as Node);
}

function sourceOf(text: string, pair: Pair): string {
  return text.slice(keyStart(pair), endOfPair(pair, text));
}
