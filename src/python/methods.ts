/** Calls whose outcome does not depend on all of a value: `options.get('name')`, `callable(fn)`. */
import type { Node } from 'web-tree-sitter';
import { type Expression, readArguments } from './arguments.ts';
import { type Evaluation, valueOf } from './evaluation.ts';
import { type KeyedValue, valueAt } from './keyword-lookup.ts';
import { resolveName } from './name-resolution.ts';
import { NONE, type PythonValue } from './value.ts';

/** The value of such a call; undefined for any other call, and when a part of it is not known. */
export function evaluateMethod(call: Node, evaluation: Evaluation): PythonValue | undefined {
  const callee = call.childForFieldName('function');
  const { positional, keywords } = readArguments(call, evaluation.scope);
  if (keywords.size > 0) return undefined;
  if (callee?.type === 'identifier')
    return positional.length === 1 ? evaluateBuiltin(callee, positional[0], evaluation) : undefined;
  const object = callee?.childForFieldName('object');
  const method = callee?.childForFieldName('attribute')?.text ?? '';
  if (!object) return undefined;
  return LOOK_UPS.has(method) ? lookUpKey(object, positional, evaluation) : undefined;
}

const LOOK_UPS = new Set(['get', 'pop', 'setdefault']);

/** `options.get(key, default)` also on a `**options` whose other values are not known. */
function lookUpKey(
  object: Node,
  [key, standard]: Expression[],
  evaluation: Evaluation,
): PythonValue | undefined {
  const found = key ? keyed(object, valueOf(key, evaluation), evaluation) : 'unknown';
  if (found === 'unknown') return undefined;
  if (found === 'absent') return standard ? valueOf(standard, evaluation) : NONE;
  return valueOf(found, evaluation);
}

/** `options['name']` on a dictionary whose other values need not be known. */
export function evaluateKey(subscript: Node, evaluation: Evaluation): PythonValue | undefined {
  const source = subscript.childForFieldName('value');
  const key = subscript.childForFieldName('subscript');
  if (source?.type !== 'identifier' || !key) return undefined;
  const found = keyed(source, evaluation.evaluate(key, evaluation), evaluation);
  return typeof found === 'object' ? valueOf(found, evaluation) : undefined;
}

/** `'name' in options`. */
export function isKeyOf(key: PythonValue, source: Node, evaluation: Evaluation): boolean | undefined {
  const found = source.type === 'identifier' ? keyed(source, key, evaluation) : 'unknown';
  return found === 'unknown' ? undefined : found !== 'absent';
}

function keyed(source: Node, key: PythonValue, evaluation: Evaluation): KeyedValue {
  const { scope, position } = evaluation;
  const isOfProject = resolveName(source, scope, position).kind === 'local';
  if (key.type !== 'str' || !isOfProject) return 'unknown';
  return valueAt(key.value, { node: source, scope, position }, evaluation);
}

function evaluateBuiltin(
  callee: Node,
  argument: Expression | undefined,
  evaluation: Evaluation,
): PythonValue | undefined {
  const target = resolveName(callee, evaluation.scope, evaluation.position);
  if (target.kind !== 'external' || !argument) return undefined;
  if (target.path !== 'builtins.callable') return undefined;
  const value = valueOf(argument, evaluation);
  const isFunction =
    value.type === 'opaque' ? value.isFunction : value.type === 'unknown' ? undefined : false;
  return isFunction === undefined ? undefined : { type: 'bool', value: isFunction };
}
