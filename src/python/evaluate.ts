/** What an expression is worth, when literals, constants of the file and well-known constructors decide it. */
import type { Node } from 'web-tree-sitter';
import { evaluateCall } from './call.ts';
import { evaluateComprehension } from './comprehension.ts';
import type { Evaluation } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import { applyOperator, applyUnary, compare, truth } from './operators.ts';
import { isUncertain } from './scope.ts';
import { excerpt, parts, unwrap } from './source-file.ts';
import { isStandardLibrary } from './standard-library.ts';
import { readString } from './string-literal.ts';
import { firstUnknown, NONE, type PythonValue, toText, unknown } from './value.ts';

const MAX_DEPTH = 40;

const CONSTANTS: Record<string, PythonValue> = {
  'math.inf': { type: 'float', value: Infinity },
  'math.nan': { type: 'float', value: NaN },
  'math.pi': { type: 'float', value: Math.PI },
  'math.e': { type: 'float', value: Math.E },
  'datetime.timezone.utc': { type: 'timezone', suffix: 'Z' },
  'datetime.UTC': { type: 'timezone', suffix: 'Z' },
  'datetime.date.min': { type: 'text', of: 'datetime.date', text: '0001-01-01' },
  'datetime.date.max': { type: 'text', of: 'datetime.date', text: '9999-12-31' },
  'datetime.datetime.min': { type: 'text', of: 'datetime.datetime', text: '0001-01-01T00:00:00' },
  'builtins.Ellipsis': { type: 'ellipsis' },
};

type Evaluator = (node: Node, evaluation: Evaluation) => PythonValue | undefined;

const EVALUATORS: Record<string, Evaluator> = {
  none: () => NONE,
  true: () => ({ type: 'bool', value: true }),
  false: () => ({ type: 'bool', value: false }),
  ellipsis: () => ({ type: 'ellipsis' }),
  integer: (node) => integer(node.text),
  float: (node) => float(node.text),
  string: evaluateString,
  concatenated_string: evaluateString,
  list: (node, evaluation) => evaluateItems('list', node, evaluation),
  tuple: (node, evaluation) => evaluateItems('tuple', node, evaluation),
  expression_list: (node, evaluation) => evaluateItems('tuple', node, evaluation),
  set: (node, evaluation) => evaluateItems('set', node, evaluation),
  dictionary: evaluateDictionary,
  list_comprehension: evaluateComprehension,
  set_comprehension: evaluateComprehension,
  dictionary_comprehension: evaluateComprehension,
  lambda: () => ({ type: 'opaque' }),
  identifier: evaluateName,
  attribute: evaluateName,
  unary_operator: (node, evaluation) => {
    const operand = evaluateField(node, 'argument', evaluation);
    return operand.type === 'unknown' ? operand : applyUnary(node.child(0)?.text ?? '', operand);
  },
  not_operator: (node, evaluation) => {
    const value = truth(evaluateField(node, 'argument', evaluation));
    return value === undefined ? undefined : { type: 'bool', value: !value };
  },
  binary_operator: evaluateBinary,
  boolean_operator: evaluateBoolean,
  comparison_operator: evaluateComparison,
  conditional_expression: (node, evaluation) => {
    const [whenTrue, condition, whenFalse] = parts(node);
    if (!whenTrue || !condition || !whenFalse) return undefined;
    const chosen = truth(evaluate(condition, evaluation));
    return chosen === undefined ? undefined : evaluate(chosen ? whenTrue : whenFalse, evaluation);
  },
  subscript: evaluateSubscript,
  call: evaluateCall,
};

/** Begins an evaluation in a scope. */
export function evaluation(
  from: Pick<Evaluation, 'scope' | 'onLocalClass'> & { position?: number },
): Evaluation {
  return { position: Infinity, ...from, depth: 0, evaluate };
}

/** The value of an expression; `unknown` with a reason when only running it would tell. */
export function evaluate(expression: Node, evaluation: Evaluation): PythonValue {
  const node = unwrap(expression);
  if (evaluation.depth > MAX_DEPTH) return unknown('it refers to itself');
  const deeper = { ...evaluation, depth: evaluation.depth + 1 };
  return (
    EVALUATORS[node.type]?.(node, deeper) ??
    unknown(`\`${excerpt(node)}\` is worked out only when the file runs`)
  );
}

function evaluateField(node: Node, field: string, evaluation: Evaluation): PythonValue {
  const child = node.childForFieldName(field);
  return child ? evaluate(child, evaluation) : unknown('the expression is not complete');
}

function integer(text: string): PythonValue | undefined {
  const digits = text.replace(/_/g, '').toLowerCase();
  if (digits.endsWith('j')) return complex(digits);
  // `010` is no integer in Python 3; `00` is zero.
  return /^(0[xob][0-9a-f]+|\d+)$/.test(digits) ? { type: 'int', value: BigInt(digits) } : undefined;
}

function float(text: string): PythonValue | undefined {
  const digits = text.replace(/_/g, '').toLowerCase();
  return digits.endsWith('j') ? complex(digits) : { type: 'float', value: Number(digits) };
}

