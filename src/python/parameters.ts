/** A function's parameters as written. */
import type { Node } from 'web-tree-sitter';
import { firstPart, parts } from './source-file.ts';

export interface Parameter {
  name: string;
  nameNode: Node;
  /** Counted over the whole signature, `self` and `*args` included. */
  position: number;
  annotation?: Node;
  defaultValue?: Node;
  /** `*args` or `**kwargs`. */
  isCollecting: boolean;
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
      isCollecting: nameNode.startIndex > node.startIndex && /^\*{1,2}\w/.test(node.text),
    };
  });
}

/** The identifier inside `x`, `x: int`, `x=1`, `*args: int`, `**kwargs`. */
function nameOf(node: Node): Node {
  if (node.type === 'identifier') return node;
  const named = node.childForFieldName('name') ?? firstPart(node);
  return named ? nameOf(named) : node;
}
