/** Types of Prefect and its companions, whose schemas lie in a file because tq does not read their source. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { define } from './definitions.ts';
import { subscriptOf } from './subscript.ts';

/** What `scripts/prefect-types.py` writes, and where it says what each part means. */
export interface TypeTable {
  plain: readonly string[];
  types: Readonly<Record<string, JsonObject | string>>;
  definitions: Readonly<Record<string, { name: string; schema: JsonObject }>>;
}

/** Loads the table, some hundred kilobytes that most flows need not. */
export async function loadTypeTable(): Promise<TypeTable> {
  const { default: table } = await import('./prefect-types.json', { with: { type: 'json' } });
  return table as unknown as TypeTable;
}

/** Packages whose types the table has. */
const IN_TABLE = /^(prefect|prefect_docker|truthound_prefect|pydantic_extra_types|http|urllib\.parse)\./;

/** The schema of a type of the table that is written as `whole`; undefined when it is not there, or as long as the table is not loaded. */
export function tableType(path: string, whole: Node, context: AnnotationContext): Schema {
  if (!IN_TABLE.test(path)) return undefined;
  const { modules } = context.scope.module;
  if (!modules.types) {
    modules.needsTypes = true;
    return undefined;
  }
  const entry = Object.hasOwn(modules.types.types, path) ? modules.types.types[path] : undefined;
  if (entry === undefined) return modules.types.plain.includes(path) ? {} : undefined;
  // The table has no generic classes: `State[int]` is another definition than `State`.
  if (subscriptOf(whole)) return undefined;
  return typeof entry === 'string'
    ? reference(entry, modules.types, context)
    : (copied(entry, modules.types, context) as JsonObject);
}

/** A copy in which every definition that is referred to stands among those of the parameter schema. */
function copied(value: JsonValue, table: TypeTable, context: AnnotationContext): JsonValue {
  if (Array.isArray(value)) return value.map((each) => copied(each, table, context));
  if (value === null || typeof value !== 'object') return value;
  const target = value['$ref'];
  const entries = Object.entries(value).map(([key, each]): [string, JsonValue] => [
    key,
    copied(each, table, context),
  ]);
  const copy = Object.fromEntries(entries);
  return typeof target === 'string'
    ? { ...copy, ...reference(target.replace('#/definitions/', ''), table, context) }
    : copy;
}

function reference(key: string, table: TypeTable, context: AnnotationContext): Schema {
  const { name = key, schema = {} } = table.definitions[key] ?? {};
  return define({ key, name, title: name }, context, () => copied(schema, table, context) as JsonObject);
}
