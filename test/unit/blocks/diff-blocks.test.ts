import { describe, expect, it } from 'vitest';
import { DECLARED_BLOCK_TYPE } from '../../../src/blocks/declared-type.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { BlockState, LiveBlock, LiveBlockSchema } from '../../../src/plan/block-state.ts';
import { diffBlocks } from '../../../src/plan/diff-blocks.ts';

const DATA: JsonObject = {
  engine_name: 'truthound',
  parallel: false,
  max_workers: null,
  auto_schema: false,
  fail_on_error: true,
  warning_threshold: null,
  timeout_seconds: 300,
  observability: { metadata: { a: 1, b: [1, 2] } },
};

const block = (change: JsonObject = {}, name = 'orders'): BlockState => ({
  name,
  data: { ...DATA, ...change },
});
const live = (data: JsonObject, name = 'orders'): LiveBlock => ({
  id: `id-${name}`,
  name,
  data,
  secretFields: [],
});

const { checksum, schema } = DECLARED_BLOCK_TYPE;
const DECLARED: LiveBlockSchema = {
  id: 'declared',
  checksum,
  version: schema.version,
  fields: schema.fields,
};
const properties = schema.fields.properties as JsonObject;

function other(id: string, version: string, change: JsonObject): LiveBlockSchema {
  return { id, checksum: `sha256:${id}`, version, fields: { ...schema.fields, ...change } };
}

describe('a block that is there', () => {
  it('is kept when it says the same, in whatever order', () => {
    const turned = Object.fromEntries(Object.entries(DATA).reverse());
    turned.observability = { metadata: { b: [1, 2], a: 1 } };
    expect(diffBlocks([block()], { blocks: [live(turned)] })).toMatchObject([{ action: 'keep', notes: [] }]);
  });

  it('is changed in what differs alone', () => {
    const before = live({ ...DATA, parallel: true, observability: {}, extra: null });
    const [change] = diffBlocks([block({ max_workers: 4 })], { blocks: [before] });
    expect(change).toMatchObject({
      action: 'update',
      live: { id: 'id-orders' },
      fields: [
        { field: 'parallel', before: true, after: false },
        { field: 'max_workers', before: null, after: 4 },
        { field: 'observability', before: {}, after: DATA.observability },
        { field: 'extra', before: null, after: undefined },
      ],
    });
  });

  it('is told apart from one that lacks a field', () => {
    const lacking = Object.fromEntries(Object.entries(DATA).filter(([field]) => field !== 'max_workers'));
    expect(diffBlocks([block()], { blocks: [live(lacking)] })).toMatchObject([
      { action: 'update', fields: [{ field: 'max_workers', before: undefined, after: null }] },
    ]);
  });

  it('of no file is left alone', () => {
    const changes = diffBlocks([block()], { blocks: [live(DATA), live({}, 'by-hand')] });
    expect(changes.map(({ desired }) => desired.name)).toEqual(['orders']);
  });
});

describe('a new block', () => {
  const homeOf = (schemas?: LiveBlockSchema[], wanted = block()) => {
    const type = schemas && { id: 'type', schemas };
    const [change] = diffBlocks([wanted], { blocks: [], type });
    if (change?.action !== 'create') throw new Error('it is not new');
    return { home: change.home, notes: change.notes.join() };
  };

  it('brings its type with it where the server does not know it', () => {
    expect(homeOf()).toEqual({
      home: {},
      notes: expect.stringContaining('registered as truthound-orchestration 3.0.3 does it'),
    });
  });

  it('says of the first alone what holds for all', () => {
    const changes = diffBlocks([block(), block({}, 'more')], { blocks: [] });
    expect(changes.map(({ notes }) => notes.length)).toEqual([1, 0]);
  });

  it('has the schema of the known release, also when there is a newer one', () => {
    const newer = other('newer', '4.0', {});
    expect(homeOf([newer, DECLARED])).toEqual({ home: { typeId: 'type', schemaId: 'declared' }, notes: '' });
  });

  it('has the newest other schema that holds it', () => {
    const without = other('newest', '5.0', { properties: { engine_name: { type: 'string' } } });
    const more = other('more', '4.0', { properties: { ...properties, more: { type: 'string' } } });
    const older = other('older', '2.0', {});
    expect(homeOf([without, more, older])).toEqual({
      home: { typeId: 'type', schemaId: 'more' },
      notes: expect.stringContaining('of version 4.0, and not of truthound-orchestration 3.0.3'),
    });
  });

  it('has the schema of the known release beside one that refuses its values', () => {
    const strict = other('strict', '4.0', {
      properties: { ...properties, max_workers: { type: 'integer', minimum: 1 } },
    });
    expect(homeOf([strict])).toEqual({
      home: { typeId: 'type' },
      notes: expect.stringContaining('beside that of version 4.0'),
    });
    expect(homeOf([strict], block({ max_workers: 4 })).home).toEqual({ typeId: 'type', schemaId: 'strict' });
  });

  it('has the schema of the known release where a later one wants more', () => {
    const wanting = other('wanting', '4.0', { required: ['owner'] });
    expect(homeOf([wanting]).home).toEqual({ typeId: 'type' });
    expect(homeOf([]).home).toEqual({ typeId: 'type' });
  });
});
