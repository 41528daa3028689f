/** `Literal['full', 'quick']`, also with enum members and with other literals inside. */
import type { Node } from 'web-tree-sitter';
import type { JsonValue } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { unread } from './definitions.ts';
import { evaluation } from './evaluate.ts';
import { enumeration } from './literal-values.ts';
import { resolveName } from './name-resolution.ts';
import { excerpt, unwrap } from './source-file.ts';
import { subscriptOf } from './subscript.ts';
import { meaningOf, type TypeArgument } from './type-variables.ts';
import { toJson } from './value.ts';

/** The schema of `Literal[items…]`. */
export function literalSchema(items: Node[], context: AnnotationContext): Schema {
  const values = new Map<string, JsonValue>();
  for (const item of items) {
    const problem = collect({ ...context, node: item }, context, values);
    if (problem) return unread(`tq cannot tell the value \`${excerpt(problem)}\``, context);
  }
  return enumeration([...values.values()]);
}

/** Adds the values of one item; to Python `1`, `True` and an enum member of value 1 are three. Returns what it cannot tell. */
function collect(
  { node: item, scope, typeArguments }: TypeArgument,
  context: AnnotationContext,
  values: Map<string, JsonValue>,
): Node | undefined {
  const place = meaningOf(item, { scope, typeArguments }) ?? { node: item, scope, typeArguments };
  const nested = subscriptOf(unwrap(place.node));
  const target = nested && resolveName(nested.base, place.scope);
  if (nested && target?.kind === 'external' && target.path === 'typing.Literal') {
    const problems = nested.items.map((node) => collect({ ...place, node }, context, values));
    return problems.find((problem) => problem !== undefined);
  }
  const start = evaluation({ ...context, scope: place.scope });
  const value = start.evaluate(place.node, start);
  const json = toJson(value);
  if (json === undefined) return item;
  values.set(`${value.type} ${String(json)}`, json);
  return undefined;
}
