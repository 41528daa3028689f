/** Collections with arguments: `list[int]`, `dict[str, int]`, `tuple[int, ...]`. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { define, unread } from './definitions.ts';
import { without } from './json-keys.ts';
import { type Generic, genericKind } from './known-types.ts';
import { definitionName, displayArgument } from './type-display.ts';

type Build = (items: Node[], context: AnnotationContext) => Schema;

const BUILDERS = {
  array: (items, context) => arrayOf(items, context),
  set: (items, context) => {
    const array = arrayOf(items, context);
    return array && { ...array, uniqueItems: true };
  },
  tuple: tupleSchema,
  object: mapSchema,
  counter: (items, context) => keyed(items[0] && context.read(items[0], context), { type: 'integer' }),
  json: (items, context) => {
    const content = items[0] ? context.read(items[0], context) : {};
    return content && { type: 'string', contentMediaType: 'application/json', contentSchema: content };
  },
  transparent: (items, context) => (items[0] ? context.read(items[0], context) : {}),
} satisfies Record<Generic, Build>;

/** The schema of a well-known generic class with its arguments; null when the class is none. */
export function genericSchema(path: string, items: Node[], context: AnnotationContext): Schema | null {
  if (path === 'pydantic.RootModel') return rootModelOf(items, context);
  const kind = genericKind(path);
  return kind === undefined ? null : BUILDERS[kind](items, context);
}

/** `RootModel[int]` without a class of its own. */
function rootModelOf(items: Node[], context: AnnotationContext): Schema {
  const [item] = items;
  const shown = item && displayArgument(item, context);
  if (!item || shown === undefined)
    return unread('tq does not know what Prefect calls the root model', context);
  const name = definitionName('RootModel', [shown]);
  const title = `RootModel[${shown}]`;
  return define({ key: `pydantic.root_model.${title}`, name, title }, context, () => {
    const schema = context.read(item, context);
    return schema ? { ...schema, title } : 'tq cannot tell the root type';
  });
}

function arrayOf([item]: Node[], context: AnnotationContext): Schema {
  const items = item ? context.read(item, context) : {};
  return items && { type: 'array', items };
}

function tupleSchema(items: Node[], context: AnnotationContext): Schema {
  const [first, second] = items;
  if (second?.type === 'ellipsis') return arrayOf(items, context);
  const empty = items.length === 1 && first?.type === 'tuple';
  const schemas = empty ? [] : items.map((item) => context.read(item, context));
  if (schemas.includes(undefined)) return undefined;
  const prefixItems = schemas.filter((schema) => schema !== undefined);
  return {
    type: 'array',
    ...(prefixItems.length > 0 ? { prefixItems } : {}),
    minItems: prefixItems.length,
    maxItems: prefixItems.length,
  };
}

function mapSchema([key, value]: Node[], context: AnnotationContext): Schema {
  const keys = key ? context.read(key, context) : {};
  return keyed(keys, value ? context.read(value, context) : {});
}

/** An object whose keys may be narrowed; titles of keys and values are lost, as in pydantic. */
function keyed(keys: Schema, values: Schema): Schema {
  if (!keys || !values) return undefined;
  const valueSchema = without(values, 'title');
  const keySchema = '$ref' in keys ? keys : without(keys, 'title', 'pattern');
  const schema: JsonObject = { type: 'object' };
  if (typeof keys['pattern'] === 'string') schema['patternProperties'] = { [keys['pattern']]: valueSchema };
  else schema['additionalProperties'] = Object.keys(valueSchema).length > 0 ? valueSchema : true;
  const narrowing = without(keySchema, 'type');
  const isNarrowed = keySchema['type'] === 'string' && Object.keys(narrowing).length > 0;
  if (isNarrowed || '$ref' in keySchema) schema['propertyNames'] = narrowing;
  return schema;
}
