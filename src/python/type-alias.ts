/** `type Ids = list[int]` and `Ids = TypeAliasType('Ids', list[int])`: definitions with the name of the alias. */
import type { Node } from 'web-tree-sitter';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { define, unread } from './definitions.ts';
import type { Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { subscriptOf } from './subscript.ts';
import { definitionName, displayArgument } from './type-display.ts';
import { bind, typeVariable, withTypeParameters } from './type-variables.ts';

/** The alias that `type X[T] = …` at `statement` makes, named by the annotation `whole`. */
export function typeAliasSchema(
  statement: Node,
  outer: Scope,
  whole: Node,
  context: AnnotationContext,
): Schema {
  const left = statement.childForFieldName('left');
  const value = statement.childForFieldName('right');
  const head = left ? unwrap(left) : undefined;
  const [name, list] = head?.type === 'generic_type' ? parts(head) : [head];
  if (!name || !value) return unread('tq does not understand the alias', context);
  const scope = withTypeParameters(list ?? null, outer);
  const variables = list ? [...scope.bindings.values()].flatMap(([binding]) => binding?.node ?? []) : [];
  return aliasSchema({ name: name.text, node: statement, value, scope, variables }, whole, context);
}

/** The alias that `TypeAliasType('X', …, type_params=(T,))` makes. */
export function calledTypeAlias(call: Node, whole: Node, context: AnnotationContext): Schema {
  const list = call.childForFieldName('arguments');
  const [name, value, ...more] = list ? parts(list) : [];
  const text = name && plainText(name);
  if (text === undefined || !value) return unread('tq does not understand the alias', context);
  const parameters = more.find((each) => each.childForFieldName('name')?.text === 'type_params');
  const tuple = parameters?.childForFieldName('value');
  const variables = (tuple ? parts(tuple) : []).flatMap((each) => typeVariable(each, context.scope) ?? []);
  return aliasSchema({ name: text, node: call, value, scope: context.scope, variables }, whole, context);
}

interface Alias {
  name: string;
  node: Node;
  value: Node;
  scope: Scope;
  variables: Node[];
}

function aliasSchema(alias: Alias, whole: Node, context: AnnotationContext): Schema {
  const items = subscriptOf(whole)?.items ?? [];
  const shown = items.map((item) => displayArgument(item, context)).filter((item) => item !== undefined);
  if (shown.length < items.length)
    return unread(`tq does not know what Prefect calls \`${whole.text}\``, context);
  const name = items.length === 0 ? alias.name : definitionName(alias.name, shown);
  const typeArguments = bind(alias.variables, items, context);
  const key = `${alias.scope.module.name}.${name}`;
  return define({ key, name, title: name }, context, () => {
    const inside = { ...context, scope: alias.scope, typeArguments, depth: 0 };
    return context.read(alias.value, inside) ?? 'it has no schema';
  });
}
