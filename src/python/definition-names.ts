/** The names of definitions: pydantic takes a class's own name, and one with its module when two classes share it. */
import type { JsonObject, JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
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
 * The schema with the final names: `Order`, or `shop__models__Order` when another class that looks otherwise is called
 * `Order` too; two that look the same become one (pydantic's `get_defs_ref` and `_DefinitionsRemapping`). `shortNames` holds
 * the short name of each key; a key without one is final already.
 */
export function withFinalNames(
  schema: JsonObject,
  definitions: ReadonlyMap<string, JsonObject>,
  shortNames: ReadonlyMap<string, string>,
): JsonObject {
  if (definitions.size === 0) return schema;
  const names = finalNames(definitions, shortNames);
  const renamed = [...definitions].map(([key, each]): [string, JsonValue] => [
    names.get(key) ?? key,
    renameReferences(each, names),
  ]);
  return { ...(renameReferences(schema, names) as JsonObject), definitions: Object.fromEntries(renamed) };
}

/** As many rounds as pydantic makes at most. */
const MOST_ROUNDS = 100;

/** Inner definitions that have become one make outer ones look the same, so it is done until nothing changes. */
function finalNames(
  definitions: ReadonlyMap<string, JsonObject>,
  shortNames: ReadonlyMap<string, string>,
): Map<string, string> {
  let names = new Map<string, string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const shown = new Map([...definitions].map(([key, each]) => [key, renameReferences(each, names)]));
    const next = new Map([...definitions.keys()].map((key) => [key, nameOf(key, shown, shortNames)]));
    if ([...next].every(([key, name]) => names.get(key) === name)) break;
    names = next;
  }
  return names;
}

/** `shown`: what each definition looks like with the names of the round before. */
function nameOf(
  key: string,
  shown: ReadonlyMap<string, JsonValue>,
  shortNames: ReadonlyMap<string, string>,
): string {
  const short = shortNames.get(key);
  if (short === undefined) return key;
  const own = shown.get(key);
  const isAmbiguous = [...shown].some(
    ([other, each]) => (shortNames.get(other) ?? other) === short && !isEqual(own, each),
  );
  return isAmbiguous ? normalized(key) : short;
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
