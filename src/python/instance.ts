/** A model or dataclass instance written in the source, as pydantic would dump it. */
import type { JsonObject, JsonValue } from '../json.ts';
import type { ClassDefinition } from './class-kind.ts';
import type { Field } from './fields.ts';
import { type CallArguments, firstUnknown, type PythonValue, toJson, unknown } from './value.ts';

const EMPTY: Record<string, JsonValue> = { list: [], dict: {}, set: [], tuple: [], frozenset: [] };

/** The instance that a call makes; unknown when a value is, or when pydantic might change one. */
export function instanceOf(definition: ClassDefinition, fields: Field[], call: CallArguments): PythonValue {
  const given = new Map(call.keyword);
  if (definition.kind === 'dataclass') {
    call.positional.forEach((value, index) => given.set(fields[index]?.name ?? '', value));
  } else if (call.positional.length > 0) {
    return unknown('the call has positional arguments');
  }
  const problem = firstUnknown([...given.values()]);
  if (problem) return problem;
  if (/\bdef +__init__|__post_init__|_validator\b|_serializer\b|\balias/.test(definition.node.text))
    return unknown(`\`${definition.name}\` changes its values`);
  const json: JsonObject = {};
  for (const field of fields) {
    const argument = given.get(field.name);
    const value = fieldJson(field, argument);
    if (
      value === undefined ||
      (definition.kind === 'model' && argument && !isTakenAsItIs(argument, field.annotation.text))
    )
      return unknown(`tq cannot tell \`${definition.name}.${field.name}\``);
    json[field.name] = value;
  }
  return [...given.keys()].every((name) => name in json)
    ? { type: 'instance', json }
    : unknown(`\`${definition.name}\` has no such field`);
}

function fieldJson(field: Field, given: PythonValue | undefined): JsonValue | undefined {
  const value = given ?? field.defaultValue;
  if (value) return toJson(value);
  const factory = field.call?.nodes.get('default_factory')?.text;
  return factory === undefined ? undefined : EMPTY[factory];
}

/** The words in an annotation that take a value of this kind as it is. */
const TAKES: Partial<Record<PythonValue['type'], RegExp>> = {
  int: /\b(int|float|Any|object|Literal|\w+Int|\w+Float)\b/,
  float: /\b(float|Any|object|\w+Float)\b/,
  str: /\b(str|Any|object|Literal|StrictStr)\b/,
  bool: /\b(bool|Any|object|Literal|StrictBool)\b/,
  dict: /\b(dict|Dict|Mapping|Any|object)\b/,
};

/** pydantic converts what does not fit the type (`'80'` for an integer); then tq would have to do the same. */
function isTakenAsItIs(value: PythonValue, annotation: string): boolean {
  if (value.type === 'list' || value.type === 'tuple' || value.type === 'set') {
    return value.items.every((item) => isTakenAsItIs(item, annotation));
  }
  if (value.type === 'dict' && !value.entries.every(([, each]) => isTakenAsItIs(each, annotation)))
    return false;
  return TAKES[value.type]?.test(annotation) ?? true;
}
