/** What is made of blocks when an answer is lost: looked for first, so that nothing is refused for being there already. */
import { expect, it } from 'vitest';
import { DECLARED_BLOCK_TYPE } from '../../../src/blocks/declared-type.ts';
import { connect, serve } from '../adapters/prefect-http/connect.ts';
import { cutInTheBody, json, reset } from '../adapters/prefect-http/scripted-server.ts';

const { type, schema } = DECLARED_BLOCK_TYPE;
const BLOCK = {
  typeSlug: type.slug,
  typeId: 't1',
  schemaId: 's1',
  name: 'orders',
  data: { parallel: false },
};
const STORED = { id: 'b1', name: 'orders', data: { parallel: false }, block_schema: { fields: {} } };

it('a block is found', async () => {
  const server = await serve(reset, json([STORED]));
  expect(await connect(server.apiUrl).createBlock(BLOCK)).toBe('b1');
  expect(server.received.map(({ url }) => url)).toEqual([
    '/api/block_documents/',
    '/api/block_documents/filter',
  ]);
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    name: 'orders',
    data: { parallel: false },
    block_type_id: 't1',
    block_schema_id: 's1',
    is_anonymous: false,
  });
});

it('a block that is not there is sent again', async () => {
  const server = await serve(cutInTheBody, json([]), json({ id: 'b2' }, 201));
  expect(await connect(server.apiUrl).createBlock(BLOCK)).toBe('b2');
});

it('a type is found', async () => {
  const server = await serve(reset, json({ id: 't1' }), json([]));
  expect(await connect(server.apiUrl).createBlockType(type)).toBe('t1');
  expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /api/block_types/',
    'GET /api/block_types/slug/data-quality',
    'POST /api/block_schemas/filter',
  ]);
});

it('a schema is sent again, since the server gives back the one that it has', async () => {
  const server = await serve(reset, json({ id: 's1' }, 200));
  expect(await connect(server.apiUrl).createBlockSchema('t1', schema)).toBe('s1');
  expect(server.received.map(({ url }) => url)).toEqual(['/api/block_schemas/', '/api/block_schemas/']);
});

it('an update is sent again', async () => {
  const server = await serve(reset, json(null, 204));
  await connect(server.apiUrl).updateBlock('b1', { parallel: true });
  expect(server.received.map(({ method, body }) => [method, JSON.parse(body) as unknown])).toEqual(
    Array.from({ length: 2 }, () => ['PATCH', { data: { parallel: true }, merge_existing_data: false }]),
  );
});
