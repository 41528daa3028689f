/** `Annotated[X, …]` and the older `conint(…)` family. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { applyField, applyKeyword, type Refined } from './constraints.ts';
import { applyDiscriminator } from './discriminator.ts';
import { callArguments } from './call.ts';
import { evaluation } from './evaluate.ts';
import { knownType } from './known-types.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { excerpt, unwrap } from './source-file.ts';
import { subscriptOf } from './subscript.ts';
import { type CallArguments, type PythonValue, toJson } from './value.ts';
import { writtenKeyword } from './written-keyword.ts';

const CONSTRAINED: Record<string, string> = {
  'pydantic.conint': 'builtins.int',
  'pydantic.confloat': 'builtins.float',
  'pydantic.constr': 'builtins.str',
  'pydantic.conbytes': 'builtins.bytes',
  'pydantic.condecimal': 'decimal.Decimal',
  'pydantic.condate': 'datetime.date',
};
const CONSTRAINED_COLLECTIONS: Record<string, JsonObject> = {
  'pydantic.conlist': { type: 'array' },
  'pydantic.conset': { type: 'array', uniqueItems: true },
  'pydantic.confrozenset': { type: 'array', uniqueItems: true },
};
/** `annotated_types.Ge(1)` and its like: the keywords their positional arguments stand for. */
const ANNOTATED_TYPES: Record<string, string[]> = {
  Ge: ['ge'],
  Gt: ['gt'],
  Le: ['le'],
  Lt: ['lt'],
  MultipleOf: ['multiple_of'],
  MinLen: ['min_length'],
  MaxLen: ['max_length'],
  Len: ['min_length', 'max_length'],
  Interval: [],
};
/** Calls that dump a value or say something about it without a trace in the schema. */
const WITHOUT_TRACE = new Set([
  ...'PlainSerializer WrapSerializer Strict Tag FailFast AllowInfNan SerializeAsAny'
    .split(' ')
    .map((name) => `pydantic.${name}`),
  'annotated_types.Predicate',
  'annotated_types.doc',
  'typing.Doc',
]);
/** Calls that check a value before or after pydantic does, which leaves the schema and hides the type. */
const VALIDATORS = new Set(
  ['BeforeValidator', 'AfterValidator', 'WrapValidator', 'PlainValidator'].map((name) => `pydantic.${name}`),
);

/** The schema of `Annotated[items…]`: that of the first, changed by the others. */
export function annotatedSchema(items: Node[], context: AnnotationContext): Schema {
  const [type, ...metadata] = items;
  if (!type) return {};
  const base = context.read(type, context);
  if (!base) return undefined;
  const refined = { schema: structuredClone(base), definitions: context.definitions, isValidated: false };
  for (const each of metadata) {
    if (!applyMetadata(refined, each, context))
      context.dropped.push(`tq does not know what \`${excerpt(each)}\` does to the type`);
  }
  return refined.schema;
}

/** The `default_factory` of a `Field(…)` inside `Annotated[…]`. */
export function annotatedFactory(annotation: Node, scope: Scope): Node | undefined {
  const subscript = subscriptOf(unwrap(annotation));
  const target = subscript && resolveName(subscript.base, scope);
  if (!subscript || target?.kind !== 'external' || target.path !== 'typing.Annotated') return undefined;
  for (const call of subscript.items.slice(1).filter((item) => item.type === 'call')) {
    const callee = call.childForFieldName('function');
    const made = callee ? resolveName(callee, scope) : undefined;
    const factory = writtenKeyword(call.childForFieldName('arguments'), 'default_factory');
    if (made?.kind === 'external' && made.path === 'pydantic.Field' && factory) return factory;
  }
  return undefined;
}

/** `conint(ge=1)`; undefined when the callable is none of the family. */
export function constrainedCall(
  path: string,
  call: Node,
  positional: Node[],
  context: AnnotationContext,
): Schema {
  const known = CONSTRAINED[path];
  const collection = CONSTRAINED_COLLECTIONS[path];
  if (known === undefined && !collection) return undefined;
  const schema = (known === undefined ? undefined : knownType(known)) ?? { ...collection };
  const [item] = positional;
  if (collection) schema['items'] = (item ? context.read(item, context) : undefined) ?? {};
  const read = callArguments(call, evaluation(context));
  const refined = { schema, definitions: context.definitions, isValidated: false };
  const applied =
    read && [...read.keyword].every(([keyword, value]) => applyKeyword(refined, keyword, value));
  if (!applied) context.dropped.push(`tq cannot tell the arguments of \`${excerpt(call)}\``);
  return schema;
}

function applyMetadata(refined: Refined, metadata: Node, context: AnnotationContext): boolean {
  const callee = metadata.type === 'call' ? metadata.childForFieldName('function') : metadata;
  const target = callee ? resolveName(callee, context.scope) : undefined;
  if (target?.kind !== 'external') {
    // A name of the file may hold a `Field(…)`; anything else is a note for other tools.
    const value = evaluation(context).evaluate(metadata, evaluation(context));
    return value.type === 'field' ? applyField(refined, value.arguments) : value.type !== 'unknown';
  }
  if (WITHOUT_TRACE.has(target.path)) return true;
  if (VALIDATORS.has(target.path)) return applyValidator(refined, target.path, metadata, context);
  if (metadata.type !== 'call') return false;
  const read = callArguments(metadata, evaluation(context));
  return read !== undefined && applyCall(refined, target.path, read);
}

/** A validator may say what it takes instead of the type; a plain one takes anything. */
function applyValidator(refined: Refined, path: string, call: Node, context: AnnotationContext): boolean {
  refined.isValidated = true;
  const input = writtenKeyword(call.childForFieldName('arguments'), 'json_schema_input_type');
  if (input) return replaceSchema(refined.schema, context.read(input, context));
  return path !== 'pydantic.PlainValidator' || replaceSchema(refined.schema, {});
}

function applyCall(refined: Refined, path: string, read: CallArguments): boolean {
  const { schema, definitions } = refined;
  const [first] = read.positional;
  switch (path) {
    case 'pydantic.Field':
      return applyField(refined, read);
    case 'pydantic.Discriminator':
      return applyDiscriminator(schema, first?.type === 'str' ? first.value : undefined, definitions);
    case 'pydantic.WithJsonSchema':
      return replaceSchema(schema, first && toJson(first));
    case 'pydantic.StringConstraints':
      return applyAll(refined, read.keyword);
    default: {
      const names = ANNOTATED_TYPES[path.replace(/^annotated_types\./, '')];
      if (!path.startsWith('annotated_types.') || !names) return false;
      const positional = read.positional.map((value, index) => [names[index] ?? '', value] as const);
      return applyAll(refined, [...positional, ...read.keyword]);
    }
  }
}

function applyAll(refined: Refined, keywords: Iterable<readonly [string, PythonValue]>): boolean {
  return [...keywords].every(([keyword, value]) => applyKeyword(refined, keyword, value));
}

function replaceSchema(schema: JsonObject, replacement: JsonValue | undefined): boolean {
  if (replacement === null || typeof replacement !== 'object' || Array.isArray(replacement)) return false;
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, replacement);
  return true;
}
