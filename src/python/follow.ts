/**
 * What an expression is as far as flows go. Follows names through the project's files, and calls of its functions:
 * wrappers of `@flow`, factories, `functools.partial`. Runs nothing.
 */
import type { Node } from 'web-tree-sitter';
import { apply } from './apply.ts';
import { type Expression, readArguments } from './arguments.ts';
import { type ClassDefinition, readClassDefinition } from './class-kind.ts';
import { evaluationAt } from './class-value.ts';
import type { ClassValue, Decorator, FlowValue } from './flow-value.ts';
import { handing, instanceAttribute } from './instances.ts';
import { valueAt } from './keyword-lookup.ts';
import { memberOf, resolveIdentifier, resolveName, type Target } from './name-resolution.ts';
import { holds } from './run-function.ts';
import type { Binding, Scope } from './scope.ts';
import { firstPart, parts, unwrap } from './source-file.ts';

const MAX_DEPTH = 40;
const KEEPS_SIGNATURE = /^(builtins\.(staticmethod|classmethod)|functools\.|contextlib\.|typing\.)/;

/** The value of an expression; undefined when it has nothing to do with flows. */
function follow({ node: written, scope, position, value }: Expression, depth = 0): FlowValue | undefined {
  if (value || depth > MAX_DEPTH) return value;
  const node = unwrap(written);
  switch (node.type) {
    case 'identifier':
    case 'attribute':
      return followName(node, scope, position, depth + 1);
    case 'call':
      return followCall(node, scope, depth + 1);
    case 'lambda':
      return { kind: 'function', definition: node, scope, code: scope.module };
    case 'conditional_expression': {
      const [whenTrue, condition, whenFalse] = parts(node);
      const isTrue = condition && holds(condition, evaluationAt(scope, position));
      const chosen = isTrue === undefined ? undefined : isTrue ? whenTrue : whenFalse;
      return chosen && follow({ node: chosen, scope, position }, depth + 1);
    }
    case 'subscript':
      return followKey(node, scope, position, depth + 1);
    default:
      return undefined;
  }
}

/** What a name of a module leads to. */
export function followTarget(target: Target | undefined, depth = 0): FlowValue | undefined {
  if (target?.kind === 'module') return target;
  if (target?.kind === 'external') return { kind: 'foreign', path: target.path };
  return target?.kind === 'local' ? followBinding(target.binding, target.scope, depth) : undefined;
}

/** `value.name`: a member of a module, a method of a class or of an instance, the function of a flow. */
export function followAttribute(
  value: FlowValue | undefined,
  name: string,
  depth = 0,
): FlowValue | undefined {
  switch (value?.kind) {
    case 'module':
      return followTarget(memberOf(value.module, name), depth + 1);
    case 'class':
      return method(value, value.definition, name, depth + 1) ?? attribute(value, name, depth + 1);
    case 'flow':
      return name === 'fn' ? value.function : undefined;
    case 'foreign':
      return { kind: 'foreign', path: `${value.path}.${name}` };
    default:
      return undefined;
  }
}

/** A method of a class, handed its instance when there is one. */
function method(
  value: ClassValue,
  definition: ClassDefinition,
  name: string,
  depth: number,
): FlowValue | undefined {
  const binding = definition.body.bindings.get(name)?.at(-1);
  if (!binding) {
    for (const base of definition.bases) {
      const inherited = method(value, base, name, depth);
      if (inherited) return inherited;
    }
    return undefined;
  }
  const found = followBinding(binding, definition.body, depth);
  const kinds = binding.decorators.map((decorator) => decorator.text);
  const isBound = kinds.includes('@classmethod') || (value.made && !kinds.includes('@staticmethod'));
  return found?.kind === 'function' && isBound ? { ...found, bound: handing(value) } : found;
}

/** What `__init__` has put into an instance. */
function attribute(value: ClassValue, name: string, depth: number): FlowValue | undefined {
  const expression = instanceAttribute(value, name, evaluationAt(value.definition.outer, Infinity));
  return expression && follow(expression, depth);
}

