/**
 * What Prefect's server does to a schema before it judges values by it. Facts: `preprocess_schema` and `validate` of
 * `prefect/utilities/schema_tools/validation.py`, `remove_nested_keys` of `prefect/utilities/collections.py`
 * (Prefect 3.8.8).
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { setKey } from '../yaml-value.ts';

/** Which properties may be null although their type says otherwise. */
export type Nullable = 'optional-without-default' | 'optional';

/** Values may be left out. Prefect does not look into lists for this, and takes a property called `required` away, too. */
export function withoutRequired(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'required')
      .map(([key, value]) => [key, isJsonObject(value) ? withoutRequired(value) : value]),
  );
}

/** Null for what need not be given, and blocks by reference. */
export function completed(schema: JsonObject, nullable: Nullable): JsonObject {
  const result = withNulls(schema, nullable);
  if (!isJsonObject(schema.definitions)) return result;
  const definitions = Object.fromEntries(
    Object.entries(schema.definitions).map(([name, definition]) => [
      name,
      isJsonObject(definition) ? withNulls(definition, nullable) : definition,
    ]),
  );
  for (const definition of Object.values(definitions)) {
    if (isJsonObject(definition) && 'block_type_slug' in definition && typeof definition.title === 'string')
      setKey(definitions, definition.title, { oneOf: [definition, BLOCK_REFERENCE] });
  }
  return { ...result, definitions };
}

const BLOCK_REFERENCE: JsonObject = {
  type: 'object',
  properties: {
    $ref: {
      oneOf: [
        { type: 'string', format: 'uuid' },
        { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 },
      ],
    },
  },
  required: ['$ref'],
};

function withNulls(schema: JsonObject, nullable: Nullable): JsonObject {
  if (!isJsonObject(schema.properties)) return schema;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries(schema.properties).map(([name, property]): [string, JsonValue] => {
    if (!isJsonObject(property)) return [name, property];
    const isNullable = !required.includes(name) && takesNull(property, nullable);
    return [name, withNulls(isNullable ? orNull(property) : property, nullable)];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function takesNull(property: JsonObject, nullable: Nullable): boolean {
  if (!('type' in property) || property.type === 'null') return false;
  return nullable === 'optional' || !('default' in property);
}

/** An `anyOf` of the property's own is lost, as it is to the server. */
function orNull({ type, ...property }: JsonObject): JsonObject {
  return { ...property, anyOf: [{ type: type as JsonValue }, { type: 'null' }] };
}
