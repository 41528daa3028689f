/** `schemas/block.schema.json` as editors use it, and the templates of block files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { checkBlockFile } from '../../../src/blocks/check-block.ts';
import { DECLARED_BLOCK_TYPE } from '../../../src/blocks/declared-type.ts';
import { ENGINE_NAMES } from '../../../src/blocks/engines.ts';
import { BLOCK_FIELDS, DECLARED_DEFAULTS } from '../../../src/blocks/fields.ts';
import type { JsonValue } from '../../../src/json.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';

interface Property {
  [keyword: string]: unknown;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  properties?: Record<string, Property>;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'block.schema.json'), 'utf8')) as {
  required: string[];
  properties: Record<string, Property>;
};
const ajv = new Ajv({ strict: false });
const accepts = ajv.compile(schema);
const ALL = Object.entries({ ...schema.properties, ...schema.properties.observability?.properties });

const COMPLETE: Record<string, unknown> = {
  version: 1,
  name: 'orders-prod',
  ...Object.fromEntries(
    Object.entries(DECLARED_DEFAULTS).map(([field, written]) => [
      field,
      parseDocument('default.yaml', written).document?.data,
    ]),
  ),
};

describe('every property', () => {
  test.each(ALL)('%s is described in a sentence', (_, { description = '' }) => {
    expect(description).toMatch(/^.{10,}[^\s,;]$/);
  });

  test.each(ALL)('%s shows how it is written, and takes what it shows', (_, property) => {
    const shown = [
      ...(property.examples ?? []),
      ...(property.default === undefined ? [] : [property.default]),
    ];
    expect(shown.length).toBeGreaterThan(0);
    const fits = ajv.compile(property);
    for (const each of shown) expect([each, fits(each)]).toEqual([each, true]);
  });
});

test('the fields are those that the released package declares', () => {
  const declared = DECLARED_BLOCK_TYPE.schema.fields.properties as Record<string, JsonValue>;
  expect(BLOCK_FIELDS).toEqual(Object.keys(declared));
  expect(schema.required).toEqual(['version', 'name', ...BLOCK_FIELDS]);
  expect(schema.properties.engine_name?.enum).toEqual(ENGINE_NAMES);
});

test('what `--fix` adds is the default that the schema shows', () => {
  for (const field of BLOCK_FIELDS) expect(schema.properties[field]?.default).toEqual(COMPLETE[field]);
});

test('a complete file is taken, and one that leaves anything out is not', () => {
  expect(accepts(COMPLETE)).toBe(true);
  for (const field of schema.required) expect(accepts({ ...COMPLETE, [field]: undefined })).toBe(false);
  for (const change of [
    { name: 'A' },
    { max_workers: 0 },
    { engine_name: 'spark' },
    { rules: [] },
    { version: 2 },
  ])
    expect(accepts({ ...COMPLETE, ...change })).toBe(false);
});

const TEMPLATES = join(ROOT, 'templates', 'blocks');

test.each(readdirSync(TEMPLATES))('the template %s has nothing wrong', (file) => {
  const { document, diagnostics } = parseDocument(file, readFileSync(join(TEMPLATES, file)));
  if (document === undefined) throw new Error('no YAML');
  expect([...diagnostics, ...checkBlockFile(document)]).toEqual([]);
  expect(accepts(document.data)).toBe(true);
});
