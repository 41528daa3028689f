/** What every `PrefectClient` says of the notes that deploys leave. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import type { ReleaseNote } from '../../src/ports/releases.ts';
import { expectRefused } from './expect-refused.ts';

interface Started {
  client: PrefectClient;
  close(): Promise<void>;
}

export function releasesContract(start: () => Promise<Started>): void {
  describe('release notes', () => {
    let started: Started;
    beforeAll(async () => {
      started = await start();
    });
    afterAll(() => started.close());

    const newKey = (): string => `tq-release-test-${randomUUID()}`;
    const note = (key: string, number: number): ReleaseNote => ({
      key,
      description: `Release ${number}`,
      markdown: `# Release ${number}\n\n<!-- tq-release H4sI+/= -->\n`,
      metadata: { run: randomUUID(), number: String(number) },
    });

    it('are kept byte for byte', async () => {
      const { client } = started;
      const key = newKey();
      const made = { ...note(key, 1), markdown: '| a | b |\r\n\t<!-- `é` 🙂 -->\n\n', description: 'é <b>' };
      const id = await client.createReleaseNote(made);
      const [found] = await client.findReleaseNotes(key, { limit: 1 });
      expect(found).toMatchObject({ ...made, id });
      expect(Date.parse(found?.createdAt ?? '')).not.toBeNaN();
    });

    it('come the newest first, page by page, those of the key alone', async () => {
      const { client } = started;
      const key = newKey();
      await client.createReleaseNote(note(newKey(), 9));
      for (const number of [1, 2, 3]) await client.createReleaseNote(note(key, number));
      const numbers = async (limit: number, offset?: number): Promise<unknown[]> =>
        (await client.findReleaseNotes(key, { limit, offset })).map(({ metadata }) => metadata.number);
      expect(await numbers(200)).toEqual(['3', '2', '1']);
      expect(await numbers(2)).toEqual(['3', '2']);
      expect(await numbers(2, 2)).toEqual(['1']);
      expect(await numbers(2, 3)).toEqual([]);
      expect(await client.findReleaseNotes(newKey(), { limit: 5 })).toEqual([]);
    });

    it('are found by the beginning of their key, the newest of each', async () => {
      const { client } = started;
      const prefix = `tq-release-${randomUUID()}`;
      const keys = ['a', 'b'].map((end) => `${prefix}-${end}`);
      for (const number of [1, 2]) for (const key of keys) await client.createReleaseNote(note(key, number));
      await client.createReleaseNote(note(`x-${prefix}`, 9));
      const found = await client.findNewestNotes(prefix);
      expect(found.map(({ key, description }) => [key, description]).sort()).toEqual(
        keys.map((key) => [key, 'Release 2']),
      );
      const [first] = found;
      const [same] = await client.findReleaseNotes(first?.key ?? '', { limit: 1 });
      expect(first).toMatchObject({ id: same?.id, markdown: same?.markdown, metadata: same?.metadata });
    });

    it('are changed in place', async () => {
      const { client } = started;
      const key = newKey();
      const first = await client.createReleaseNote(note(key, 1));
      await client.createReleaseNote(note(key, 2));
      const changed = { description: 'changed', markdown: '# Changed', metadata: { run: 'x' } };
      await client.updateReleaseNote(first, changed);
      const notes = await client.findReleaseNotes(key, { limit: 5 });
      expect(notes.map(({ description }) => description)).toEqual(['Release 2', 'changed']);
      expect(notes[1]).toMatchObject({ ...changed, id: first, key });
    });

    it('that do not exist cannot be changed', async () => {
      const { client } = started;
      await expectRefused(client.updateReleaseNote(randomUUID(), note('x', 1)), 'not found');
    });

    it('are refused under a key that is none', async () => {
      const { client } = started;
      await expectRefused(client.createReleaseNote(note('Not A Key', 1)), '422');
    });

    it('lose the end of a long piece of metadata', async () => {
      const { client } = started;
      const key = newKey();
      await client.createReleaseNote({
        ...note(key, 1),
        metadata: { run: randomUUID(), long: 'x'.repeat(600) },
      });
      const [found] = await client.findReleaseNotes(key, { limit: 1 });
      expect(found?.metadata.long).toBe(`${'x'.repeat(500)}...`);
    });
  });
}
