/** `class Ids(RootModel[list[int]])`: the schema of the root with the name of the class. */
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { docstringOf } from './docstring.ts';
import { evaluation } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { type Field, readFields } from './fields.ts';
import { fieldSchema } from './model.ts';
import { readSettings, settingsSchema } from './model-config.ts';
import { resolveName } from './name-resolution.ts';
import { parts } from './source-file.ts';
import { subscriptOf } from './subscript.ts';
import { baseArguments, type TypeArguments } from './type-variables.ts';

/** The schema, or in words what tq could not read. */
export function rootModelSchema(
  definition: ClassDefinition,
  context: AnnotationContext,
  title: string,
): JsonObject | string {
  const start = evaluation({ ...context, scope: definition.body });
  const root = rootField(definition, start, context.typeArguments);
  if (typeof root === 'string') return root;
  const schema = fieldSchema(root, context);
  const settings = settingsSchema(readSettings(definition, context), root.defaultValue !== undefined);
  if (typeof schema === 'string') return schema;
  if (typeof settings === 'string') return settings;
  const description = title === definition.name ? docstringOf(definition.node) : undefined;
  return { ...schema, title, ...(description ? { description } : {}), ...settings };
}

/** What the root model holds, as its field `root` or in `RootModel[X]`, or in words what tq could not read. */
export function rootField(
  definition: ClassDefinition,
  start: Evaluation,
  typeArguments: TypeArguments | undefined,
): Field | string {
  const fields = readFields(definition, start, typeArguments);
  if (typeof fields === 'string') return fields;
  const written = fields.find((field) => field.name === 'root');
  return written ?? rootOfBase(definition, typeArguments) ?? 'tq cannot tell the root type';
}

/** The `X` of the nearest `RootModel[X]` among the bases. */
function rootOfBase(
  definition: ClassDefinition,
  typeArguments: TypeArguments | undefined,
): Field | undefined {
  const list = definition.node.childForFieldName('superclasses');
  for (const base of (list ? parts(list) : []).flatMap((node) => subscriptOf(node) ?? [])) {
    const target = resolveName(base.base, definition.outer);
    const [annotation] = base.items;
    if (annotation && target.kind === 'external' && target.path === 'pydantic.RootModel')
      return { name: 'root', annotation, scope: definition.outer, typeArguments, optional: false };
  }
  for (const base of definition.bases) {
    const found = rootOfBase(base, baseArguments(definition, base, typeArguments));
    if (found) return found;
  }
  return undefined;
}
