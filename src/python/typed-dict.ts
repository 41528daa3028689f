/** `class Options(TypedDict): …` as a definition of a parameter schema. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { docstringOf } from './docstring.ts';
import { evaluation } from './evaluate.ts';
import { readFields } from './fields.ts';
import { fieldSchema, withTitle } from './model.ts';
import { readSettings, settingsSchema } from './model-config.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { unwrap } from './source-file.ts';
import { subscriptOf } from './subscript.ts';

/** `{properties, required, title, type, …}`, or in words what tq could not read. */
export function typedDictSchema(
  definition: ClassDefinition,
  context: AnnotationContext,
): JsonObject | string {
  const fields = readFields(
    definition,
    evaluation({ ...context, scope: definition.body }),
    context.typeArguments,
  );
  const read = readSettings(definition, context);
  if (read.has('alias_generator')) return 'its settings give the fields other names';
  const settings = settingsSchema(read, false);
  if (typeof fields === 'string') return fields;
  if (typeof settings === 'string') return settings;
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const field of fields) {
    const { annotation, isRequired = !field.optional } = withoutMarks(field.annotation, field.scope);
    const property = fieldSchema({ ...field, annotation }, context);
    if (typeof property === 'string') return property;
    properties[field.name] = withTitle(property, field.name);
    if (isRequired) required.push(field.name);
  }
  const description = docstringOf(definition.node);
  return {
    title: definition.name,
    type: 'object',
    ...(description ? { description } : {}),
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...settings,
  };
}

const MARKS: Record<string, boolean | undefined> = {
  'typing.Required': true,
  'typing.NotRequired': false,
  'typing.ReadOnly': undefined,
};

/** `Required[int]` and `NotRequired[int]`, also inside `ReadOnly`. */
function withoutMarks(written: Node, scope: Scope): { annotation: Node; isRequired?: boolean } {
  const annotation = unwrap(written);
  const subscript = subscriptOf(annotation);
  const target = subscript && resolveName(subscript.base, scope);
  const [inner] = subscript?.items ?? [];
  if (!inner || target?.kind !== 'external' || !(target.path in MARKS)) return { annotation };
  const nested = withoutMarks(inner, scope);
  return { annotation: nested.annotation, isRequired: MARKS[target.path] ?? nested.isRequired };
}
