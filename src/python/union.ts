/** `X | Y | None` as pydantic shows it: alike members once, `None` last, nested choices unfolded. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Schema } from './annotation-context.ts';

/** What `None` is. */
export function nullSchema(): JsonObject {
  return { type: 'null' };
}

/** The schema of a union; a single choice without a schema leaves the whole without one. */
export function unionSchema<Choice extends { node: Node }>(
  choices: Choice[],
  read: (choice: Choice) => Schema,
): Schema {
  const others = choices.filter((choice) => choice.node.type !== 'none');
  const nullable = others.length < choices.length;
  const schemas = others.map(read);
  const distinct = new Set(others.map((choice) => choice.node.text));
  if (others.length === 0) return nullSchema();
  if (distinct.size === 1 && schemas[0] === undefined) return undefined;
  const known = schemas.filter((schema) => schema !== undefined);
  const union = known.length === 1 ? known[0] : anyOf(known);
  return nullable && union ? anyOf([union, nullSchema()]) : union;
}

function anyOf(schemas: JsonObject[]): JsonObject {
  const members = schemas.flatMap((schema): JsonObject[] => {
    const inner = schema['anyOf'];
    return Array.isArray(inner) && Object.keys(schema).length === 1 ? (inner as JsonObject[]) : [schema];
  });
  const distinct = [...new Map(members.map((member) => [canonical(member), member])).values()];
  return distinct.length === 1 && distinct[0] ? distinct[0] : { anyOf: distinct };
}

function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
