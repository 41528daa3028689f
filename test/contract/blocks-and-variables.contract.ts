/** What every `PrefectClient` says of the blocks and variables that placeholders refer to. */
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import type { ClientUnderTest } from './prefect-client.contract.ts';

/** `unique` marks the names of one test. */
export function blocksAndVariablesContract(current: () => { test: ClientUnderTest; unique: string }): void {
  describe('a block', () => {
    it.each<[string, JsonValue]>([
      ['text', 'pässword-1'],
      ['an object', { user: 'u', nested: { big: 123456789012345678901234567890n, list: [1, null] } }],
    ])('of type secret holds %s in plain', async (_, value) => {
      const { test, unique } = current();
      const document = { data: { value }, secretFields: ['value'] };
      await test.saveBlock('secret', `secret-${unique}`, document);
      expect(await test.client.findBlock('secret', `secret-${unique}`)).toEqual(document);
    });

    it('tells what its type declares secret, at any depth', async () => {
      const { test, unique } = current();
      const document = {
        data: {
          host: 'db.example.com',
          password: 'pw-1234',
          extras: { a: 'ea-1234', deeper: { b: 'eb-1234' } },
          auth: { key: 'k-1234', level: 1 },
        },
        secretFields: ['password', 'extras.*', 'auth.key'],
      };
      await test.saveBlock(`type-${unique}`, 'one', document);
      expect(await test.client.findBlock(`type-${unique}`, 'one')).toEqual(document);
    });

    it('may have nothing secret', async () => {
      const { test, unique } = current();
      const document = { data: { value: { a: [1, 'x', null] } }, secretFields: [] };
      await test.saveBlock(`json-${unique}`, 'one', document);
      expect(await test.client.findBlock(`json-${unique}`, 'one')).toEqual(document);
    });

    it.each([
      ['secret', 'no-such-block'],
      ['no-such-type', 'one'],
      ['secret', 'a/b'],
      ['secret', 'a?b#c %zz ü'],
      ['secret', '..'],
      ['', ''],
    ])('may be missing, like %s %s', async (type, name) => {
      expect(await current().test.client.findBlock(type, name)).toBeUndefined();
    });
  });

  describe('variables', () => {
    it('keep the type of their value', async () => {
      const { test, unique } = current();
      const values: Record<string, JsonValue> = {
        [`text_${unique}`]: 'tëxt',
        [`empty_${unique}`]: '',
        [`whole-${unique}`]: 5,
        [`big_${unique}`]: 9223372036854775807n,
        [`half_${unique}`]: 0.5,
        [`no_${unique}`]: false,
        [`null_${unique}`]: null,
        [`list_${unique}`]: [1, 'a', { x: null }],
        [`object_${unique}`]: { a: { b: 90071992547409931n } },
      };
      for (const [name, value] of Object.entries(values)) await test.saveVariable(name, value);
      const found = await test.client.findVariables([...Object.keys(values), `missing_${unique}`]);
      expect({ ...found }).toEqual(values);
    });

    it('are found beyond one page', async () => {
      const { test, unique } = current();
      const names = Array.from({ length: 201 }, (_, number) => `v${number}_${unique}`);
      for (const name of names) await test.saveVariable(name, name);
      const found = await test.client.findVariables(names);
      expect({ ...found }).toEqual(Object.fromEntries(names.map((name) => [name, name])));
    });

    it('are none when none are asked for', async () => {
      expect({ ...(await current().test.client.findVariables([])) }).toEqual({});
    });
  });
}
