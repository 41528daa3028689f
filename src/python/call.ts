/** Calls inside expressions: arguments read, well-known callables worked out. */
import type { Node } from 'web-tree-sitter';
import { callFunction } from './builtin-functions.ts';
import { construct } from './constructors.ts';
import { environmentIn, readVariable } from './environment-values.ts';
import type { Evaluation } from './evaluation.ts';
import { applyFunction } from './functions.ts';
import { callMethod } from './value-methods.ts';
import { isInstalled } from './modules.ts';
import { resolveName } from './name-resolution.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt, parts, unwrap } from './source-file.ts';
import { type CallArguments, firstUnknown, NONE, type PythonValue, unknown } from './value.ts';

const FIELD_CALLS = new Set(['pydantic.Field', 'dataclasses.field', 'pydantic.dataclasses.Field']);

/** The arguments of a call, evaluated; undefined when `*` or `**` spread something unknown into it. */
export function callArguments(call: Node, evaluation: Evaluation): CallArguments | undefined {
  const result: CallArguments = { positional: [], keyword: new Map(), nodes: new Map() };
  const list = call.childForFieldName('arguments');
  // `list(x for x in names)` has the generator in place of the parentheses.
  const written = list?.type === 'generator_expression' ? [list] : list ? parts(list) : [];
  for (const argument of written) {
    if (argument.type === 'keyword_argument') {
      const name = argument.childForFieldName('name')?.text ?? '';
      const value = argument.childForFieldName('value');
      if (!value) continue;
      result.keyword.set(name, evaluation.evaluate(value, evaluation));
      result.nodes.set(name, value);
    } else if (argument.type === 'dictionary_splat' || argument.type === 'list_splat') {
      if (!spread(argument, result, evaluation)) return undefined;
    } else {
      result.positional.push(evaluation.evaluate(argument, evaluation));
    }
  }
  return result;
}

/** The value of a call, when the callable is well known and its arguments are. */
export function evaluateCall(call: Node, evaluation: Evaluation): PythonValue | undefined {
  const callee = call.childForFieldName('function');
  if (!callee) return undefined;
  const target = resolveName(callee, evaluation.scope, evaluation.position);
  if (target.kind === 'local' && target.binding.kind === 'class')
    return evaluation.onLocalClass?.(call, evaluation);
  const read = callArguments(call, evaluation);
  if (!read) return undefined;
  if (target.kind === 'external') return externalCall(target.path, call, callee, read, evaluation);
  const problem = firstUnknown([...read.positional, ...read.keyword.values()]);
  if (problem) return problem;
  return target.kind === 'local'
    ? localCall(target.binding, target.scope, call, read, evaluation)
    : (methodCall(callee, read, evaluation) ?? evaluation.onLocalClass?.(call, evaluation));
}

/** What calling the lambda or the named function yields; undefined when tq cannot tell. */
export function applyCallable(
  callable: Node,
  given: CallArguments,
  evaluation: Evaluation,
): PythonValue | undefined {
  if (callable.type === 'lambda') return applyFunction(callable, evaluation.scope, given, evaluation);
  const target = resolveName(callable, evaluation.scope, evaluation.position);
  if (target.kind === 'local') {
    if (target.binding.kind === 'class') return evaluation.onLocalClass?.(callable, evaluation, given);
    const node = unwrap(target.binding.node);
    const isLambda = target.binding.kind === 'assignment' && node.type === 'lambda';
    return target.binding.kind === 'function' || isLambda
      ? applyFunction(node, target.scope, given, evaluation)
      : undefined;
  }
  if (target.kind !== 'external') return undefined;
  // `str.upper` is a method that is handed its text.
  const [, method] = /^builtins\.str\.(\w+)$/.exec(target.path) ?? [];
  const [self, ...positional] = given.positional;
  return method !== undefined && self
    ? callMethod(self, method, { ...given, positional })
    : (construct(target.path, given) ?? callFunction(target.path, given));
}

function externalCall(
  path: string,
  call: Node,
  callee: Node,
  read: CallArguments,
  evaluation: Evaluation,
): PythonValue {
  if (FIELD_CALLS.has(path)) return { type: 'field', arguments: read };
  // A default that is not needed may be anything, so the variable comes first.
  if (path === 'os.getenv') return readVariable(environmentIn(evaluation), read);
  if (path === 'os.environ.get') return methodCall(callee, read, evaluation) ?? NONE;
  return (
    firstUnknown([...read.positional, ...read.keyword.values()]) ??
    construct(path, read) ??
    callFunction(path, read) ??
    methodCall(callee, read, evaluation) ??
    unknown(`\`${excerpt(call)}\` is worked out only when the file runs`, !isInstalled(path))
  );
}

/** A lambda with a name, a `NewType`, an enum that a call made; functions are followed elsewhere. */
function localCall(
  binding: Binding,
  scope: Scope,
  call: Node,
  read: CallArguments,
  evaluation: Evaluation,
): PythonValue | undefined {
  const node = unwrap(binding.node);
  if (node.type === 'lambda') return applyFunction(node, scope, read, evaluation);
  const callee =
    binding.kind === 'assignment' && node.type === 'call' ? node.childForFieldName('function') : null;
  const made = callee ? resolveName(callee, scope) : undefined;
  if (made?.kind === 'external' && made.path === 'typing.NewType') return read.positional[0];
  return evaluation.onLocalClass?.(call, evaluation);
}

function methodCall(callee: Node, read: CallArguments, evaluation: Evaluation): PythonValue | undefined {
  const object = callee.type === 'attribute' ? callee.childForFieldName('object') : null;
  const self = object ? evaluation.evaluate(object, evaluation) : undefined;
  if (self?.type === 'unknown') return self.foreign ? self : undefined;
  return self && callMethod(self, callee.childForFieldName('attribute')?.text ?? '', read);
}

function spread(argument: Node, result: CallArguments, evaluation: Evaluation): boolean {
  const [source] = parts(argument);
  const value = source ? evaluation.evaluate(source, evaluation) : undefined;
  if (argument.type === 'list_splat') {
    if (value?.type !== 'list' && value?.type !== 'tuple') return false;
    result.positional.push(...value.items);
    return true;
  }
  if (value?.type !== 'dict') return false;
  for (const [key, each] of value.entries) if (key.type === 'str') result.keyword.set(key.value, each);
  return true;
}
