/** One keyword out of `**options`: the expression behind it, found without evaluating the others. */
import type { Node } from 'web-tree-sitter';
import type { Arguments, Expression } from './arguments.ts';
import { readArguments } from './arguments.ts';
import { inComprehension } from './comprehension-lookup.ts';
import { type Evaluation, valueOf } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import { truth } from './comparison.ts';
import { isUncertain, mutationsSeen, positionSeen, type SeenMutation } from './scope.ts';
import { parts, unwrap } from './source-file.ts';

/** `unknown`: only running the file would tell. */
export type KeyedValue = Expression | 'absent' | 'unknown';

const MAX_DEPTH = 30;
/** Methods that leave a dictionary as it is. */
const TAKES_KEY = new Set(['pop', 'setdefault']);
const READS = new Set(['get', 'items', 'keys', 'values', 'copy']);

/** The argument of that keyword. */
export function keywordArgument(keyword: string, given: Arguments, evaluation: Evaluation): KeyedValue {
  const direct = given.keywords.get(keyword);
  if (direct) return direct;
  for (const splat of given.splats.toReversed()) {
    const found = valueAt(keyword, splat, evaluation);
    if (found !== 'absent') return found;
  }
  return 'absent';
}

/** What a dictionary has under a key. */
export function valueAt(key: string, source: Expression, evaluation: Evaluation): KeyedValue {
  const node = unwrap(source.node);
  const inner: Evaluation = {
    ...evaluation,
    scope: source.scope,
    position: source.position,
    depth: evaluation.depth + 1,
  };
  if (inner.depth > MAX_DEPTH) return 'unknown';
  const at = (each: Node): KeyedValue => valueAt(key, { ...source, node: each }, inner);
  switch (node.type) {
    case 'dictionary':
      return inDictionary(key, node, source, inner);
    case 'dictionary_comprehension':
      return inComprehension(key, { ...source, node }, inner, (name, dictionary) =>
        valueAt(name, dictionary, inner),
      );
    case 'none':
      return 'absent';
    case 'identifier':
    case 'attribute':
      return inNamed(key, node, source, inner);
    case 'call':
      return inCall(key, node, source, inner);
    case 'binary_operator':
      return node.childForFieldName('operator')?.text === '|'
        ? inFirst(parts(node).toReversed(), at)
        : 'unknown';
    case 'boolean_operator':
      return at(chosen(node, inner));
    default:
      return 'unknown';
  }
}

function inFirst(nodes: Node[], at: (node: Node) => KeyedValue): KeyedValue {
  return nodes.map(at).find((found) => found !== 'absent') ?? 'absent';
}

/** `options or {}`: the left one, unless it is known to be empty. */
function chosen(node: Node, evaluation: Evaluation): Node {
  const [left = node, right = node] = parts(node);
  const isTrue = truth(evaluation.evaluate(left, evaluation));
  const isOr = node.childForFieldName('operator')?.text === 'or';
  return (isTrue ?? isOr) === isOr ? left : right;
}

function inDictionary(key: string, node: Node, source: Expression, evaluation: Evaluation): KeyedValue {
  for (const entry of parts(node).toReversed()) {
    const [inner] = parts(entry);
    if (entry.type === 'dictionary_splat') {
      const found = inner ? valueAt(key, { ...source, node: inner }, evaluation) : 'unknown';
      if (found !== 'absent') return found;
      continue;
    }
    const name = entry.childForFieldName('key');
    const value = entry.childForFieldName('value');
    const written = name ? evaluation.evaluate(name, evaluation) : undefined;
    if (!value || written?.type !== 'str') return 'unknown';
    if (written.value === key) return { ...source, node: value };
  }
  return 'absent';
}

function inNamed(key: string, node: Node, source: Expression, evaluation: Evaluation): KeyedValue {
  const target = resolveName(node, source.scope, source.position);
  if (target.kind !== 'local') return 'unknown';
  const { binding, holder, scope } = target;
  const held = { binding, holder };
  const position = positionSeen(source.scope, holder, source.position);
  const inner = { node: binding.node, scope, position: binding.node.startIndex };
  const isKnown = binding.kind === 'assignment' && !(binding.conditional && isUncertain(held, position));
  const start = binding.given
    ? keywordArgument(key, binding.given, evaluation)
    : isKnown
      ? valueAt(key, inner, evaluation)
      : 'unknown';
  const changes = mutationsSeen(source.scope, held, source.position);
  return changes.reduce((before, change) => afterChange(key, before, change, evaluation), start);
}

/** What the key holds after a statement such as `options['name'] = …` or `options.setdefault('name', …)`. */
function afterChange(
  key: string,
  before: KeyedValue,
  change: SeenMutation,
  evaluation: Evaluation,
): KeyedValue {
  const { node, position, scope } = change;
  const inner = { ...evaluation, scope, position };
  const after =
    node.type === 'assignment'
      ? afterAssignment(key, before, node, inner)
      : afterCall(key, before, node, inner);
  return change.conditional && after !== before ? 'unknown' : after;
}

function afterAssignment(key: string, before: KeyedValue, node: Node, evaluation: Evaluation): KeyedValue {
  const subscript = node.childForFieldName('left')?.childForFieldName('subscript');
  const value = node.childForFieldName('right');
  const name = subscript ? evaluation.evaluate(subscript, evaluation) : undefined;
  if (name?.type !== 'str' || !value) return 'unknown';
  return name.value === key ? { node: value, scope: evaluation.scope, position: node.startIndex } : before;
}

function afterCall(key: string, before: KeyedValue, call: Node, evaluation: Evaluation): KeyedValue {
  const method = call.childForFieldName('function')?.childForFieldName('attribute')?.text ?? '';
  if (READS.has(method)) return before;
  if (method === 'clear') return 'absent';
  const given = readArguments(call, evaluation.scope);
  if (method === 'update') {
    const found = amongArguments(key, given, evaluation);
    return found === 'absent' ? before : found;
  }
  if (!TAKES_KEY.has(method)) return 'unknown';
  return afterKeyCall(key, before, method, given, evaluation);
}

/** `options.pop('name')`, `options.setdefault('name', …)`. */
function afterKeyCall(
  key: string,
  before: KeyedValue,
  method: string,
  { positional: [first, second] }: Arguments,
  evaluation: Evaluation,
): KeyedValue {
  const name = first && valueOf(first, evaluation);
  if (name?.type !== 'str') return 'unknown';
  if (name.value !== key) return before;
  if (method === 'pop') return 'absent';
  return before === 'absent' ? (second ?? 'unknown') : before;
}

/** `dict(options, name=…)`: a keyword wins over what the dictionary in front has. */
function amongArguments(key: string, given: Arguments, evaluation: Evaluation): KeyedValue {
  const named = keywordArgument(key, given, evaluation);
  const [first] = given.positional;
  return named === 'absent' && first ? valueAt(key, first, evaluation) : named;
}

function inCall(key: string, call: Node, source: Expression, evaluation: Evaluation): KeyedValue {
  const callee = call.childForFieldName('function');
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : undefined;
  if (object && callee?.childForFieldName('attribute')?.text === 'copy')
    return valueAt(key, { ...source, node: object }, evaluation);
  const target = callee ? resolveName(callee, source.scope, source.position) : undefined;
  if (target?.kind !== 'external') {
    const returned = evaluation.returned(call, evaluation);
    return returned ? valueAt(key, returned, { ...evaluation, calls: evaluation.calls + 1 }) : 'unknown';
  }
  if (target.path !== 'builtins.dict') return 'unknown';
  return amongArguments(key, readArguments(call, source.scope), evaluation);
}
