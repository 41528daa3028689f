/** pydantic models and dataclasses as definitions of a parameter schema. */
import type { JsonObject } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import type { ClassDefinition } from './class-kind.ts';
import { applyField } from './constraints.ts';
import { docstringOf } from './docstring.ts';
import { evaluation } from './evaluate.ts';
import { type InputType, replacedTypes } from './field-validators.ts';
import { type Field, readFields } from './fields.ts';
import { generated, readSettings, type Settings, settingsSchema } from './model-config.ts';
import { titled } from './text-case.ts';
import { toJson } from './value.ts';

/** `{properties, required, title, type, …}`, or in words what tq could not read. */
export function fieldsSchema(
  definition: ClassDefinition,
  context: AnnotationContext,
  title: string,
): JsonObject | string {
  const start = evaluation({ ...context, scope: definition.body });
  const fields = readFields(definition, start, context.typeArguments);
  if (typeof fields === 'string') return fields;
  const settings = readSettings(definition, context);
  const fromSettings = settingsSchema(
    settings,
    fields.some((field) => field.defaultValue !== undefined),
  );
  if (typeof fromSettings === 'string') return fromSettings;
  const inside = definition.kind === 'model' ? { ...context, settingsAround: settings } : context;
  const read = readProperties(fields, { definition, settings, context: inside });
  if (typeof read === 'string') return read;
  // `Box[int]` is a class that pydantic makes, without the docstring.
  const description =
    definition.kind === 'dataclass' || title === definition.name ? docstringOf(definition.node) : undefined;
  return {
    title,
    type: 'object',
    ...(description ? { description } : {}),
    properties: read.properties,
    ...(read.required.length > 0 ? { required: read.required } : {}),
    ...fromSettings,
  };
}

interface Surroundings {
  definition: ClassDefinition;
  settings: Settings;
  context: AnnotationContext;
}

function readProperties(
  fields: Field[],
  surroundings: Surroundings,
): { properties: JsonObject; required: string[] } | string {
  const { definition, settings, context } = surroundings;
  const replaced = replacedTypes(definition);
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const field of fields) {
    const property = fieldSchema(field, context, replaced.get(field.name) ?? replaced.get('*'));
    if (typeof property === 'string') return property;
    const name = aliasOf(field, settings, context);
    if (name === undefined) return `tq cannot tell the alias of \`${field.name}\``;
    const problem = describe(property, field, surroundings);
    if (problem !== undefined) return problem;
    properties[name] = withTitle(property, name);
    if (!field.optional && !('default' in property)) required.push(name);
  }
  return { properties, required };
}

/** Adds what settings of the class say about each field; in words what tq could not read. */
function describe(
  property: JsonObject,
  field: Field,
  { settings, context }: Surroundings,
): string | undefined {
  const title = generated('field_title_generator', settings, field.name, context);
  if (title?.type === 'unknown') return title.reason;
  if (title?.type === 'str') property['title'] ??= title.value;
  const usesDocstrings = settings.get('use_attribute_docstrings')?.value;
  if (field.docstring !== undefined && usesDocstrings?.type === 'bool' && usesDocstrings.value)
    property['description'] ??= field.docstring;
  return undefined;
}

/** The schema of one field without its title, or in words what tq could not read. */
export function fieldSchema(
  field: Field,
  context: AnnotationContext,
  replacement?: InputType,
): JsonObject | string {
  const schema = typeSchema(field, context, replacement);
  const [reason] = context.dropped;
  if (!schema || reason !== undefined) return reason ?? `\`${field.name}\` has a type without a schema`;
  const property = structuredClone(schema);
  if (field.defaultValue?.type === 'unknown') return `tq cannot tell the default of \`${field.name}\``;
  const refined = { schema: property, definitions: context.definitions, isValidated: false };
  if (field.call && !applyField(refined, withoutDefault(field.call)))
    return `tq cannot read \`Field(…)\` of \`${field.name}\``;
  const json = field.defaultValue ? toJson(field.defaultValue) : undefined;
  if (json !== undefined) property['default'] = json;
  return property;
}

function typeSchema(
  field: Field,
  context: AnnotationContext,
  replacement?: InputType,
): JsonObject | undefined {
  const { annotation, scope, typeArguments } = field;
  if (!replacement) return context.read(annotation, { ...context, scope, typeArguments, depth: 0 });
  return replacement.node
    ? context.read(replacement.node, { ...context, scope: replacement.scope, depth: 0 })
    : {};
}

function withoutDefault(call: NonNullable<Field['call']>): NonNullable<Field['call']> {
  return {
    ...call,
    positional: [],
    keyword: new Map([...call.keyword].filter(([name]) => name !== 'default')),
  };
}

/** The name under which a value is given; undefined when tq cannot tell it. */
function aliasOf(field: Field, settings: Settings, context: AnnotationContext): string | undefined {
  const declared = ['validation_alias', 'alias'].map((name) => field.call?.keyword.get(name));
  const alias =
    declared.find((each) => each !== undefined && each.type !== 'none') ??
    generated('alias_generator', settings, field.name, context);
  if (alias === undefined) return field.name;
  return alias.type === 'str' ? alias.value : undefined;
}

/** The property with a title made of its name, where pydantic gives one. */
export function withTitle(property: JsonObject, name: string): JsonObject {
  return 'title' in property || !takesTitle(property) ? property : { ...property, title: prettified(name) };
}

/** pydantic gives no title to a field that is a reference, with or without `None`. */
function takesTitle(property: JsonObject): boolean {
  if ('$ref' in property) return false;
  const choices = property['anyOf'];
  const [first, second] = Array.isArray(choices) ? (choices as JsonObject[]) : [];
  const nullable = Array.isArray(choices) && choices.length === 2 && second?.['type'] === 'null';
  return !(nullable && first !== undefined && '$ref' in first);
}

function prettified(name: string): string {
  return titled(name).replace(/_/g, ' ').trim();
}
