/** Functions that do nothing but return an expression, and lambdas, applied to known values. */
import type { Node } from 'web-tree-sitter';
import type { Evaluation } from './evaluation.ts';
import type { Scope } from './scope.ts';
import { parts } from './source-file.ts';
import type { CallArguments, PythonValue } from './value.ts';

/** Decorators that leave the result of a function as it is. */
const KEEPS_RESULT = /^@(staticmethod|(functools\.)?(lru_)?cache(\(.*\))?)$/;

/** What calling the lambda or function yields; undefined when it does more than return an expression. */
export function applyFunction(
  callable: Node,
  scope: Scope,
  given: CallArguments,
  evaluation: Evaluation,
): PythonValue | undefined {
  const result = callable.type === 'lambda' ? callable.childForFieldName('body') : returned(callable);
  if (!result) return undefined;
  const inside = { ...evaluation, scope, position: Infinity };
  const locals = bindParameters(callable.childForFieldName('parameters'), given, inside);
  return locals && inside.evaluate(result, { ...inside, locals });
}

function returned(definition: Node): Node | undefined {
  const decorated = definition.parent?.type === 'decorated_definition' ? parts(definition.parent) : [];
  const decorators = decorated.filter((part) => part.type === 'decorator');
  if (definition.type !== 'function_definition' || definition.text.startsWith('async')) return undefined;
  if (!decorators.every((decorator) => KEEPS_RESULT.test(decorator.text))) return undefined;
  const body = definition.childForFieldName('body');
  const statements = (body ? parts(body) : []).filter((statement, index) => index > 0 || !isText(statement));
  const [only] = statements;
  return statements.length === 1 && only?.type === 'return_statement' ? parts(only)[0] : undefined;
}

function isText(statement: Node): boolean {
  return statement.type === 'expression_statement' && parts(statement)[0]?.type === 'string';
}

/** The parameters with their values; undefined when `*` is among them or a value is missing. */
function bindParameters(
  list: Node | null,
  given: CallArguments,
  evaluation: Evaluation,
): Map<string, PythonValue> | undefined {
  const locals = new Map<string, PythonValue>();
  for (const [index, parameter] of (list ? parts(list) : []).entries()) {
    if (/splat|separator/.test(parameter.type)) return undefined;
    const name =
      parameter.childForFieldName('name') ??
      (parameter.type === 'identifier' ? parameter : parts(parameter)[0]);
    if (name?.type !== 'identifier') return undefined;
    const fallback = parameter.childForFieldName('value');
    const value =
      given.positional[index] ??
      given.keyword.get(name.text) ??
      (fallback ? evaluation.evaluate(fallback, evaluation) : undefined);
    if (!value) return undefined;
    locals.set(name.text, value);
  }
  return locals;
}
