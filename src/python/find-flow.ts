/** From the part of an entrypoint behind the colon to the function: `func`, `Class.method`, an assigned name. */
import type { Node } from 'web-tree-sitter';
import { readClassDefinition, type ClassDefinition } from './class-kind.ts';
import {
  flowDecorator,
  flowDecorators,
  type FlowOptions,
  positionalArguments,
  readOptions,
} from './decorator.ts';
import { type Binding, lookUp, type Scope } from './scope.ts';
import { unwrap } from './source-file.ts';

export type FoundFlow =
  /** `madeAt`: where the flow object comes to be; names bound behind it are not there yet. */
  | { kind: 'flow'; definition: Node; options: FlowOptions[]; scope: Scope; madeAt: number }
  | { kind: 'not-a-flow'; binding: Binding }
  | { kind: 'imported'; path: string; binding: Binding }
  | { kind: 'not-found' };

const MAX_DEPTH = 20;
const NOT_FOUND: FoundFlow = { kind: 'not-found' };

/** Finds what the dotted path names in the module. */
export function findFlow(path: string, module: Scope): FoundFlow {
  const names = path.split('.');
  const last = names.pop();
  let scope = module;
  let holder: ClassDefinition | undefined;
  for (const name of names) {
    const binding = scope.bindings.has(name) ? lookUp(scope, name) : undefined;
    if (binding?.kind === 'import') return { kind: 'imported', path: binding.path ?? name, binding };
    if (binding?.kind !== 'class') return NOT_FOUND;
    holder = readClassDefinition(binding, scope);
    scope = holder.body;
  }
  return last === undefined ? NOT_FOUND : holder ? findInClass(last, holder) : findByName(last, scope);
}

/** The names in the module that are flows, methods with their class. */
export function flowNames(module: Scope): string[] {
  return [...module.bindings].flatMap(([name, bindings]) => {
    if (findByName(name, module).kind === 'flow') return [name];
    const binding = bindings.at(-1);
    if (binding?.kind !== 'class') return [];
    const { body } = readClassDefinition(binding, module);
    return [...body.bindings.keys()]
      .filter((method) => findByName(method, body).kind === 'flow')
      .map((method) => `${name}.${method}`);
  });
}

function findInClass(name: string, holder: ClassDefinition): FoundFlow {
  if (holder.body.bindings.has(name)) return findByName(name, holder.body);
  for (const base of holder.bases) {
    const found = findInClass(name, base);
    if (found.kind !== 'not-found') return found;
  }
  return NOT_FOUND;
}

function findByName(name: string, scope: Scope, position = Infinity, depth = 0): FoundFlow {
  const binding = lookUp(scope, name, position);
  if (!binding || depth > MAX_DEPTH) return NOT_FOUND;
  if (binding.kind === 'import') return { kind: 'imported', path: binding.path ?? name, binding };
  if (binding.kind === 'function') {
    const options = flowDecorators(binding.decorators, scope);
    return options
      ? { kind: 'flow', definition: binding.node, options, scope, madeAt: binding.position }
      : { kind: 'not-a-flow', binding };
  }
  if (binding.kind !== 'assignment') return { kind: 'not-a-flow', binding };
  const found = findByExpression(unwrap(binding.node), scope, depth + 1);
  return found.kind === 'not-found' ? { kind: 'not-a-flow', binding } : found;
}

/** `flow(fn, name=…)`, `flow(name=…)(fn)`, `other.with_options(…)`, another name. */
function findByExpression(expression: Node, scope: Scope, depth: number): FoundFlow {
  if (expression.type === 'identifier')
    return findByName(expression.text, scope, expression.startIndex, depth);
  const callee = expression.type === 'call' ? expression.childForFieldName('function') : null;
  if (!callee) return NOT_FOUND;
  if (callee.type === 'attribute' && callee.childForFieldName('attribute')?.text === 'with_options') {
    const object = callee.childForFieldName('object');
    const base = object ? findByExpression(unwrap(object), scope, depth + 1) : NOT_FOUND;
    return base.kind === 'flow'
      ? { ...base, options: [readOptions(expression, scope), ...base.options], madeAt: expression.startIndex }
      : base;
  }
  const [argument] = positionalArguments(expression);
  const outer = argument ? flowDecorator(expression, scope) : undefined;
  return outer && argument ? wrappedFunction(unwrap(argument), outer, scope, depth + 1) : NOT_FOUND;
}

function wrappedFunction(argument: Node, options: FlowOptions[], scope: Scope, depth: number): FoundFlow {
  if (argument.type !== 'identifier') return NOT_FOUND;
  const binding = lookUp(scope, argument.text, argument.startIndex);
  if (binding?.kind === 'function')
    return { kind: 'flow', definition: binding.node, options, scope, madeAt: argument.startIndex };
  const found = findByName(argument.text, scope, argument.startIndex, depth);
  return found.kind === 'flow' ? { ...found, options, madeAt: argument.startIndex } : found;
}
