/** pydantic models and dataclasses as definitions of a parameter schema. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import { callArguments } from './call.ts';
import type { ClassDefinition } from './class-kind.ts';
import { applyField } from './constraints.ts';
import { docstringOf } from './docstring.ts';
import { evaluation } from './evaluate.ts';
import { type Field, readFields } from './fields.ts';
import { parts } from './source-file.ts';
import { type PythonValue, toJson } from './value.ts';

/** Settings of a model that show in its schema, and those that do not. */
const WITHOUT_TRACE = new Set(
  (
    'frozen populate_by_name validate_by_name validate_by_alias arbitrary_types_allowed from_attributes strict ' +
    'validate_assignment validate_default str_strip_whitespace str_to_lower str_to_upper use_enum_values protected_namespaces ' +
    'revalidate_instances orm_mode allow_mutation'
  ).split(' '),
);

/** `{properties, required, title, type, …}`, or in words what tq could not read. */
export function fieldsSchema(definition: ClassDefinition, context: AnnotationContext): JsonObject | string {
  const config = readConfig(definition, context);
  if (typeof config === 'string') return config;
  const fields = readFields(
    definition,
    evaluation({ scope: definition.body, onLocalClass: context.onLocalClass }),
  );
  if (typeof fields === 'string') return fields;
  if (/mode *= *['"](plain|wrap)['"]|json_schema_input_type/.test(definition.node.text))
    return 'a validator may change the type of a field';
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const field of fields) {
    const property = fieldSchema(field, context);
    if (typeof property === 'string') return property;
    const name = aliasOf(field);
    if (name === undefined) return `tq cannot tell the alias of \`${field.name}\``;
    if (!('title' in property) && takesTitle(property)) property['title'] = prettified(name);
    properties[name] = property;
    if (!field.optional && !('default' in property)) required.push(name);
  }
  const description = docstringOf(definition.node);
  return {
    title: definition.name,
    type: 'object',
    ...(description ? { description } : {}),
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...config,
  };
}

/** `RootModel[X]`: the schema of `X` with the name of the class. */
export function rootModelSchema(
  definition: ClassDefinition,
  context: AnnotationContext,
): JsonObject | string {
  const list = definition.node.childForFieldName('superclasses');
  const base = (list ? parts(list) : []).find((each) => each.type === 'subscript');
  const fields = readFields(definition, evaluation({ scope: definition.body }));
  const root = typeof fields === 'string' ? undefined : fields.find((field) => field.name === 'root');
  const type = base?.childForFieldName('subscript') ?? root?.annotation;
  const schema = type ? context.read(type, context) : undefined;
  if (!schema || root?.call || root?.defaultValue) return 'tq cannot tell the root type';
  const description = docstringOf(definition.node);
  return { ...schema, title: definition.name, ...(description ? { description } : {}) };
}

function fieldSchema(field: Field, context: AnnotationContext): JsonObject | string {
  const schema = context.read(field.annotation, { ...context, scope: field.scope, depth: 0 });
  const [reason] = context.dropped;
  if (!schema || reason !== undefined) return reason ?? `\`${field.name}\` has a type without a schema`;
  const property = structuredClone(schema);
  if (field.defaultValue?.type === 'unknown') return `tq cannot tell the default of \`${field.name}\``;
  if (field.call && !applyField(property, withoutDefault(field.call)))
    return `tq cannot read \`Field(…)\` of \`${field.name}\``;
  const json = field.defaultValue ? toJson(field.defaultValue) : undefined;
  if (json !== undefined) property['default'] = json;
  if ('deprecated' in property) property['deprecated'] = Boolean(property['deprecated']);
  return property;
}

function withoutDefault(call: NonNullable<Field['call']>): NonNullable<Field['call']> {
  return {
    ...call,
    positional: [],
    keyword: new Map([...call.keyword].filter(([name]) => name !== 'default')),
  };
}

/** The name under which a value is given; undefined when tq cannot tell it. */
function aliasOf(field: Field): string | undefined {
  const alias = field.call?.keyword.get('validation_alias') ?? field.call?.keyword.get('alias');
  if (alias === undefined || alias.type === 'none') return field.name;
  return alias.type === 'str' ? alias.value : undefined;
}

/** pydantic gives no title to a field that is a reference, with or without `None`. */
function takesTitle(property: JsonObject): boolean {
  if ('$ref' in property) return false;
  const choices = property['anyOf'];
  const [first, second] = Array.isArray(choices) ? (choices as JsonObject[]) : [];
  const nullable = Array.isArray(choices) && choices.length === 2 && second?.['type'] === 'null';
  return !(nullable && first !== undefined && '$ref' in first);
}

/** Python's `str.title()`, underscores as spaces. */
function prettified(name: string): string {
  const title = name.replace(
    /\p{L}+/gu,
    (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
  return title.replace(/_/g, ' ').trim();
}

function readConfig(definition: ClassDefinition, context: AnnotationContext): JsonObject | string {
  const config: JsonObject = {};
  for (const base of definition.bases.toReversed()) {
    const inherited = readConfig(base, context);
    if (typeof inherited === 'string') return inherited;
    Object.assign(config, inherited);
    // A title belongs to one class; its children get their own.
    delete config['title'];
  }
  for (const [name, value] of ownConfig(definition)) {
    const problem = applySetting(config, name, value);
    if (problem !== undefined) return problem;
  }
  return config;
}

/** `model_config = ConfigDict(…)`, a dictionary, or the older `class Config`. */
function ownConfig(definition: ClassDefinition): [string, PythonValue][] {
  const start = evaluation({ scope: definition.body });
  const node = definition.body.bindings.get('model_config')?.at(-1)?.node;
  if (node?.type === 'call') return [...(callArguments(node, start)?.keyword ?? [])];
  const value = node ? start.evaluate(node, start) : undefined;
  if (value?.type === 'dict')
    return value.entries.flatMap(([key, each]): [string, PythonValue][] =>
      key.type === 'str' ? [[key.value, each]] : [],
    );
  const inner = definition.body.bindings.get('Config')?.at(-1);
  return inner?.kind === 'class' ? innerConfig(inner.node, start) : [];
}

function innerConfig(node: Node, start: ReturnType<typeof evaluation>): [string, PythonValue][] {
  const assignments = node.descendantsOfType('assignment');
  return assignments.flatMap((assignment): [string, PythonValue][] => {
    const name = assignment.childForFieldName('left')?.text ?? '';
    const value = assignment.childForFieldName('right');
    return value ? [[name, start.evaluate(value, start)]] : [];
  });
}

function applySetting(config: JsonObject, name: string, value: PythonValue): string | undefined {
  if (WITHOUT_TRACE.has(name)) return undefined;
  const json: JsonValue | undefined = toJson(value);
  if (json === undefined) return `tq cannot tell the setting \`${name}\``;
  if (name === 'extra') {
    delete config['additionalProperties'];
    if (json !== 'ignore') config['additionalProperties'] = json === 'allow';
    return undefined;
  }
  if (name === 'title') {
    config['title'] = json;
    return undefined;
  }
  if (name !== 'json_schema_extra' || json === null || typeof json !== 'object' || Array.isArray(json))
    return `tq does not know the setting \`${name}\``;
  Object.assign(config, json);
  return undefined;
}
