/** Python expressions as values, where they are written out; a name stands for what it was given once. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { parts, spanOfNode, unwrap } from '../python/source-file.ts';
import { plainText } from '../python/string-literal.ts';
import type { Value } from './python-use.ts';

/** What an expression needs of the file around it. */
export interface Surroundings {
  file: string;
  /** The import behind a dotted name. */
  pathOf(node: Node): string | undefined;
  /** What a name at the top of the file was given, if only once. */
  assigned: ReadonlyMap<string, Node>;
  functions: ReadonlySet<string>;
  readCall(node: Node): Value;
}

export function readValue(node: Node, around: Surroundings, depth = 0): Value {
  const inner = unwrap(node);
  const where = spanOfNode(inner, around.file);
  const value = literalOf(inner);
  if (value !== undefined) return { kind: 'literal', value, where, ...itemsOf(inner, around.file) };
  if (inner.type === 'call') return around.readCall(inner);
  if (inner.type === 'lambda') return { kind: 'lambda', constant: constantOf(inner), where };
  const path = around.pathOf(inner);
  if (path !== undefined) return { kind: 'imported', path, where };
  if (inner.type !== 'identifier') return { kind: 'unknown', where };
  if (around.functions.has(inner.text)) return { kind: 'function', where };
  const assigned = around.assigned.get(inner.text);
  return assigned && depth < 3
    ? { ...readValue(assigned, around, depth + 1), where }
    : { kind: 'unknown', where };
}

function itemsOf(node: Node, file: string): { items?: Span[] } {
  if (node.type !== 'list' && node.type !== 'tuple') return {};
  return { items: parts(node).map((item) => spanOfNode(unwrap(item), file)) };
}

function constantOf(lambda: Node): string | undefined {
  const body = lambda.childForFieldName('body');
  return body ? plainText(unwrap(body)) : undefined;
}

/** Deeper than anyone writes lists in lists. */
const DEEPEST = 40;

/** Undefined for what is not written out to the last. */
function literalOf(node: Node, depth = 0): JsonValue | undefined {
  if (depth > DEEPEST) return undefined;
  switch (node.type) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'integer':
    case 'float':
      return numberOf(node.text);
    case 'unary_operator':
      return /^-\s*[\d.]/.test(node.text) ? numberOf(node.text.replaceAll(/\s/g, '')) : undefined;
    case 'list':
    case 'tuple':
    case 'set':
      return listOf(parts(node), depth + 1);
    case 'dictionary':
      return mappingOf(parts(node), depth + 1);
    default:
      return plainText(node);
  }
}

function numberOf(text: string): number | undefined {
  const number = Number(text.replaceAll('_', ''));
  return Number.isNaN(number) ? undefined : number;
}

function listOf(nodes: readonly Node[], depth: number): JsonValue[] | undefined {
  const values = nodes.map((node) => literalOf(unwrap(node), depth));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function mappingOf(pairs: readonly Node[], depth: number): JsonObject | undefined {
  const result: [string, JsonValue][] = [];
  for (const pair of pairs) {
    const key = pair.childForFieldName('key');
    const value = pair.childForFieldName('value');
    const name = key ? plainText(unwrap(key)) : undefined;
    const content = value ? literalOf(unwrap(value), depth) : undefined;
    if (name === undefined || content === undefined) return undefined;
    result.push([name, content]);
  }
  return Object.fromEntries(result);
}
