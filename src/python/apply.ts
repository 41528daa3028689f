/** Calls of what makes flows: Prefect's `flow`, functions of the project around it, `functools.partial`. */
import { type Arguments, type Expression, joined } from './arguments.ts';
import { evaluationAt } from './class-value.ts';
import { valueOf } from './evaluation.ts';
import type { ClassValue, FlowOptions, FlowValue, FunctionValue, UnreadWrapper } from './flow-value.ts';
import { baseArguments, handing, isBuiltOn, methodOf } from './instances.ts';
import { mentionsFlow, returnedBy } from './run-function.ts';
import { parts } from './source-file.ts';

/** How an expression is followed, handed along so that the two need not import each other. */
export type Follow = (expression: Expression, depth: number) => FlowValue | undefined;

/** What a callable returns; undefined when it has nothing to do with flows. */
export function apply(
  callable: FlowValue | undefined,
  call: FlowOptions,
  depth: number,
  follow: Follow,
): FlowValue | undefined {
  const [first] = call.given.positional;
  switch (callable?.kind) {
    case 'maker': {
      const options = [call, ...callable.options];
      return first && !isNone(first)
        ? makeFlow(first, options, callable.unread, call, depth, follow)
        : { ...callable, options };
    }
    case 'function':
      return callFunction(callable, call, depth, follow);
    case 'made':
      // A decorator of the project that tq cannot follow, yet it makes flows.
      if (!first || callable.path !== undefined) return undefined;
      return makeFlow(first, [callable.call], [unreadWrapper(callable.call)], call, depth, follow);
    case 'wraps': {
      const wrapper = first && follow(first, depth);
      return wrapper?.kind === 'function' ? { ...callable.function, code: wrapper.code } : undefined;
    }
    case 'class':
      return callClass(callable, call, depth, follow);
    case 'foreign':
      return applyForeign(callable.path, call, depth, follow);
    default:
      return undefined;
  }
}

/** An instance; a flow, when the class is built on Prefect's; what `__call__` returns, when an instance is called. */
function callClass(
  callable: ClassValue,
  call: FlowOptions,
  depth: number,
  follow: Follow,
): FlowValue | undefined {
  const start = evaluationAt(call.scope, call.node.startIndex);
  const { definition, made } = callable;
  if (!made) {
    if (!isBuiltOn(definition, 'prefect.Flow')) return { ...callable, made: call };
    const given = baseArguments(definition, call.given, start);
    const [first] = given.positional;
    return first && makeFlow(first, [{ ...call, given }], [], call, depth, follow);
  }
  const binding = methodOf(definition, '__call__');
  if (!binding) return undefined;
  const value = { definition: binding.node, scope: binding.scope };
  const returned = returnedBy(value, joined(handing(callable), call.given), start);
  return returned && follow(returned, depth + 1);
}

/** `flow(None, name=…)` is `flow(name=…)`. */
function isNone(expression: Expression): boolean {
  return valueOf(expression, evaluationAt(expression.scope, expression.position)).type === 'none';
}

function makeFlow(
  argument: Expression,
  options: FlowOptions[],
  unread: UnreadWrapper[],
  call: FlowOptions,
  depth: number,
  follow: Follow,
): FlowValue | undefined {
  const value = follow(argument, depth + 1);
  if (value?.kind === 'flow') return { ...value, options, unread };
  if (value?.kind !== 'function') return undefined;
  return { kind: 'flow', function: value, options, unread, decorators: [] };
}

function callFunction(
  callable: FunctionValue,
  call: FlowOptions,
  depth: number,
  follow: Follow,
): FlowValue | undefined {
  const returned = returnedBy(
    callable,
    joined(callable.bound, call.given),
    evaluationAt(call.scope, call.node.startIndex),
  );
  const value = returned && follow(returned, depth + 1);
  if (value || !isCalledFlow(callable)) return value;
  const [first] = call.given.positional;
  const flow = first && makeFlow(first, [call], [unreadWrapper(call)], call, depth, follow);
  return flow ?? { kind: 'made', call };
}

function isCalledFlow(callable: FunctionValue): boolean {
  return callable.definition.childForFieldName('name')?.text === 'flow' || mentionsFlow(callable);
}

function unreadWrapper({ node, scope }: FlowOptions): UnreadWrapper {
  const expression = node.type === 'decorator' ? parts(node)[0] : node;
  return { node: expression?.childForFieldName('function') ?? expression ?? node, scope };
}

function applyForeign(path: string, call: FlowOptions, depth: number, follow: Follow): FlowValue | undefined {
  const [first, ...positional] = call.given.positional;
  const value = first && follow(first, depth + 1);
  if (path === 'functools.partial') {
    const given: Arguments = { ...call.given, positional };
    if (value?.kind === 'maker') return { ...value, options: [{ ...call, given }, ...value.options] };
    return value?.kind === 'function' ? { ...value, bound: joined(value.bound, given) } : undefined;
  }
  if (path === 'functools.wraps')
    return value?.kind === 'function' ? { kind: 'wraps', function: value } : undefined;
  return { kind: 'made', call, path };
}
