/** One key out of `{table: make(table) for table in TABLES}`: the expression for it, with the loop's names bound. */
import type { Node } from 'web-tree-sitter';
import type { Expression } from './arguments.ts';
import { type Evaluation, valueOf } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import { bindName, emptyScope, isUncertain, positionSeen } from './scope.ts';
import { parts, unwrap } from './source-file.ts';

type ValueAt = (key: string, source: Expression) => Expression | 'absent' | 'unknown';

const MAX_DEPTH = 10;

/** The value for `key`, or `unknown` when the comprehension is not of this simple kind. */
export function inComprehension(
  key: string,
  comprehension: Expression,
  evaluation: Evaluation,
  valueAt: ValueAt,
): Expression | 'absent' | 'unknown' {
  const { node, scope, position } = comprehension;
  const read = partsOf(node);
  const keys = read && keysOf({ node: read.source, scope, position }, evaluation, 0);
  if (!read || !keys) return 'unknown';
  if (!keys.includes(key)) return 'absent';
  const inner = emptyScope(scope.module, 'block', scope.qualifier, scope);
  bindName(inner, read.keyName, { kind: 'computed', constant: { type: 'str', value: key } });
  const held = read.valueName && valueAt(key, { node: withoutCall(read.source), scope, position });
  if (read.valueName && typeof held === 'object')
    bindName(inner, read.valueName, { kind: 'assignment', node: held.node, scope: held.scope });
  return { node: read.value, scope: inner, position };
}

interface Parts {
  /** The names that the loop binds, of the key and of what stands beside it. */
  keyName: Node;
  valueName?: Node;
  /** What the loop goes through. */
  source: Node;
  /** What each round puts into the dictionary. */
  value: Node;
}

/** The key of an entry must be the loop's own: then the entry for a key is the round in which it has that value. */
function partsOf(comprehension: Node): Parts | undefined {
  const [pair, loop, ...conditions] = parts(comprehension);
  const value = pair?.childForFieldName('value');
  const source = loop?.childForFieldName('right');
  const names = loop?.childForFieldName('left');
  if (!value || !source || !names || conditions.length > 0) return undefined;
  const [keyName = names, valueName] = names.type === 'identifier' ? [] : parts(names);
  return pair?.childForFieldName('key')?.text === keyName.text
    ? { keyName, valueName, source, value }
    : undefined;
}

/** `TABLES.items()` → `TABLES`. */
function withoutCall(node: Node): Node {
  return node.childForFieldName('function')?.childForFieldName('object') ?? node;
}

/** What a loop over the expression goes through, when all of it are texts. */
function keysOf(source: Expression, evaluation: Evaluation, depth: number): string[] | undefined {
  const node = unwrap(source.node);
  const { scope, position } = source;
  if (depth > MAX_DEPTH) return undefined;
  if (node.type === 'call') {
    const method = node.childForFieldName('function')?.childForFieldName('attribute')?.text ?? '';
    const isSame = method === 'keys' || method === 'items';
    return isSame ? keysOf({ node: withoutCall(node), scope, position }, evaluation, depth + 1) : undefined;
  }
  if (node.type === 'identifier' || node.type === 'attribute') {
    const assigned = assignedTo({ node, scope, position });
    return assigned && keysOf(assigned, evaluation, depth + 1);
  }
  if (!/^(dictionary|list|tuple|set)$/.test(node.type)) return undefined;
  const texts = parts(node).map((item) => {
    const key = node.type === 'dictionary' ? item.childForFieldName('key') : item;
    const value = key ? valueOf({ node: key, scope, position }, evaluation) : undefined;
    return value?.type === 'str' ? value.value : undefined;
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** What a name was assigned, when nothing changes it. */
function assignedTo({ node, scope, position }: Expression): Expression | undefined {
  const target = resolveName(node, scope, position);
  if (target.kind !== 'local' || target.binding.kind !== 'assignment') return undefined;
  const { binding, holder } = target;
  const isChanged = isUncertain({ binding, holder }, positionSeen(scope, holder, position));
  return isChanged
    ? undefined
    : { node: binding.node, scope: target.scope, position: binding.node.startIndex };
}
