/** The parameters of a function as a call fills them. */
import type { Node } from 'web-tree-sitter';
import type { Arguments } from './arguments.ts';
import type { Evaluation } from './evaluation.ts';
import { keywordArgument, type KeyedValue } from './keyword-lookup.ts';
import { type Binding, bindName, type Scope } from './scope.ts';
import { parts } from './source-file.ts';

/** Binds the parameters of a function in the scope of its body, as a call does. */
export function bindParameters(
  definition: Node,
  outer: Scope,
  given: Arguments,
  body: Scope,
  evaluation: Evaluation,
): void {
  const positional = [...given.positional];
  const keywords = new Map(given.keywords);
  const list = definition.childForFieldName('parameters');
  let keywordOnly = false;
  for (const parameter of list ? parts(list) : []) {
    const { name, stars } = parameterName(parameter);
    if (stars === '*') {
      keywordOnly = true;
      if (name) bindName(body, name, { kind: 'arguments', items: positional.splice(0) });
    } else if (stars === '**') {
      if (name)
        bindName(body, name, {
          kind: 'arguments',
          given: { positional: [], keywords, splats: given.splats },
        });
    } else if (name) {
      const argument =
        (keywordOnly ? undefined : positional.shift()) ??
        keywordArgument(name.text, { ...given, keywords }, evaluation);
      keywords.delete(name.text);
      bindName(body, name, boundTo(argument, parameter, outer));
    }
  }
}

/** What a parameter holds: the argument, or its default. */
function boundTo(
  argument: KeyedValue,
  parameter: Node,
  outer: Scope,
): Partial<Binding> & Pick<Binding, 'kind'> {
  const standard = parameter.childForFieldName('value');
  if (argument === 'unknown') return { kind: 'computed' };
  if (argument === 'absent')
    return standard ? { kind: 'assignment', node: standard, scope: outer } : { kind: 'computed' };
  const { node, scope, value } = argument;
  if (!value) return { kind: 'assignment', node, scope };
  return value.kind === 'function'
    ? { kind: 'function', node: value.definition, value, scope }
    : { kind: 'computed', value };
}

/** The identifier inside `x`, `x: int`, `x=1`, `*args: int`, and its stars; a bare `*` has no name. */
function parameterName(parameter: Node): { name?: Node; stars: '' | '*' | '**' } {
  if (parameter.type === 'keyword_separator') return { stars: '*' };
  if (parameter.type === 'identifier') return { name: parameter, stars: '' };
  const inner = parameter.childForFieldName('name') ?? parts(parameter)[0];
  if (parameter.type === 'list_splat_pattern') return { name: inner, stars: '*' };
  if (parameter.type === 'dictionary_splat_pattern') return { name: inner, stars: '**' };
  return inner ? parameterName(inner) : { stars: '' };
}
