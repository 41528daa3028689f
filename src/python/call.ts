/** Calls inside expressions: arguments read, well-known callables worked out. */
import type { Node } from 'web-tree-sitter';
import { construct } from './constructors.ts';
import type { Evaluation } from './evaluation.ts';
import { resolveName } from './name-resolution.ts';
import { excerpt, parts } from './source-file.ts';
import { isStandardLibrary } from './standard-library.ts';
import { type CallArguments, firstUnknown, type PythonValue, unknown } from './value.ts';

const FIELD_CALLS = new Set(['pydantic.Field', 'dataclasses.field', 'pydantic.dataclasses.Field']);

/** The arguments of a call, evaluated; undefined when `*` or `**` spread something unknown into it. */
export function callArguments(call: Node, evaluation: Evaluation): CallArguments | undefined {
  const result: CallArguments = { positional: [], keyword: new Map(), nodes: new Map() };
  const list = call.childForFieldName('arguments');
  for (const argument of list ? parts(list) : []) {
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
  const fieldCall = target.kind === 'external' && FIELD_CALLS.has(target.path);
  const read = callArguments(call, evaluation);
  if (!read) return undefined;
  if (fieldCall) return { type: 'field', arguments: read };
  if (target.kind !== 'external') return undefined;
  const values = [...read.positional, ...read.keyword.values()];
  const problem = firstUnknown(values);
  if (problem) return problem;
  return (
    construct(target.path, read) ??
    unknown(`\`${excerpt(call)}\` is worked out only when the file runs`, !isStandardLibrary(target.path))
  );
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
