/** `Annotated[X, …]` and the older `conint(…)` family. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { applyField, applyKeyword } from './constraints.ts';
import { callArguments } from './call.ts';
import { evaluation } from './evaluate.ts';
import { knownType } from './known-types.ts';
import { resolveName } from './name-resolution.ts';
import { excerpt } from './source-file.ts';
import { type CallArguments, toJson } from './value.ts';

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
/** Calls that check or dump a value without a trace in the schema. */
const WITHOUT_TRACE = new Set(
  ['BeforeValidator', 'AfterValidator', 'WrapValidator', 'PlainSerializer', 'WrapSerializer', 'Strict'].map(
    (name) => `pydantic.${name}`,
  ),
);

/** The schema of `Annotated[items…]`: that of the first, changed by the others. */
export function annotatedSchema(items: Node[], context: AnnotationContext): Schema {
  const [type, ...metadata] = items;
  if (!type) return {};
  const base = context.read(type, context);
  if (!base) return undefined;
  const schema: JsonObject = structuredClone(base);
  for (const each of metadata) {
    if (!applyMetadata(schema, each, context))
      context.dropped.push(`tq does not know what \`${excerpt(each)}\` does to the type`);
  }
  return schema;
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
  const applied = read && [...read.keyword].every(([keyword, value]) => applyKeyword(schema, keyword, value));
  if (!applied) context.dropped.push(`tq cannot tell the arguments of \`${excerpt(call)}\``);
  return schema;
}

function applyMetadata(schema: JsonObject, metadata: Node, context: AnnotationContext): boolean {
  const callee = metadata.type === 'call' ? metadata.childForFieldName('function') : metadata;
  const target = callee ? resolveName(callee, context.scope) : undefined;
  if (target?.kind !== 'external') {
    // A name of the file may hold a `Field(…)`; anything else is a note for other tools.
    const value = evaluation(context).evaluate(metadata, evaluation(context));
    return value.type === 'field' ? applyField(schema, value.arguments) : value.type !== 'unknown';
  }
  if (WITHOUT_TRACE.has(target.path)) return true;
  if (metadata.type !== 'call') return false;
  const read = callArguments(metadata, evaluation(context));
  return read !== undefined && applyCall(schema, target.path, read);
}

function applyCall(schema: JsonObject, path: string, read: CallArguments): boolean {
  if (path === 'pydantic.Field') return applyField(schema, read);
  if (path === 'pydantic.WithJsonSchema')
    return replaceSchema(schema, read.positional[0] && toJson(read.positional[0]));
  if (path === 'pydantic.PlainValidator' && !read.keyword.has('json_schema_input_type'))
    return replaceSchema(schema, {});
  const names = ANNOTATED_TYPES[path.replace(/^annotated_types\./, '')];
  const isKnown =
    path === 'pydantic.StringConstraints' || (path.startsWith('annotated_types.') && names !== undefined);
  if (!isKnown) return false;
  const positional = read.positional.map((value, index): [string, typeof value] => [
    names?.[index] ?? '',
    value,
  ]);
  return [...positional, ...read.keyword].every(([keyword, value]) => applyKeyword(schema, keyword, value));
}

function replaceSchema(schema: JsonObject, replacement: JsonValue | undefined): boolean {
  if (replacement === null || typeof replacement !== 'object' || Array.isArray(replacement)) return false;
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, replacement);
  return true;
}