function complex(digits: string): PythonValue | undefined {
  const size = Number(digits.slice(0, -1));
  return Number.isFinite(size) ? { type: 'text', of: 'builtins.complex', text: `${size}j` } : undefined;
}

function evaluateString(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const { isBytes, pieces } = readString(node);
  let text = '';
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : interpolated(piece, evaluation);
    if (part === undefined) return undefined;
    text += part;
  }
  if (!isBytes) return { type: 'str', value: text };
  // Bytes beyond ASCII reach JSON only as valid UTF-8.
  const decoded = new TextDecoder('utf-8', { fatal: true });
  try {
    return {
      type: 'text',
      of: 'builtins.bytes',
      text: decoded.decode(Uint8Array.from(text, (byte) => byte.charCodeAt(0))),
    };
  } catch {
    return { type: 'opaque' };
  }
}

function interpolated(piece: Node, evaluation: Evaluation): string | undefined {
  const [expression, ...formatting] = parts(piece);
  // `{x!r}`, `{x:>5}` and `{x=}` ask for formatting that is not repeated here.
  if (!expression || formatting.length > 0 || piece.children.some((child) => child.text === '='))
    return undefined;
  return toText(evaluate(expression, evaluation));
}

function evaluateItems(
  type: 'list' | 'tuple' | 'set',
  node: Node,
  evaluation: Evaluation,
): PythonValue | undefined {
  const items: PythonValue[] = [];
  for (const child of parts(node)) {
    if (child.type !== 'list_splat') {
      items.push(evaluate(child, evaluation));
      continue;
    }
    const [source] = parts(child);
    const spread = source ? evaluate(source, evaluation) : undefined;
    if (spread?.type !== 'list' && spread?.type !== 'tuple' && spread?.type !== 'set') return undefined;
    items.push(...spread.items);
  }
  return firstUnknown(items) ?? { type, items };
}

function evaluateDictionary(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const entries: [PythonValue, PythonValue][] = [];
  for (const child of parts(node)) {
    if (child.type === 'dictionary_splat') {
      const [source] = parts(child);
      const spread = source ? evaluate(source, evaluation) : undefined;
      if (spread?.type !== 'dict') return undefined;
      entries.push(...spread.entries);
    } else {
      entries.push([evaluateField(child, 'key', evaluation), evaluateField(child, 'value', evaluation)]);
    }
  }
  return firstUnknown(entries.flat()) ?? { type: 'dict', entries };
}

function evaluateName(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const local = node.type === 'identifier' ? evaluation.locals?.get(node.text) : undefined;
  if (local) return local;
  const target = resolveName(node, evaluation.scope, evaluation.position);
  if (target.kind === 'external') {
    const constant = CONSTANTS[target.path];
    if (constant) return constant;
    return target.path.startsWith('builtins.')
      ? { type: 'opaque' }
      : unknown(`\`${excerpt(node)}\` is imported`, !isStandardLibrary(target.path));
  }
  if (target.kind === 'local') {
    const { binding, scope } = target;
    if (binding.kind === 'function' || binding.kind === 'class') return { type: 'opaque' };
    if (isUncertain(scope, binding, evaluation.position))
      return unknown(`\`${node.text}\` is set in more than one place`);
    return binding.kind === 'assignment'
      ? evaluate(binding.node, { ...evaluation, scope, position: binding.position })
      : undefined;
  }
  return node.type === 'attribute' ? evaluation.onLocalClass?.(node, evaluation) : undefined;
}

function evaluateBinary(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const [left, right] = [evaluateField(node, 'left', evaluation), evaluateField(node, 'right', evaluation)];
  const operator = node.childForFieldName('operator')?.text ?? '';
  return firstUnknown([left, right]) ?? applyOperator(operator, left, right);
}

function evaluateBoolean(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const left = evaluateField(node, 'left', evaluation);
  const isTrue = truth(left);
  if (isTrue === undefined) return left.type === 'unknown' ? left : undefined;
  const needsRight = isTrue === (node.childForFieldName('operator')?.text === 'and');
  return needsRight ? evaluateField(node, 'right', evaluation) : left;
}

function evaluateComparison(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const [left, right, ...more] = parts(node);
  const operator = node.childForFieldName('operators')?.text ?? '';
  if (!left || !right || more.length > 0) return undefined;
  const value = compare(operator, evaluate(left, evaluation), evaluate(right, evaluation));
  return value === undefined ? undefined : { type: 'bool', value };
}

function evaluateSubscript(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const source = evaluateField(node, 'value', evaluation);
  const key = evaluateField(node, 'subscript', evaluation);
  const unknownPart = firstUnknown([source, key]);
  if (unknownPart) return unknownPart;
  if (source.type === 'dict') {
    const wanted = toText(key);
    return source.entries.findLast(
      ([candidate]) => candidate.type === key.type && toText(candidate) === wanted,
    )?.[1];
  }
  if (key.type !== 'int') return undefined;
  if (source.type === 'list' || source.type === 'tuple') return source.items.at(Number(key.value));
  const character = source.type === 'str' ? [...source.value].at(Number(key.value)) : undefined;
  return character === undefined ? undefined : { type: 'str', value: character };
}
