/** `base[items]`, which the grammar writes in two ways. */
import type { Node } from 'web-tree-sitter';
import { parts, unwrap } from './source-file.ts';

export interface Subscript {
  node: Node;
  base: Node;
  items: Node[];
}

/** The two sides of `base[items]`; undefined for anything else. */
export function subscriptOf(node: Node): Subscript | undefined {
  const { type } = node;
  if (type === 'subscript') {
    const base = node.childForFieldName('value');
    const items = node.childrenForFieldName('subscript').map(unwrap);
    const [only] = items;
    // `Literal[('a', 'b')]` and `tuple[()]` keep their tuple; Python itself makes one of `a, b`.
    const isTuple = only?.type === 'tuple' && items.length === 1 && only.namedChildCount > 0;
    return base ? { node, base, items: isTuple ? parts(only) : items } : undefined;
  }
  if (type !== 'generic_type') return undefined;
  const [base, list] = parts(node);
  return base && list ? { node, base, items: parts(list).map(unwrap) } : undefined;
}
