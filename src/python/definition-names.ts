/** The names of definitions: pydantic takes a class's own name, and one with its module when two classes share it. */
import type { JsonObject, JsonValue } from '../json.ts';
import type { ClassDefinition } from './class-kind.ts';

const PREFIX = '#/definitions/';

/** Where one class is kept while the schema is made: module, qualified name, and what generic arguments add. */
export function definitionKey({ outer, name: ownName }: ClassDefinition, name: string): string {
  const qualified = `${outer.module.name}.${outer.qualifier}${ownName}`;
  return `${qualified}${name.slice(ownName.length)}`;
}

/** A reference to it. */
export function referenceTo(key: string): JsonObject {
  return { $ref: PREFIX + key };
}

/**
 * The schema with the final names: `Order`, or `shop__models__Order` when another class is called `Order` too
 * (pydantic's `get_defs_ref`). `shortNames` holds the short name of each key; a key without one is final already.
 */
export function withFinalNames(
  schema: JsonObject,
  definitions: ReadonlyMap<string, JsonObject>,
  shortNames: ReadonlyMap<string, string>,
): JsonObject {
  if (definitions.size === 0) return schema;
  const keys = [...definitions.keys()];
  const shorts = keys.map((key) => shortNames.get(key) ?? key);
  const names = new Map(
    keys.map((key, index): [string, string] => {
      const short = shorts[index] ?? key;
      const isShared = shorts.indexOf(short) !== shorts.lastIndexOf(short);
      return [key, isShared && shortNames.has(key) ? normalized(key) : short];
    }),
  );
  const renamed = [...definitions].map(([key, each]): [string, JsonValue] => [
    names.get(key) ?? key,
    renameReferences(each, names),
  ]);
  return { ...(renameReferences(schema, names) as JsonObject), definitions: Object.fromEntries(renamed) };
}

function normalized(key: string): string {
  return key.replace(/[^a-zA-Z0-9.\-_]/g, '_').replaceAll('.', '__');
}

/** Values are left alone: a default may hold a text that looks like a reference. */
const VALUES = new Set(['default', 'const', 'enum', 'examples', 'example']);

function renameReferences(value: JsonValue, names: ReadonlyMap<string, string>, parent = ''): JsonValue {
  if (Array.isArray(value)) return value.map((each) => renameReferences(each, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, JsonValue] => {
      // A discriminator has references under the values that lead to them.
      const isReference = key === '$ref' || parent === 'mapping';
      const name = isReference && typeof each === 'string' ? names.get(each.slice(PREFIX.length)) : undefined;
      if (name !== undefined) return [key, PREFIX + name];
      return [key, VALUES.has(key) ? each : renameReferences(each, names, key)];
    }),
  );
}
