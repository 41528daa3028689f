/** Settings of a model: `model_config = ConfigDict(…)`, the older `class Config`, keywords of the class. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AnnotationContext } from './annotation-context.ts';
import { applyCallable, callArguments } from './call.ts';
import type { ClassDefinition } from './class-kind.ts';
import { evaluation } from './evaluate.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { parts, unwrap } from './source-file.ts';
import { type PythonValue, toJson, unknown } from './value.ts';
import { writtenKeyword } from './written-keyword.ts';

/** Settings that leave no trace in a schema. */
const WITHOUT_TRACE = new Set(
  (
    'frozen populate_by_name validate_by_name validate_by_alias serialize_by_alias arbitrary_types_allowed from_attributes strict ' +
    'validate_assignment validate_default validate_return str_strip_whitespace str_to_lower str_to_upper use_enum_values ' +
    'protected_namespaces revalidate_instances orm_mode allow_mutation hide_input_in_errors coerce_numbers_to_str regex_engine ' +
    'defer_build cache_strings loc_by_alias allow_inf_nan plugin_settings ignored_types val_json_bytes val_temporal_unit ' +
    'validation_error_cause url_preserve_empty_path ser_json_inf_nan'
  ).split(' '),
);
/** Settings that change how defaults are written. */
const CHANGES_DEFAULTS = new Set([
  'json_encoders',
  'ser_json_timedelta',
  'ser_json_temporal',
  'ser_json_bytes',
]);
/** Settings of `pydantic_settings` say where values come from. */
const OF_SETTINGS =
  /^(env|cli|nested_model|secrets|yaml|toml|json_file|pyproject|case_sensitive|enable_decoding)/;

const TAKEN_OVER = new Set(['extra', 'alias_generator', 'field_title_generator']);
/** Bases whose models take no other fields than their own. */
const FORBIDS_EXTRA = new Set(['pydantic_settings.BaseSettings', 'prefect.input.RunInput']);

export interface Setting {
  value: PythonValue;
  /** The expression, for those that are callables. */
  node: Node;
  scope: Scope;
}

export type Settings = ReadonlyMap<string, Setting>;

/** The settings of the class and of those it is built on. */
export function readSettings(definition: ClassDefinition, context: AnnotationContext): Settings {
  const settings = new Map(settingsAround(definition, context));
  const { externalBases, node, outer: scope } = definition;
  if (externalBases.some((path) => FORBIDS_EXTRA.has(path)))
    settings.set('extra', { value: { type: 'str', value: 'forbid' }, node, scope });
  for (const base of definition.bases.toReversed()) {
    for (const [name, setting] of readSettings(base, context)) {
      // A title belongs to one class; its children get their own.
      if (name !== 'title') settings.set(name, setting);
    }
  }
  for (const [name, setting] of ownSettings(definition, context)) settings.set(name, setting);
  return settings;
}

/** What a class without settings of its own takes over from the model that it is a field of (measured on pydantic 2.14). */
function settingsAround(
  { node, kind }: ClassDefinition,
  { settingsAround: around }: AnnotationContext,
): [string, Setting][] {
  const isOwn = kind === 'model' || kind === 'root-model' || /pydantic/.test(decoratorsOf(node));
  return isOwn || !around ? [] : [...around].filter(([name]) => TAKEN_OVER.has(name));
}

function decoratorsOf({ parent }: Node): string {
  const decorators = parent?.type === 'decorated_definition' ? parts(parent).slice(0, -1) : [];
  return decorators.map((decorator) => decorator.text).join('\n');
}

/** What the settings put into the schema of the class, or in words what tq cannot tell. */
export function settingsSchema(settings: Settings, hasDefaults: boolean): JsonObject | string {
  const schema: JsonObject = {};
  for (const [name, { value }] of settings) {
    const isSilent = WITHOUT_TRACE.has(name) || OF_SETTINGS.test(name) || READ_ELSEWHERE.has(name);
    if (isSilent || (CHANGES_DEFAULTS.has(name) && !hasDefaults)) continue;
    const json = toJson(value);
    if (json === undefined) return `tq cannot tell the setting \`${name}\``;
    const shown = shownSetting(name, json);
    if (typeof shown === 'string') return shown;
    Object.assign(schema, shown);
  }
  return schema;
}

function shownSetting(name: string, json: JsonValue): JsonObject | string {
  if (CHANGES_DEFAULTS.has(name)) return `the setting \`${name}\` changes how defaults are written`;
  if (json === null || (name === 'extra' && json === 'ignore')) return {};
  if (name === 'extra') return { additionalProperties: json === 'allow' };
  if (name === 'title') return { title: json };
  const isExtra = name === 'json_schema_extra' && typeof json === 'object' && !Array.isArray(json);
  return isExtra ? json : `tq does not know the setting \`${name}\``;
}

const READ_ELSEWHERE = new Set(['alias_generator', 'field_title_generator', 'use_attribute_docstrings']);

