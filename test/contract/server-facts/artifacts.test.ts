/** Artifacts as a record: what is stored unchanged, which keys are legal, what `latest` shows. */
import { beforeEach, describe, expect, test } from 'vitest';
import { serverByHand, someName } from './server-by-hand.ts';

interface Artifact {
  id: string;
  data: unknown;
  created: string;
  updated: string;
  metadata_: Record<string, string> | null;
}

describe('artifacts on Prefect 3.8.8', () => {
  const server = serverByHand();
  let key: string;

  beforeEach(() => {
    key = someName('facts');
  });

  async function create(data: unknown, fields: object = {}): Promise<Artifact> {
    const artifact = await server.get<Artifact>('POST', '/artifacts/', {
      key,
      type: 'markdown',
      data,
      ...fields,
    });
    server.remember(`/artifacts/${artifact.id}`);
    return artifact;
  }

  async function statusOf(fields: object): Promise<number> {
    const { status, body } = await server.ask('POST', '/artifacts/', {
      type: 'markdown',
      data: 'x',
      ...fields,
    });
    if (status === 201) server.remember(`/artifacts/${body.id}`);
    return status;
  }

  async function list(options: object = {}): Promise<unknown[]> {
    const artifacts = { key: { any_: [key] } };
    return server.get('POST', '/artifacts/filter', { artifacts, sort: 'CREATED_DESC', ...options });
  }

  test('Markdown is kept as it is: comments, tabs, line ends, any language', async () => {
    const data = '# Titel ✓\n<!-- tq: {"a": "<b> & --"} -->\r\n\tend  \n';
    const { id } = await create(data);
    expect(await server.get('GET', `/artifacts/${id}`)).toMatchObject({ data, key, type: 'markdown' });
  });

  test('5 MB are accepted and come back whole', async () => {
    const data = 'x'.repeat(5_000_000);
    const { id } = await create(data);
    expect((await server.get<Artifact>('GET', `/artifacts/${id}`)).data).toHaveLength(5_000_000);
  });

  test('a half of a pair of surrogates is refused with 500', async () => {
    expect(await statusOf({ key, data: 'a\ud800b' })).toBe(500);
  });

  test('metadata is text; over 500 characters it is cut in silence', async () => {
    const { metadata_: stored } = await create('x', {
      metadata_: { fits: 'y'.repeat(500), long: 'z'.repeat(501) },
    });
    expect(stored).toEqual({ fits: 'y'.repeat(500), long: `${'z'.repeat(500)}...` });
    expect(await statusOf({ key, metadata_: { number: 1 } })).toBe(422);
  });

  test.each(['a-b-1', '-', '123', 'x'.repeat(1000)])('the key `%s` is legal', async (legal) => {
    expect(await statusOf({ key: legal })).toBe(201);
  });

  test.each(['a_b', 'A', 'a.b', 'a/b', 'a:b', 'a b', 'é'])(
    'the key `%s` is refused with 422',
    async (illegal) => {
      expect(await statusOf({ key: illegal })).toBe(422);
    },
  );

  test('the filter by key lists the newest first, page by page', async () => {
    for (const data of ['first', 'second', 'third']) await create(data);
    expect(await list({ limit: 2 })).toMatchObject([{ data: 'third' }, { data: 'second' }]);
    expect(await list({ limit: 2, offset: 2 })).toMatchObject([{ data: 'first' }]);
    expect(await server.status('POST', '/artifacts/filter', { limit: 201 })).toBe(422);
  });

  test('PATCH changes data, description and metadata, and keeps what is not sent', async () => {
    const { id, created, updated } = await create('old', {
      description: 'kept',
      metadata_: { a: '1', b: '2' },
    });
    expect(await server.status('PATCH', `/artifacts/${id}`, { metadata_: { a: '3' } })).toBe(204);
    const after = await server.get<Artifact>('GET', `/artifacts/${id}`);
    expect(after).toMatchObject({ data: 'old', description: 'kept', metadata_: { a: '3' }, created });
    expect(after.metadata_).toEqual({ a: '3' });
    expect(after.updated).not.toBe(updated);
  });

  test('PATCH refuses key and type with 422, and answers 404 for one that is gone', async () => {
    const { id } = await create('x');
    expect(await server.status('PATCH', `/artifacts/${id}`, { key: 'other' })).toBe(422);
    expect(await server.status('PATCH', `/artifacts/${id}`, { type: 'table' })).toBe(422);
    await server.status('DELETE', `/artifacts/${id}`);
    expect(await server.status('PATCH', `/artifacts/${id}`, { data: 'y' })).toBe(404);
  });

  test('`latest` shows what PATCH made of the newest, under an id that is not the artifact', async () => {
    const older = await create('older');
    const newest = await create('newest');
    await server.get('PATCH', `/artifacts/${newest.id}`, { data: 'newest, changed' });
    await server.get('PATCH', `/artifacts/${older.id}`, { data: 'older, changed' });
    const latest = await server.get<Artifact>('GET', `/artifacts/${key}/latest`);
    expect(latest.data).toBe('newest, changed');
    expect([older.id, newest.id]).not.toContain(latest.id);
    const artifacts = { key: { any_: [key] } };
    expect(await server.get('POST', '/artifacts/latest/filter', { artifacts })).toMatchObject([
      { id: latest.id, latest_id: newest.id },
    ]);
  });

  test('deleting the newest brings the one before it back as `latest`', async () => {
    const older = await create('older');
    const newest = await create('newest');
    expect(await server.status('DELETE', `/artifacts/${newest.id}`)).toBe(204);
    expect(await server.status('DELETE', `/artifacts/${newest.id}`)).toBe(404);
    expect(await server.get('GET', `/artifacts/${key}/latest`)).toMatchObject({ data: 'older' });
    await server.get('DELETE', `/artifacts/${older.id}`);
    expect(await server.status('GET', `/artifacts/${key}/latest`)).toBe(404);
  });
});
