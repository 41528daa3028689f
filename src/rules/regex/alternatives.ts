/** What CPython 3.11 makes of `a|b|c`: the common start is taken out, single characters become one set (`_parse_sub`). */
import { type Node, type Sequence, type SetItem, branch, characterSet, sequence } from './nodes.ts';
import { setItemKey, withoutRepeats } from './scan-set.ts';

export function joined(options: readonly Sequence[]): Sequence {
  const only = options.length === 1 ? options[0] : undefined;
  if (only !== undefined) return only;
  const shared = commonStart(options);
  const start = options[0]?.nodes.slice(0, shared) ?? [];
  const rests = shared === 0 ? options : options.map(({ nodes }) => sequence(nodes.slice(shared)));
  return sequence([...start, asSet(rests) ?? branch(rests)]);
}

/** How many first parts all options share. */
function commonStart(options: readonly Sequence[]): number {
  for (let shared = 0; ; shared += 1) {
    const first = options[0]?.nodes[shared];
    const key = first && leafKey(first);
    if (key === undefined) return shared;
    for (const { nodes } of options) {
      const node = nodes[shared];
      if (node === undefined || leafKey(node) !== key) return shared;
    }
  }
}

/** Equal for parts that Python compares as equal; undefined for parts with parts of their own, which never are. */
function leafKey(node: Node): string | undefined {
  switch (node.op) {
    case 'literal':
    case 'notLiteral':
      return `${node.op} ${node.code}`;
    case 'any':
      return 'any';
    case 'set':
      return `${node.negated ? 'not in' : 'in'} ${node.items.map(setItemKey).join(' ')}`;
    case 'at':
      return `at ${node.where}`;
    case 'reference':
      return `reference ${node.group}`;
    default:
      return undefined;
  }
}

function asSet(options: readonly Sequence[]): Node | undefined {
  const items: SetItem[] = [];
  for (const { nodes } of options) {
    const node = nodes.length === 1 ? nodes[0] : undefined;
    if (node?.op === 'literal') items.push({ kind: 'char', code: node.code });
    else if (node?.op === 'set' && !node.negated) for (const item of node.items) items.push(item);
    else return undefined;
  }
  return characterSet(withoutRepeats(items));
}
