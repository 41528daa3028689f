/** A function's parameters as written. */
import type { Node } from 'web-tree-sitter';
import { parts } from './source-file.ts';

export interface Parameter {
  name: string;
  nameNode: Node;
  /** Counted over the whole signature, `self` and `*args` included. */
  position: number;
  annotation?: Node;
  defaultValue?: Node;
}

const SEPARATORS = new Set(['positional_separator', 'keyword_separator']);

/** In the order of `inspect.signature`, which is the order of the source. */
export function readParameters(definition: Node): Parameter[] {
  const list = definition.childForFieldName('parameters');
  const nodes = list ? parts(list).filter((node) => !SEPARATORS.has(node.type)) : [];
  return nodes.map((node, position) => {
    const nameNode = nameOf(node);
    return {
      name: nameNode.text,
      nameNode,
      position,
      annotation: node.childForFieldName('type') ?? undefined,
      defaultValue: node.childForFieldName('value') ?? undefined,
    };
  });
}

/** Names of `*args` and `**kwargs`. */
export function collectingParameters(definition: Node): string[] {
  const list = definition.childForFieldName('parameters');
  const nodes = list ? parts(list) : [];
  return nodes.filter((node) => /^(?:\*|\*\*)\w/.test(node.text)).map((node) => nameOf(node).text);
}

/** The identifier inside `x`, `x: int`, `x=1`, `*args: int`, `**kwargs`. */
function nameOf(node: Node): Node {
  const named = node.childForFieldName('name') ?? (node.type === 'identifier' ? node : parts(node)[0]);
  if (!named) return node;
  return named.type === 'identifier' ? named : nameOf(named);
}