function followName(node: Node, scope: Scope, position: number, depth: number): FlowValue | undefined {
  const target = resolveName(node, scope, position);
  const name = node.childForFieldName('attribute')?.text ?? node.text;
  if (target.kind === 'expression') {
    const object = node.childForFieldName('object');
    const value = object ? follow({ node: object, scope, position }, depth) : undefined;
    return followAttribute(value, name, depth) ?? flowByName(name, node, scope);
  }
  if (target.kind === 'unbound') return name === 'flow' ? PREFECT_FLOW : undefined;
  if (target.kind !== 'external') return followTarget(target, depth);
  if (/^prefect\.(flow|Flow)$/.test(target.path)) return PREFECT_FLOW;
  const module = target.path.slice(0, target.path.lastIndexOf('.'));
  const lastName = target.path.slice(module.length + 1);
  const flow = name === 'flow' ? name : lastName;
  return flowByName(flow, node, scope, module) ?? { kind: 'foreign', path: target.path };
}

const PREFECT_FLOW: FlowValue = { kind: 'maker', options: [], unread: [] };

/** A company may wrap `flow` in a package of its own under that name: whatever else it does, it makes flows. */
function flowByName(name: string, node: Node, scope: Scope, module?: string): FlowValue | undefined {
  return name === 'flow' ? { kind: 'maker', options: [], unread: [{ node, scope, module }] } : undefined;
}

function followBinding(binding: Binding, scope: Scope, depth: number): FlowValue | undefined {
  if (depth > MAX_DEPTH || binding.value) return binding.value;
  switch (binding.kind) {
    case 'function':
      return decorated(binding, scope, depth);
    case 'class':
      return { kind: 'class', definition: readClassDefinition(binding, scope) };
    case 'assignment':
      return follow({ node: binding.node, scope, position: binding.node.startIndex }, depth);
    case 'import':
      return followTarget(resolveIdentifier(binding.name, scope), depth);
    default:
      return undefined;
  }
}

/** A function after its decorators, innermost first. */
function decorated(binding: Binding, scope: Scope, depth: number): FlowValue {
  let value: FlowValue = { kind: 'function', definition: binding.node, scope, code: scope.module };
  const unread: Decorator[] = [];
  for (const node of binding.decorators.toReversed()) {
    const expression = firstPart(node);
    const position = node.startIndex;
    const decorator = expression && follow({ node: expression, scope, position }, depth + 1);
    const argument = { node: binding.node, scope, position, value };
    const given = { positional: [argument], keywords: new Map(), splats: [] };
    const result = apply(decorator, { given, node, scope }, depth + 1, follow);
    if (result?.kind === 'function' || result?.kind === 'flow') value = result;
    else if (!keepsSignature(decorator)) unread.push({ node, scope });
  }
  return value.kind === 'flow' ? { ...value, decorators: [...value.decorators, ...unread] } : value;
}

function keepsSignature(decorator: FlowValue | undefined): boolean {
  const path = decorator?.kind === 'made' || decorator?.kind === 'foreign' ? decorator.path : undefined;
  if (path !== undefined) return KEEPS_SIGNATURE.test(path);
  // Prefect looks through a wrapper that `functools.wraps` marks.
  return decorator?.kind === 'function' && /@(functools\.)?wraps\(/.test(decorator.definition.text);
}

function followCall(node: Node, scope: Scope, depth: number): FlowValue | undefined {
  const callee = node.childForFieldName('function');
  if (!callee) return undefined;
  const call = { given: readArguments(node, scope), node, scope };
  const object = callee.type === 'attribute' ? callee.childForFieldName('object') : null;
  if (object && callee.childForFieldName('attribute')?.text === 'with_options') {
    const value = follow({ node: object, scope, position: node.startIndex }, depth);
    if (value?.kind !== 'flow') return value;
    return { ...value, options: [call, ...value.options] };
  }
  return apply(follow({ node: callee, scope, position: node.startIndex }, depth), call, depth, follow);
}

/** `FLOWS['orders']`. */
function followKey(node: Node, scope: Scope, position: number, depth: number): FlowValue | undefined {
  const source = node.childForFieldName('value');
  const key = node.childForFieldName('subscript');
  const start = evaluationAt(scope, position);
  const name = key && start.evaluate(key, start);
  if (source && name?.type === 'int') return followItem(source, Number(name.value), scope, position, depth);
  if (!source || name?.type !== 'str') return undefined;
  const found = valueAt(name.value, { node: source, scope, position }, start);
  return typeof found === 'string' ? undefined : follow(found, depth);
}

/** `args[0]`. */
function followItem(
  source: Node,
  index: number,
  scope: Scope,
  position: number,
  depth: number,
): FlowValue | undefined {
  const target = resolveName(source, scope, position);
  const item = target.kind === 'local' ? target.binding.items?.at(index) : undefined;
  return item && follow(item, depth);
}
