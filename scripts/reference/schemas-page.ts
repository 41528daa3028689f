/** `docs/reference/schemas.md`: the keys of the files that `tq` reads and writes, from `schemas/`. */
import { readFileSync } from 'node:fs';
import { schemaFile, type SchemaName, SCHEMAS } from '../../src/schema-files.ts';
import { markdownTable } from '../markdown-table.ts';

/** As far as it is looked at here. */
interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  examples?: unknown[];
  anyOf?: Schema[];
  definitions?: Record<string, Schema>;
}

/** Files that people write; of them the keys one level down are told as well. */
const WRITTEN: readonly SchemaName[] = ['prefect', 'rules', 'block'];

export function schemasPage(): string {
  return [
    '# Schemas',
    'Made by `npm run generate:docs` from `schemas/`; do not edit. `tq schema NAME` prints one whole; [editors.md](../editors.md) says how an editor uses it.',
    ...(Object.keys(SCHEMAS) as SchemaName[]).flatMap(schemaPart),
  ].join('\n\n');
}

function schemaPart(name: SchemaName): string[] {
  const schema = JSON.parse(readFileSync(schemaFile(name), 'utf8')) as Schema;
  return [
    `## ${name}`,
    `${upperFirst(SCHEMAS[name])}. ${schema.description ?? ''}`.trim(),
    keysTable(schema, schema),
    ...(WRITTEN.includes(name) ? partsBelow(schema) : []),
  ];
}

/** Keys that hold the same are told together. */
function partsBelow(schema: Schema): string[] {
  const keysByTable = new Map<string, string[]>();
  for (const [key, written] of Object.entries(schema.properties ?? {})) {
    const property = resolved(written, schema);
    const items = property.items === undefined ? undefined : resolved(property.items, schema);
    const [below, suffix] = items?.properties === undefined ? [property, ''] : [items, '[]'];
    if (below.properties === undefined) continue;
    const table = keysTable(below, schema);
    keysByTable.set(table, [...(keysByTable.get(table) ?? []), `\`${key}${suffix}\``]);
  }
  return [...keysByTable].flatMap(([table, keys]) => [`### ${keys.join(', ')}`, table]);
}

function keysTable(of: Schema, root: Schema): string {
  const rows = Object.entries(of.properties ?? {}).map(([key, property]) => [
    `\`${key}\``,
    typeOf(property, root),
    `${meaningOf(property, root)}${of.required?.includes(key) === true ? ' Required.' : ''}`.trim(),
  ]);
  return markdownTable(['Key', 'Type', 'Meaning'], rows);
}

function meaningOf(property: Schema, root: Schema): string {
  const text = property.description ?? resolved(property, root).description ?? '';
  return text.replaceAll(/\s+/g, ' ');
}

function typeOf(written: Schema, root: Schema): string {
  const { type, enum: values, const: value, items, anyOf } = resolved(written, root);
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  if (values !== undefined) return values.map((each) => `\`${String(each)}\``).join(', ');
  if (type === undefined) return anyOf === undefined ? '' : alternatives(anyOf, root);
  const names = [type].flat().filter((each) => each !== 'null');
  return names
    .map((each) => (each === 'array' && items !== undefined ? listOf(items, root) : each))
    .join(' or ');
}

/** That it may be null says the text. */
function alternatives(schemas: readonly Schema[], root: Schema): string {
  const types = schemas.map((each) => typeOf(each, root));
  return types.filter((each) => each !== '').join(' or ');
}

function listOf(items: Schema, root: Schema): string {
  const type = typeOf(items, root);
  return type === '' ? 'list' : `list of ${type}`;
}

function resolved(schema: Schema, root: Schema): Schema {
  const name = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  const found = name === undefined ? undefined : root.definitions?.[name];
  return found === undefined ? schema : { ...resolved(found, root), ...schema, $ref: undefined };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
