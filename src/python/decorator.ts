/** What makes a function a flow: `@flow`, `@flow(…)`, an alias, a wrapper of the project. Arguments stay syntax. */
import type { Node } from 'web-tree-sitter';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { parts } from './source-file.ts';

/** Arguments given to a flow decorator or to `with_options`, with the scope their names belong to. */
export interface FlowOptions {
  keywords: Map<string, Node>;
  /** `**COMMON`. */
  splats: Node[];
  scope: Scope;
  position: number;
  node: Node;
}

const MAX_DEPTH = 10;

/** The options of each flow decorator in `expression`, outermost first; undefined when it makes no flow. */
export function flowDecorator(expression: Node, scope: Scope, depth = 0): FlowOptions[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (expression.type !== 'call') return flowName(expression, scope, depth);
  const callee = expression.childForFieldName('function');
  if (!callee) return undefined;
  const target = resolveName(callee, scope, expression.startIndex);
  if (target.kind === 'external' && target.path === 'functools.partial') {
    const [first] = positionalArguments(expression);
    const inner = first ? flowDecorator(first, scope, depth + 1) : undefined;
    return inner && [readOptions(expression, scope), ...inner];
  }
  const inner = flowDecorator(callee, scope, depth + 1);
  return inner && [readOptions(expression, scope), ...inner];
}

function flowName(expression: Node, scope: Scope, depth: number): FlowOptions[] | undefined {
  const target = resolveName(expression, scope, expression.startIndex);
  const lastName =
    expression.type === 'attribute' ? expression.childForFieldName('attribute')?.text : expression.text;
  if (target.kind === 'external') {
    // A project may wrap `flow` and import its own under that name: whatever it is, it makes flows.
    return lastName === 'flow' || target.path.endsWith('.flow') ? [] : undefined;
  }
  if (
    target.kind === 'local' &&
    target.binding.kind === 'assignment' &&
    target.binding.node.id !== expression.id
  ) {
    return flowDecorator(target.binding.node, target.scope, depth + 1);
  }
  return lastName === 'flow' ? [] : undefined;
}

/** The options of the flow decorators above a function, outermost first; undefined when none of them makes a flow. */
export function flowDecorators(decorators: Node[], scope: Scope): FlowOptions[] | undefined {
  for (const decorator of decorators) {
    const [expression] = parts(decorator);
    const options = expression ? flowDecorator(expression, scope) : undefined;
    if (options) return options;
  }
  return undefined;
}

export function readOptions(call: Node, scope: Scope): FlowOptions {
  const keywords = new Map<string, Node>();
  const splats: Node[] = [];
  const list = call.childForFieldName('arguments');
  for (const argument of list ? parts(list) : []) {
    const name = argument.childForFieldName('name')?.text;
    const value = argument.childForFieldName('value');
    if (argument.type === 'keyword_argument' && name !== undefined && value) keywords.set(name, value);
    const [source] = parts(argument);
    if (argument.type === 'dictionary_splat' && source) splats.push(source);
  }
  return { keywords, splats, scope, position: call.startIndex, node: call };
}

export function positionalArguments(call: Node): Node[] {
  const list = call.childForFieldName('arguments');
  const plain = (argument: Node): boolean =>
    !/^(keyword_argument|dictionary_splat|list_splat)$/.test(argument.type);
  return list ? parts(list).filter(plain) : [];
}
