/** What a call gives to a function, as expressions: nothing is evaluated before it is needed. */
import type { Node } from 'web-tree-sitter';
import type { FlowValue } from './flow-value.ts';
import { resolveIdentifier } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { firstPart, parts } from './source-file.ts';

/** An expression with the place where its names are looked up. */
export interface Expression {
  node: Node;
  scope: Scope;
  position: number;
  /** The function or flow itself, when it is handed over without an expression: a decorator's argument. */
  value?: FlowValue;
}

export interface Arguments {
  positional: Expression[];
  keywords: Map<string, Expression>;
  /** `**options`; a later one wins. */
  splats: Expression[];
}

/** The arguments of a call; `*args` of the function around it are put in, other stars are left out. */
export function readArguments(call: Node, scope: Scope): Arguments {
  const given: Arguments = { positional: [], keywords: new Map(), splats: [] };
  const position = call.startIndex;
  const list = call.childForFieldName('arguments');
  for (const node of list ? parts(list) : []) {
    const { type } = node;
    if (type === 'keyword_argument') {
      const name = node.childForFieldName('name')?.text ?? '';
      const value = node.childForFieldName('value');
      if (value) given.keywords.set(name, { node: value, scope, position });
    } else if (type === 'dictionary_splat') {
      const inner = firstPart(node);
      if (inner) given.splats.push({ node: inner, scope, position });
    } else if (type === 'list_splat') {
      const inner = firstPart(node);
      if (inner) given.positional.push(...spread(inner, scope, position));
    } else {
      given.positional.push(handedOn({ node, scope, position }));
    }
  }
  return given;
}

/** What a parameter of the function around it holds is handed on as it is: `fn`, `args[0]`. */
function handedOn(expression: Expression): Expression {
  const { node, scope, position } = expression;
  const source = node.type === 'subscript' ? node.childForFieldName('value') : node;
  const target = source?.type === 'identifier' ? resolveIdentifier(source.text, scope, position) : undefined;
  if (target?.kind !== 'local') return expression;
  const { value, items } = target.binding;
  if (source === node) return value ? { ...expression, value } : expression;
  return items?.at(Number(node.childForFieldName('subscript')?.text)) ?? expression;
}

/** Arguments of `functools.partial` and those of the call that follows it. */
export function joined(first: Arguments | undefined, second: Arguments): Arguments {
  if (!first) return second;
  return {
    positional: [...first.positional, ...second.positional],
    keywords: new Map([...first.keywords, ...second.keywords]),
    splats: [...first.splats, ...second.splats],
  };
}

function spread(node: Node, scope: Scope, position: number): Expression[] {
  const target = node.type === 'identifier' ? resolveIdentifier(node.text, scope, position) : undefined;
  if (target?.kind === 'local' && target.binding.items) return target.binding.items;
  const items = /^(list|tuple)$/.test(node.type) ? parts(node) : [];
  return items.map((item) => ({ node: item, scope, position }));
}
