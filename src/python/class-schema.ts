/** Classes of the project as parameter types: one reader for each kind of class. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { type ClassDefinition, readClassDefinition } from './class-kind.ts';
import { classUse, type ClassUse } from './class-use.ts';
import { definitionKey, referenceTo } from './definition-names.ts';
import { define, unread } from './definitions.ts';
import { enumSchema } from './enum.ts';
import { evaluation } from './evaluate.ts';
import { fieldsSchema } from './model.ts';
import { namedTupleSchema } from './named-tuple.ts';
import { rootModelSchema } from './root-model.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt } from './source-file.ts';
import { typedDictSchema } from './typed-dict.ts';

/** The schema of a class of the project: a `$ref` into the definitions, or nothing in particular for a plain class. */
export function classSchema(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema {
  const definition = readClassDefinition(binding, scope);
  if (definition.kind === 'plain') return {};
  if (typeof definition.kind === 'object')
    return unread(`\`${excerpt(whole)}\` is ${definition.kind.unknown}`, context);
  const use = classUse(definition, whole, context);
  if (typeof use === 'string') return unread(use, context);
  const key = definitionKey(definition, use.name);
  const inside = { ...context, typeArguments: use.typeArguments, self: referenceTo(key) };
  return define({ ...use, key }, context, () => schemaOf(definition, inside, use));
}

/** The definition, or in words what tq could not read. */
function schemaOf(
  definition: ClassDefinition,
  context: AnnotationContext,
  { title }: ClassUse,
): JsonObject | string {
  const inClass = {
    ...context,
    scope: definition.body,
    quoted: false,
    depth: 0,
    outerQuotedScope: definition.outer,
    innerQuotedScope: definition.outer,
  };
  switch (definition.kind) {
    case 'enum':
      return enumSchema(definition, evaluation(inClass));
    case 'root-model':
      return rootModelSchema(definition, inClass, title);
    case 'typed-dict':
      return typedDictSchema(definition, inClass);
    case 'named-tuple':
      return namedTupleSchema(definition, inClass);
    default:
      return fieldsSchema(definition, inClass, title);
  }
}
