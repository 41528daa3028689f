/** Unions that a field tells apart: `Annotated[Cat | Dog, Field(discriminator='kind')]`. */
import type { JsonObject, JsonValue } from '../json.ts';
import { nullSchema } from './union.ts';

/**
 * Turns the choices into `oneOf`, with the values of the field that lead to each when it is known by name; false when
 * the schema is no union of definitions that have the field.
 */
export function applyDiscriminator(
  schema: JsonObject,
  field: string | undefined,
  definitions: ReadonlyMap<string, JsonObject>,
): boolean {
  const all = '$ref' in schema ? [{ ...schema }] : schemas(schema['anyOf']);
  const choices = all.filter((choice) => choice['type'] !== 'null');
  const [only] = choices;
  // A union that is told apart already stays as it is beside `None`.
  if (choices.length === 1 && only && 'oneOf' in only) return true;
  if (choices.length === 0) return 'oneOf' in schema;
  const mapping = field === undefined ? undefined : mappingOf(choices, field, definitions);
  if (field !== undefined && !mapping) return false;
  const told: JsonObject = {
    oneOf: choices,
    ...(mapping && field !== undefined ? { discriminator: { propertyName: field, mapping } } : {}),
  };
  delete schema['anyOf'];
  delete schema['$ref'];
  Object.assign(schema, choices.length < all.length ? { anyOf: [told, nullSchema()] } : told);
  return true;
}

function schemas(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

function mappingOf(
  choices: JsonObject[],
  field: string,
  definitions: ReadonlyMap<string, JsonObject>,
): JsonObject | undefined {
  const mapping: JsonObject = {};
  for (const choice of choices) {
    // A choice that another field tells apart stands for all of its own choices.
    const members = 'oneOf' in choice ? schemas(choice['oneOf']) : [choice];
    const values = members.flatMap((member) => valuesOf(member, field, definitions) ?? []);
    if (values.length < members.length) return undefined;
    for (const value of values) mapping[value] = choice['$ref'] ?? structuredClone(choice);
  }
  return mapping;
}

/** The values that the field of a definition may have. */
function valuesOf(
  choice: JsonObject,
  field: string,
  definitions: ReadonlyMap<string, JsonObject>,
): string[] | undefined {
  const name = typeof choice['$ref'] === 'string' ? choice['$ref'].replace('#/definitions/', '') : '';
  const properties = definitions.get(name)?.['properties'] as JsonObject | undefined;
  const property = properties?.[field] as JsonObject | undefined;
  const reference = property?.['$ref'];
  const meant =
    typeof reference === 'string' ? definitions.get(reference.replace('#/definitions/', '')) : property;
  const values =
    meant && ('const' in meant ? [meant['const'] ?? null] : (meant['enum'] as JsonValue[] | undefined));
  return values?.map(String);
}