/** What a callable among the settings makes of a field's name; unknown when tq cannot tell, undefined without one. */
export function generated(
  name: 'alias_generator' | 'field_title_generator',
  settings: Settings,
  field: string,
  context: AnnotationContext,
): PythonValue | undefined {
  const setting = settings.get(name);
  if (!setting || setting.value.type === 'none') return undefined;
  const callable = generatorOf(setting);
  if (!callable) return undefined;
  const start = evaluation({ ...context, scope: setting.scope });
  const positional: PythonValue[] = [{ type: 'str', value: field }];
  if (name === 'field_title_generator') positional.push({ type: 'opaque' });
  const call = { positional, keyword: new Map<string, PythonValue>(), nodes: new Map<string, Node>() };
  return (
    applyCallable(callable, call, start) ?? unknown(`tq cannot tell what \`${name}\` makes of \`${field}\``)
  );
}

/** The callable itself, or the one that `AliasGenerator(validation_alias=…)` holds for what is given. */
function generatorOf({ node, scope }: Setting): Node | undefined {
  const callee = node.type === 'call' ? node.childForFieldName('function') : null;
  const target = callee ? resolveName(callee, scope) : undefined;
  if (target?.kind !== 'external' || !target.path.endsWith('.AliasGenerator')) return node;
  const list = node.childForFieldName('arguments');
  return writtenKeyword(list, 'validation_alias') ?? writtenKeyword(list, 'alias');
}

function ownSettings(definition: ClassDefinition, context: AnnotationContext): [string, Setting][] {
  const { body, outer } = definition;
  const list = definition.node.childForFieldName('superclasses');
  const keywords = (list ? parts(list) : []).filter((each) => each.type === 'keyword_argument');
  const configured = ['model_config', '__pydantic_config__'].map(
    (name) => body.bindings.get(name)?.at(-1)?.node,
  );
  const node = configured.find((each) => each !== undefined);
  const inner = body.bindings.get('Config')?.at(-1);
  return [
    ...settingsIn(decoratorConfig(definition), outer, context),
    ...settingsIn(node, body, context),
    ...(inner?.kind === 'class' ? assignments(inner.node, body, context) : []),
    ...keywords.flatMap((keyword) => setting(keyword, outer, context)),
  ];
}

/** `@dataclass(config=ConfigDict(…))` of pydantic, `@with_config(…)`. */
function decoratorConfig(definition: ClassDefinition): Node | undefined {
  const decorated =
    definition.node.parent?.type === 'decorated_definition' ? parts(definition.node.parent) : [];
  for (const decorator of decorated.filter((part) => part.type === 'decorator')) {
    const call = parts(decorator)[0];
    const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
    const target = callee ? resolveName(callee, definition.outer) : undefined;
    const list = call?.childForFieldName('arguments');
    if (!list || target?.kind !== 'external') continue;
    if (target.path === 'pydantic.with_config') return parts(list)[0];
    const config = writtenKeyword(list, 'config');
    if (target.path === 'pydantic.dataclasses.dataclass' && config) return config;
  }
  return undefined;
}

/** `ConfigDict(…)` or a dictionary. */
function settingsIn(node: Node | undefined, scope: Scope, context: AnnotationContext): [string, Setting][] {
  if (!node) return [];
  const start = evaluation({ ...context, scope });
  if (node.type === 'call') {
    const list = node.childForFieldName('arguments');
    const read = callArguments(node, start);
    if (!read) return [['…', { value: unknown('of what is spread into it'), node, scope }]];
    const spread = [...read.keyword].filter(([name]) => !read.nodes.has(name));
    return [
      ...spread.map(([name, value]): [string, Setting] => [name, { value, node, scope }]),
      ...(list ? parts(list).flatMap((keyword) => setting(keyword, scope, context)) : []),
    ];
  }
  const value = start.evaluate(node, start);
  if (value.type === 'dict')
    return value.entries.flatMap(([key, each]): [string, Setting][] =>
      key.type === 'str' ? [[key.value, { value: each, node: entryOf(node, key.value) ?? node, scope }]] : [],
    );
  return [['…', { value: unknown('of what it is'), node, scope }]];
}

function entryOf(dictionary: Node, key: string): Node | undefined {
  const pair = parts(dictionary).find((each) => each.childForFieldName('key')?.text.slice(1, -1) === key);
  return pair?.childForFieldName('value') ?? undefined;
}

function assignments(node: Node, scope: Scope, context: AnnotationContext): [string, Setting][] {
  return node.descendantsOfType('assignment').flatMap((assignment) => setting(assignment, scope, context));
}

function setting(holder: Node, scope: Scope, context: AnnotationContext): [string, Setting][] {
  const name = (holder.childForFieldName('name') ?? holder.childForFieldName('left'))?.text;
  const node = holder.childForFieldName('value') ?? holder.childForFieldName('right');
  if (name === undefined || !node || name === 'metaclass' || name === 'total') return [];
  const start = evaluation({ ...context, scope });
  return [[name, { value: start.evaluate(node, start), node: unwrap(node), scope }]];
}
