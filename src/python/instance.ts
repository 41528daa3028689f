/** An instance of a class of the project that a default makes, as pydantic would dump it. */
import type { JsonObject, JsonValue } from '../json.ts';
import { applyCallable } from './call.ts';
import type { ClassDefinition } from './class-kind.ts';
import type { Evaluation } from './evaluation.ts';
import type { Field } from './fields.ts';
import { joinPaths } from './paths.ts';
import { unwrap } from './source-file.ts';
import { meaningOf } from './type-variables.ts';
import { type CallArguments, firstUnknown, type PythonValue, toJson, unknown } from './value.ts';

const CHANGES_VALUES =
  /\bdef +(__init__|__new__|__post_init__|model_post_init)\b|_validator\b|\bvalidator\(|_serializer\b|\bcomputed_field\b|alias_generator|serialization_alias|validation_alias|\bexclude *=/;

/** The instance that a call makes; unknown when a value is, or when pydantic might change one. */
export function instanceOf(
  definition: ClassDefinition,
  fields: Field[],
  call: CallArguments,
  evaluation: Evaluation,
): PythonValue {
  const { kind } = definition;
  if (changesValues(definition)) return unknown(`\`${definition.name}\` changes its values`);
  const takesPositions = kind === 'dataclass' || kind === 'named-tuple' || kind === 'root-model';
  if (call.positional.length > (takesPositions ? fields.length : 0))
    return unknown('the call has positional arguments');
  const given = new Map(call.keyword);
  call.positional.forEach((value, index) => given.set(fields[index]?.name ?? '', value));
  const problem = firstUnknown([...given.values()]);
  if (problem) return problem;
  const json: JsonObject = {};
  for (const field of fields) {
    const name = nameOf(field);
    if (name === undefined)
      return unknown(`tq cannot tell the alias of \`${definition.name}.${field.name}\``);
    const value = fieldJson(field, given.get(name), kind === 'model' || kind === 'root-model', evaluation);
    if (value === undefined) return unknown(`tq cannot tell \`${definition.name}.${field.name}\``);
    json[name] = value;
  }
  if (![...given.keys()].every((name) => name in json))
    return unknown(`\`${definition.name}\` has no such field`);
  return dumped(kind, json);
}

function changesValues(definition: ClassDefinition): boolean {
  // Settings take their values from the environment.
  const isSettings = definition.externalBases.includes('pydantic_settings.BaseSettings');
  return isSettings || CHANGES_VALUES.test(definition.node.text) || definition.bases.some(changesValues);
}

/** The alias of a model's field is the name under which it is given and dumped. */
function nameOf(field: Field): string | undefined {
  const alias = field.call?.keyword.get('alias');
  if (alias === undefined || alias.type === 'none') return field.name;
  return alias.type === 'str' ? alias.value : undefined;
}

function dumped(kind: ClassDefinition['kind'], json: JsonObject): PythonValue {
  if (kind === 'root-model') return { type: 'instance', json: json['root'] ?? null };
  if (kind === 'named-tuple') return { type: 'instance', json: Object.values(json) };
  return { type: 'instance', json };
}

function fieldJson(
  field: Field,
  given: PythonValue | undefined,
  isModel: boolean,
  evaluation: Evaluation,
): JsonValue | undefined {
  if (given) return toJson(isModel ? (taken(given, field) ?? unknown('')) : given);
  if (field.defaultValue) return toJson(field.defaultValue);
  const { factory } = field;
  if (!factory) return undefined;
  const nothing: CallArguments = { positional: [], keyword: new Map(), nodes: new Map() };
  const made = applyCallable(unwrap(factory), nothing, {
    ...evaluation,
    scope: field.scope,
    position: Infinity,
  });
  return made && toJson(made);
}

/** The words in an annotation that take a value of this kind as it is. */
const TAKES: Partial<Record<PythonValue['type'], RegExp>> = {
  int: /\b(int|float|Any|object|Literal|\w+Int|\w+Float)\b/,
  float: /\b(float|Any|object|\w+Float)\b/,
  str: /\b(str|Any|object|Literal|StrictStr)\b/,
  bool: /\b(bool|Any|object|Literal|StrictBool)\b/,
  dict: /\b(dict|Dict|Mapping|Any|object)\b/,
};

/** What a model makes of the value; undefined when it may convert it in a way that tq does not repeat. */
function taken(value: PythonValue, field: Field): PythonValue | undefined {
  const annotation = writtenType(field);
  if (isTakenAsItIs(value, annotation)) return value;
  if (value.type !== 'str') return undefined;
  if (/^(Optional\[)?(pathlib\.)?Path\b(\]| *\| *None)?$/.test(annotation))
    return { type: 'text', of: 'pathlib.Path', text: joinPaths([value.value]) };
  const isDate = /^(Optional\[)?((datetime|dt)\.)?date\b(\]| *\| *None)?$/.test(annotation);
  return isDate && /^\d{4}-\d\d-\d\d$/.test(value.value)
    ? { type: 'text', of: 'datetime.date', text: value.value }
    : undefined;
}

/** The annotation, or what stands for it when it is a type variable. */
function writtenType({ annotation, scope, typeArguments }: Field): string {
  const node = unwrap(annotation);
  return (meaningOf(node, { scope, typeArguments })?.node ?? node).text;
}

function isTakenAsItIs(value: PythonValue, annotation: string): boolean {
  if (value.type === 'list' || value.type === 'tuple' || value.type === 'set') {
    return value.items.every((item) => isTakenAsItIs(item, annotation));
  }
  if (value.type === 'dict' && !value.entries.every(([, each]) => isTakenAsItIs(each, annotation)))
    return false;
  return TAKES[value.type]?.test(annotation) ?? true;
}
