/**
 * What `tq` checks files with, out of what editors use: the same schema without its texts, and without the
 * keywords that a schema lists in its `x-editors-only`. Those hold what checks of `tq` judge with better words.
 */

type Schema = { [keyword: string]: unknown };

const EDITORS_ONLY = 'x-editors-only';

/** Keywords that say something and refuse nothing. */
const TEXTS = new Set([
  ...['$comment', 'title', 'description', 'examples', 'default', 'deprecated'],
  // Of the YAML language server and VS Code.
  ...['deprecationMessage', 'doNotSuggest', EDITORS_ONLY],
]);

/** Keywords that hold schemas by name, and keywords that hold one schema or a list of them. */
const BY_NAME = new Set(['properties', 'definitions', 'patternProperties']);
const NESTED = new Set([
  'items',
  'additionalProperties',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
]);

/** Leaves out definitions that nothing refers to any more. */
export function compiledSchema(schema: Schema): Schema {
  const { definitions = {}, ...rest } = strip(schema) as Schema & { definitions?: Record<string, Schema> };
  const used = new Set<string>();
  collect(rest, definitions, used);
  const kept = Object.entries(definitions).filter(([name]) => used.has(name));
  return { ...rest, definitions: Object.fromEntries(kept) };
}

function strip(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strip);
  if (!isSchema(schema)) return schema;
  const editorsOnly = (schema[EDITORS_ONLY] ?? []) as string[];
  const missing = editorsOnly.filter((keyword) => !(keyword in schema));
  if (missing.length > 0)
    throw new Error(`\`${EDITORS_ONLY}\` names what is not there: ${missing.join(', ')}`);
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !TEXTS.has(keyword) && !editorsOnly.includes(keyword))
      .map(([keyword, value]) => [keyword, stripKeyword(keyword, value)]),
  );
}

function stripKeyword(keyword: string, value: unknown): unknown {
  if (NESTED.has(keyword)) return strip(value);
  if (!BY_NAME.has(keyword) || !isSchema(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strip(schema)]));
}

function collect(part: unknown, definitions: Record<string, Schema>, used: Set<string>): void {
  if (Array.isArray(part)) for (const item of part) collect(item, definitions, used);
  if (!isSchema(part)) return;
  for (const value of Object.values(part)) collect(value, definitions, used);
  const name = typeof part.$ref === 'string' ? part.$ref.split('/').at(-1) : undefined;
  if (name === undefined || used.has(name)) return;
  used.add(name);
  collect(definitions[name], definitions, used);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
