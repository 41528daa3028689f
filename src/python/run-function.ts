/** What a call of a function of the project returns: its body read statement by statement, branches taken where tq can tell. */
import type { Node } from 'web-tree-sitter';
import { type Arguments, type Expression, readArguments } from './arguments.ts';
import { bindParameters } from './bind-parameters.ts';
import type { Evaluation } from './evaluation.ts';
import type { FunctionValue } from './flow-value.ts';
import { resolveName } from './name-resolution.ts';
import { truth } from './comparison.ts';
import { readScope, readStatement } from './read-scope.ts';
import { emptyScope, type Scope } from './scope.ts';
import { parts } from './source-file.ts';

/** `unknown`: tq cannot tell which way the function takes. */
type Outcome = { returned: Expression } | 'unknown' | undefined;

/** Calls inside calls that are followed; enough for wrappers of wrappers, and few enough for functions that call themselves. */
const MAX_CALLS = 5;
const FUNCTIONS = new Set(['function_definition', 'lambda', 'class_definition']);

/** The expression that a call returns; undefined when tq cannot tell which one. */
export function returnedBy(
  { definition, scope: outer }: Pick<FunctionValue, 'definition' | 'scope'>,
  given: Arguments,
  evaluation: Evaluation,
): Expression | undefined {
  const body = definition.childForFieldName('body');
  if (!body || /^async\b/.test(definition.text) || evaluation.calls > MAX_CALLS) return undefined;
  const { scope, outcome } = runBody(definition, outer, given, evaluation);
  if (definition.type === 'lambda') return { node: body, scope, position: Infinity };
  return typeof outcome === 'object' ? outcome.returned : undefined;
}

/** What the body of a function binds when it is called so. */
export function scopeOfCall(
  { definition, scope }: Pick<FunctionValue, 'definition' | 'scope'>,
  given: Arguments,
  evaluation: Evaluation,
): Scope {
  return runBody(definition, scope, given, evaluation).scope;
}

function runBody(
  definition: Node,
  outer: Scope,
  given: Arguments,
  evaluation: Evaluation,
): { scope: Scope; outcome: Outcome } {
  const scope = functionScope(definition, outer);
  const body = definition.childForFieldName('body');
  const start = { ...evaluation, calls: evaluation.calls + 1 };
  bindParameters(definition, outer, given, scope, start);
  return { scope, outcome: body?.type === 'block' ? run(parts(body), scope, start) : undefined };
}

/** Whether the function calls Prefect's `flow` or decorates with it. */
export function mentionsFlow({ definition, scope: outer }: FunctionValue): boolean {
  const body = definition.childForFieldName('body');
  if (!body) return false;
  const scope = readScope(body, functionScope(definition, outer));
  return body.descendantsOfType(['call', 'decorator']).some((node) => {
    const callee = node.type === 'call' ? node.childForFieldName('function') : parts(node)[0];
    const target = callee && resolveName(callee, scope);
    return target?.kind === 'external' && target.path === 'prefect.flow';
  });
}

/** What a call of a function of the project returns, as an expression in its body. */
export function returnedByCall(call: Node, evaluation: Evaluation): Expression | undefined {
  const callee = call.childForFieldName('function');
  const target = callee ? resolveName(callee, evaluation.scope, evaluation.position) : undefined;
  if (target?.kind !== 'local' || target.binding.kind !== 'function') return undefined;
  const { binding, scope } = target;
  const isPlain = binding.decorators.every((each) => /^@(functools\.)?(lru_)?cache\b/.test(each.text));
  if (!isPlain || /\b(yield|global|nonlocal)\b/.test(binding.node.text)) return undefined;
  const given = readArguments(call, evaluation.scope);
  return returnedBy({ definition: binding.node, scope }, given, evaluation);
}

/** Python's truth of an expression; undefined when tq cannot tell. */
export function holds(condition: Node, evaluation: Evaluation): boolean | undefined {
  return truth(evaluation.evaluate(condition, evaluation));
}

/** The names of a class are not seen from the bodies of its methods. */
function functionScope(definition: Node, outer: Scope): Scope {
  const name = definition.childForFieldName('name')?.text ?? '<lambda>';
  const parent = outer.kind === 'class' ? outer.parent : outer;
  return emptyScope(outer.module, 'function', `${outer.qualifier}${name}.<locals>.`, parent);
}

function run(statements: readonly Node[], scope: Scope, evaluation: Evaluation): Outcome {
  for (const statement of statements) {
    const outcome = runStatement(statement, scope, evaluation);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

function runStatement(statement: Node, scope: Scope, evaluation: Evaluation): Outcome {
  switch (statement.type) {
    case 'return_statement': {
      const [node] = parts(statement);
      return node ? { returned: { node, scope, position: statement.startIndex } } : 'unknown';
    }
    case 'raise_statement':
      return 'unknown';
    case 'if_statement':
      return runIf(statement, scope, evaluation);
    case 'try_statement':
    case 'with_statement': {
      const body = statement.childForFieldName('body');
      return body ? run(parts(body), scope, evaluation) : undefined;
    }
    default:
      return readWhole(statement, scope);
  }
}

function runIf(statement: Node, scope: Scope, evaluation: Evaluation): Outcome {
  const clauses = [statement, ...statement.childrenForFieldName('alternative')];
  for (const clause of clauses) {
    const condition = clause.childForFieldName('condition');
    const isTaken = condition
      ? holds(condition, { ...evaluation, scope, position: clause.startIndex })
      : true;
    if (isTaken === undefined) return readWhole(statement, scope);
    const body = clause.childForFieldName('consequence') ?? clause.childForFieldName('body');
    if (isTaken && body) return run(parts(body), scope, evaluation);
  }
  return undefined;
}

/** A statement whose branches tq does not choose between: what it binds is uncertain, a `return` in it ends the reading. */
function readWhole(statement: Node, scope: Scope): Outcome {
  if (returns(statement)) return 'unknown';
  readStatement(statement, scope);
  return undefined;
}

function returns(node: Node): boolean {
  if (node.type === 'return_statement' || node.type === 'raise_statement') return true;
  return !FUNCTIONS.has(node.type) && parts(node).some(returns);
}
