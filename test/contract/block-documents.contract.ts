/** What every `PrefectClient` does with blocks that it writes, and with their types and schemas. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DECLARED_BLOCK_TYPE } from '../../src/blocks/declared-type.ts';
import type { JsonObject } from '../../src/json.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import { expectRefused } from './expect-refused.ts';
import type { ClientUnderTest } from './prefect-client.contract.ts';

const DATA: JsonObject = {
  engine_name: 'truthound',
  max_workers: null,
  timeout_seconds: 300,
  observability: { metadata: { list: [1, null, 'x'], empty: {}, 'a.b': true } },
};

export function blockDocumentsContract(makeClient: () => Promise<ClientUnderTest>): void {
  describe('blocks that are written', () => {
    let test: ClientUnderTest;
    let client: PrefectClient;
    let slug: string;

    beforeEach(async () => {
      test = await makeClient();
      client = test.client;
      slug = `type-${randomUUID().slice(0, 8)}`;
    });

    afterEach(async () => {
      for (const each of [slug, DECLARED_BLOCK_TYPE.type.slug]) {
        const type = await client.findBlockType(each);
        if (type !== undefined) await test.removeBlockType(type.id);
      }
      await test.close();
    });

    function schemaOf(change: JsonObject = {}, version = '1.0') {
      const fields = {
        title: slug,
        type: 'object',
        properties: { engine_name: { type: 'string' } },
        secret_fields: [],
        block_type_slug: slug,
        block_schema_references: {},
        ...change,
      };
      return { fields, capabilities: [], version };
    }

    /** Ids of a type with a schema. */
    async function register(change: JsonObject = {}): Promise<{ typeId: string; schemaId: string }> {
      const typeId = await client.createBlockType({ slug, name: slug });
      return { typeId, schemaId: await client.createBlockSchema(typeId, schemaOf(change)) };
    }

    async function create(name: string, data: JsonObject, change: JsonObject = {}): Promise<string> {
      return client.createBlock({ typeSlug: slug, ...(await register(change)), name, data });
    }

    it('are none of a type that is not known', async () => {
      expect(await client.findBlockType(slug)).toBeUndefined();
      expect(await client.findBlocks(slug, ['one'])).toEqual([]);
      expect(await client.findBlocks(slug, [])).toEqual([]);
    });

    it('come back as they were written', async () => {
      const id = await create('one', DATA);
      expect(await client.findBlocks(slug, ['one', 'two', 'one'])).toEqual([
        { id, name: 'one', data: DATA, secretFields: [] },
      ]);
      expect(await client.findBlock(slug, 'one')).toEqual({ data: DATA, secretFields: [] });
    });

    it('come with their secrets, and what of them is secret', async () => {
      const id = await create('one', { token: 'tok-1234' }, { secret_fields: ['token'] });
      expect(await client.findBlocks(slug, ['one'])).toEqual([
        { id, name: 'one', data: { token: 'tok-1234' }, secretFields: ['token'] },
      ]);
    });

    it('hold only the new data after an update', async () => {
      const id = await create('one', { ...DATA, more: 1 });
      const changed = { engine_name: 'pandera', observability: {} };
      await client.updateBlock(id, changed);
      expect(await client.findBlocks(slug, ['one'])).toEqual([
        { id, name: 'one', data: changed, secretFields: [] },
      ]);
    });

    it('keep the schema that they were made with', async () => {
      const id = await create('one', { token: 'a' }, { secret_fields: ['token'] });
      const type = await client.findBlockType(slug);
      await client.createBlockSchema(type?.id ?? '', schemaOf({ title: 'newer' }, '2.0'));
      await client.updateBlock(id, { token: 'b' });
      expect(await client.findBlocks(slug, ['one'])).toMatchObject([{ secretFields: ['token'] }]);
    });

    it('are refused with a name that is taken', async () => {
      const home = await register();
      await client.createBlock({ typeSlug: slug, ...home, name: 'one', data: DATA });
      const again = client.createBlock({ typeSlug: slug, ...home, name: 'one', data: {} });
      await expectRefused(again, '409');
    });

    it.each(['A', 'a_b', 'a b', ''])('are refused with the name «%s»', async (name) => {
      const home = await register();
      await expectRefused(client.createBlock({ typeSlug: slug, ...home, name, data: DATA }), '422');
    });

    it.each(['-a', 'a--b', '1', 'a-'])('may be called «%s»', async (name) => {
      const id = await create(name, {});
      expect(await client.findBlocks(slug, [name])).toEqual([{ id, name, data: {}, secretFields: [] }]);
    });

    it('cannot be updated when they are gone', async () => {
      await expectRefused(client.updateBlock(randomUUID(), {}), '404');
    });

    it('have a type whose slug is taken once', async () => {
      await client.createBlockType({ slug, name: slug });
      await expectRefused(client.createBlockType({ slug, name: slug }), '409');
    });

    it('have a type with several schemas, the newest first, each of them once', async () => {
      const { typeId, schemaId } = await register();
      expect(await client.createBlockSchema(typeId, schemaOf())).toBe(schemaId);
      const second = await client.createBlockSchema(typeId, schemaOf({}, '2.0'));
      const type = await client.findBlockType(slug);
      expect(type).toEqual({
        id: typeId,
        schemas: [
          {
            id: second,
            checksum: expect.stringMatching(/^sha256:/),
            version: '2.0',
            fields: schemaOf().fields,
          },
          { id: schemaId, checksum: type?.schemas[0]?.checksum, version: '1.0', fields: schemaOf().fields },
        ],
      });
    });

    it('belong to a schema that the server knows by the checksum that the package gives it', async () => {
      const { type, schema, checksum } = DECLARED_BLOCK_TYPE;
      const typeId = await client.createBlockType(type);
      const schemaId = await client.createBlockSchema(typeId, schema);
      expect(await client.findBlockType(type.slug)).toEqual({
        id: typeId,
        schemas: [{ id: schemaId, checksum, version: schema.version, fields: schema.fields }],
      });
    });
  });
}
