/** What an expression is worth, when literals, constants of the file and well-known constructors decide it. */
import type { Node } from 'web-tree-sitter';
import { itemsOf } from './builtin-functions.ts';
import { evaluateCall } from './call.ts';
import { evaluateComprehension } from './comprehension.ts';
import { evaluateName } from './evaluate-name.ts';
import { type Evaluation, valueOf } from './evaluation.ts';
import { formatValue } from './format.ts';
import { evaluateKey, evaluateMethod, isKeyOf } from './methods.ts';
import { compare, truth } from './comparison.ts';
import { applyOperator, applyUnary } from './operators.ts';
import { excerpt, parts, unwrap } from './source-file.ts';
import { returnedByCall } from './run-function.ts';
import { evaluateSlice, itemAt } from './sequences.ts';
import { readString } from './string-literal.ts';
import { firstUnknown, NONE, type PythonValue, unknown } from './value.ts';

const MAX_DEPTH = 40;

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
  generator_expression: evaluateComprehension,
  lambda: () => ({ type: 'opaque', isFunction: true }),
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
  call: (node, evaluation) =>
    evaluateMethod(node, evaluation) ?? evaluateReturned(node, evaluation) ?? evaluateCall(node, evaluation),
};

/** Begins an evaluation in a scope. */
export function evaluation(
  from: Pick<Evaluation, 'scope' | 'onLocalClass'> & { position?: number },
): Evaluation {
  const { scope, onLocalClass, position = Infinity } = from;
  return { scope, position, onLocalClass, depth: 0, calls: 0, evaluate, returned: returnedByCall };
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
  const { isBytes, pieces, isComplete } = readString(node);
  if (!isComplete) return undefined;
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

/** `{x}`, `{x!r}`, `{x:>{width}}`, `{x=}`. */
function interpolated(piece: Node, evaluation: Evaluation): string | undefined {
  const [expression, ...formatting] = parts(piece);
  if (!expression) return undefined;
  const value = evaluate(expression, evaluation);
  const ofType = (type: string): Node | undefined => formatting.find((each) => each.type === type);
  const showsItself = piece.children.some((child) => child.text === '=');
  const specification = ofType('format_specifier');
  const filled = specification?.namedChildren.reduce<string | undefined>((text, nested) => {
    const part = interpolated(nested, evaluation);
    return part === undefined ? undefined : text?.replace(nested.text, () => part);
  }, specification.text);
  if (specification && filled === undefined) return undefined;
  const conversion = ofType('type_conversion')?.text.slice(1) ?? (showsItself && !specification ? 'r' : '');
  const shown = formatValue(value, conversion, filled?.slice(1));
  return shown === undefined ? undefined : `${showsItself ? `${expression.text}=` : ''}${shown}`;
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
    const spreadItems = spread?.type === 'set' ? spread.items : itemsOf(spread);
    if (!spreadItems) return undefined;
    items.push(...spreadItems);
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

/** The value of a call of a function of the project, when tq can tell which way it takes. */
function evaluateReturned(call: Node, evaluation: Evaluation): PythonValue | undefined {
  const returned = evaluation.returned(call, evaluation);
  if (!returned) return undefined;
  const value = valueOf(returned, { ...evaluation, calls: evaluation.calls + 1 });
  return value.type === 'unknown' ? undefined : value;
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

/** `a < b`, and `a < b <= c`, which holds when each of its steps does. */
function evaluateComparison(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const operands = parts(node);
  const operators = node.childrenForFieldName('operators').map((operator) => operator.text);
  for (const [index, operator] of operators.entries()) {
    const [left, right] = [operands[index], operands[index + 1]];
    const holds = left && right ? stepHolds(operator, left, right, evaluation) : undefined;
    if (holds !== true) return holds === undefined ? undefined : { type: 'bool', value: false };
  }
  return { type: 'bool', value: true };
}

function stepHolds(operator: string, left: Node, right: Node, evaluation: Evaluation): boolean | undefined {
  const first = evaluate(left, evaluation);
  const isKey = /^(not )?in$/.test(operator) ? isKeyOf(first, right, evaluation) : undefined;
  return isKey === undefined
    ? compare(operator, first, evaluate(right, evaluation))
    : isKey === (operator === 'in');
}

function evaluateSubscript(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const keyed = evaluateKey(node, evaluation);
  if (keyed) return keyed;
  const source = evaluateField(node, 'value', evaluation);
  const slice = node.childForFieldName('subscript');
  if (slice?.type === 'slice')
    return source.type === 'unknown' ? source : evaluateSlice(source, slice, evaluation);
  const key = evaluateField(node, 'subscript', evaluation);
  const unknownPart = firstUnknown([source, key]);
  if (unknownPart) return unknownPart;
  return source.type === 'opaque' ? evaluation.onLocalClass?.(node, evaluation) : itemAt(source, key);
}
