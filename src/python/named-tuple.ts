/** Named tuples as definitions of a parameter schema: an array with a place for each field. */
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { evaluation } from './evaluate.ts';
import { readFields } from './fields.ts';
import { fieldSchema, withTitle } from './model.ts';

/** `{prefixItems, minItems, maxItems, type}`, or in words what tq could not read. */
export function namedTupleSchema(
  definition: ClassDefinition,
  context: AnnotationContext,
): JsonObject | string {
  const fields = readFields(
    definition,
    evaluation({ ...context, scope: definition.body }),
    context.typeArguments,
  );
  if (typeof fields === 'string') return fields;
  if (context.settingsAround?.has('alias_generator')) return 'its model gives the fields other names';
  const items: JsonObject[] = [];
  for (const field of fields) {
    const item = fieldSchema(field, context);
    if (typeof item === 'string') return item;
    items.push(withTitle(item, field.name));
  }
  return tupleOf(items, fields.filter((field) => !field.optional).length);
}

/** The array; `required` counts the fields without a default, which come first. */
export function tupleOf(prefixItems: JsonObject[], required: number): JsonObject {
  return {
    type: 'array',
    ...(prefixItems.length > 0 ? { prefixItems } : {}),
    ...(required > 0 ? { minItems: required } : {}),
    maxItems: prefixItems.length,
  };
}
