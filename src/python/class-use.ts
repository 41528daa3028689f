/** A class as an annotation names it: `Box`, or `Box[int]` with a name of its own. */
import type { Node } from 'web-tree-sitter';
import type { AnnotationContext } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { subscriptOf } from './subscript.ts';
import { definitionName, displayArgument } from './type-display.ts';
import { bind, classVariables, isUnchanged, type TypeArguments } from './type-variables.ts';

export interface ClassUse {
  /** Among the definitions. */
  name: string;
  title: string;
  typeArguments?: TypeArguments;
}

/** A class whose variables hold ever longer types has no end. */
const LONGEST_TITLE = 1000;

/** The names of the class and what stands for its variables, or in words what tq could not read. */
export function classUse(
  definition: ClassDefinition,
  whole: Node,
  context: AnnotationContext,
): ClassUse | string {
  const { name } = definition;
  const items = subscriptOf(whole)?.items ?? [];
  const variables = classVariables(definition);
  if (items.length === 0 || isUnchanged(variables, items, context)) return { name, title: name };
  const shown = items.map((item) => displayArgument(item, context)).filter((item) => item !== undefined);
  const title = `${name}[${shown.join(', ')}]`;
  if (shown.length < items.length || items.length > variables.length || title.length > LONGEST_TITLE)
    return `tq does not know what Prefect calls \`${whole.text}\``;
  return {
    name: definitionName(name, shown),
    title: definition.kind === 'model' || definition.kind === 'root-model' ? title : name,
    typeArguments: bind(variables, items, { ...context, isOfClass: true }),
  };
}
