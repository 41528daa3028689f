/** Values as YAML text that PyYAML reads back as the same values: in blocks, or on one line inside `[…]` and `{…}`. */
import type { YamlValue } from '../../project/document.ts';
import { PRINTABLE_LINE } from '../../project/yaml/printable.ts';
import { TAGS } from '../../project/yaml/nodes.ts';
import { resolveTag } from '../../project/yaml/resolve.ts';
import { isMapping, toJson, type YamlMapping } from '../../project/yaml-value.ts';
import { yamlText } from '../../rules/import/yaml-text.ts';

/** Longer lists of plain values take a line for each. */
const LONGEST_LIST = 60;

const STEP = '  ';

/** Text for a place in a block whose keys or dashes stand behind `indent`: one line, or several joined by `\n`. */
export interface RenderedValue {
  /** Behind `key: ` or `- `; undefined for what needs lines of its own below a key. */
  inline?: string;
  /** Lines below `key:`, each with its indentation. */
  lines: string[];
}

/** `indent` is that of the key which the value belongs to. */
export function renderValue(value: YamlValue, indent: string): RenderedValue {
  if (typeof value === 'string' && isProse(value)) return { inline: literal(value, indent), lines: [] };
  const inner = indent + STEP;
  if (Array.isArray(value)) {
    const line = shortList(value);
    return line === undefined
      ? { lines: value.flatMap((item) => renderItem(item, inner)) }
      : { inline: line, lines: [] };
  }
  if (isMapping(value) && Object.keys(value).length > 0) return { lines: renderPairs(value, inner) };
  return { inline: renderInline(value, true), lines: [] };
}

/** The pairs of a mapping, each line with the indentation. */
export function renderPairs(mapping: YamlMapping, indent: string): string[] {
  return Object.entries(mapping).flatMap(([key, value]) => renderPair(key, value, indent));
}

export function renderPair(key: string, value: YamlValue, indent: string): string[] {
  const { inline, lines } = renderValue(value, indent);
  const name = `${indent}${renderInline(key, true)}:`;
  return inline === undefined ? [name, ...lines] : `${name} ${inline}`.split('\n');
}

/** One item of a block list whose dashes stand behind `indent`. */
export function renderItem(value: YamlValue, indent: string): string[] {
  const inner = indent + STEP;
  if (isMapping(value) && Object.keys(value).length > 0) {
    const lines = renderPairs(value, inner);
    return [`${indent}- ${(lines[0] ?? '').slice(inner.length)}`, ...lines.slice(1)];
  }
  const { inline, lines } = renderValue(value, indent);
  if (inline !== undefined) return `${indent}- ${inline}`.split('\n');
  return [`${indent}- ${(lines[0] ?? '').slice(inner.length)}`, ...lines.slice(1)];
}

/** Everything on one line. `isInBlock`: not inside `[…]` or `{…}`, where a text needs quotes less often. */
export function renderInline(value: YamlValue, isInBlock = false): string {
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return `[${value.map((item) => renderInline(item)).join(', ')}]`;
  if (isMapping(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${renderInline(key)}: ${renderInline(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof value === 'string' && isInBlock && isPath(value)) return value;
  return yamlText(toJson(value) as Parameters<typeof yamlText>[0]);
}

/** `1` for what Python would write as an `int`, since JSON does not tell `1.0` from it once it is read. */
function numberText(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : yamlText(value);
}

/** `flows.py:orders`: a colon is no sign of YAML unless a blank follows. */
function isPath(text: string): boolean {
  return /^[A-Za-z_/.][\w./:*-]*\w$/.test(text) && text.length < 200 && resolveTag(text) === TAGS.str;
}

function shortList(items: readonly YamlValue[]): string | undefined {
  const isPlain = items.every((item) => typeof item !== 'object' || item === null);
  const text = isPlain ? renderInline([...items]) : '';
  return items.length === 0 || (isPlain && text.length <= LONGEST_LIST)
    ? renderInline([...items])
    : undefined;
}

/** Several lines that can stand as they are under `|`. */
function isProse(text: string): boolean {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    lines.length > 1 &&
    lines.every((line) => PRINTABLE_LINE.test(line)) &&
    /^\S/.test(text) &&
    lines.at(-1) !== '' &&
    !lines.some((line) => /[ \u0085]$/.test(line))
  );
}

function literal(text: string, indent: string): string {
  const mark = text.endsWith('\n') ? '|' : '|-';
  const lines = text.replace(/\n$/, '').split('\n');
  return [mark, ...lines.map((line) => (line === '' ? '' : `${indent}${STEP}${line}`))].join('\n');
}
