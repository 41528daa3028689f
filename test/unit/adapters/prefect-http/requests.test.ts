import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../../src/settings.ts';
import { setting, connect, serve, POOLS, read, DESIRED, STORED } from './connect.ts';
import { json, raw } from './scripted-server.ts';

describe('headers', () => {
  it('name tq, the API version and the content', async () => {
    const server = await serve(POOLS);
    await read(connect(server.apiUrl));
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/api/work_pools/filter' });
    expect(server.received[0]?.headers).toMatchObject({
      'user-agent': 'tq/1.2.3',
      'x-prefect-api-version': '0.8.4',
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[string, Partial<ConnectionSettings>, string]>([
    ['the key', { apiKey: setting('PREFECT_API_KEY', 'pnu_123') }, 'Bearer pnu_123'],
    [
      'the auth string, before the key',
      { apiKey: setting('K', 'pnu_123'), authString: setting('A', 'admin:pass') },
      `Basic ${btoa('admin:pass')}`,
    ],
    [
      'a custom header, before both',
      { apiKey: setting('K', 'pnu_123'), customHeaders: { authorization: 'Token 9' } },
      'Token 9',
    ],
  ])('carry %s', async (_, settings, expected) => {
    const server = await serve(POOLS);
    await read(connect(server.apiUrl, settings));
    expect(server.received[0]?.headers.authorization).toBe(expected);
  });

  it('carry the credentials of the address', async () => {
    const server = await serve(POOLS);
    const client = connect(server.apiUrl.replace('//', '//admin:p%40ss@'));
    await read(client);
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${btoa('admin:p@ss')}`);
    expect(client.apiUrl).toBe(server.apiUrl);
  });

  it('cannot be replaced where the protocol needs them', async () => {
    const server = await serve(POOLS);
    await read(connect(server.apiUrl, { customHeaders: { 'user-agent': 'other', 'X-Team': 'data' } }));
    expect(server.received[0]?.headers).toMatchObject({ 'user-agent': 'tq/1.2.3', 'x-team': 'data' });
  });
});

describe('requests', () => {
  it('write integers exactly, however long', async () => {
    const server = await serve(json({ id: 'd1' }, 201));
    await connect(server.apiUrl).createDeployment('f1', DESIRED);
    expect(server.received[0]?.body).toContain(
      '"parameters":{"big":123456789012345678901234567890,"list":[1,"two"]}',
    );
    expect(JSON.parse(server.received[0]?.body ?? '')).not.toHaveProperty('pull_steps');
  });

  it('read integers exactly, however long', async () => {
    const stored = JSON.stringify([
      { ...STORED, parameters: { text: 'say 12345678901234567890 "twice"', half: 0.1234567890123456 } },
    ]);
    const body = stored.replace('"half"', '"big":-12345678901234567890,"half"');
    const server = await serve(
      raw(body, 200, { 'Content-Type': 'application/json' }),
      json([{ id: 'f1', name: 'users' }]),
    );
    const [found] = await connect(server.apiUrl).findDeployments([DESIRED]);
    expect(found?.fields.parameters).toEqual({
      text: 'say 12345678901234567890 "twice"',
      half: 0.1234567890123456,
      big: -12345678901234567890n,
    });
  });

  it('are none where there is nothing to ask or to change', async () => {
    const server = await serve(POOLS);
    const client = connect(server.apiUrl);
    await client.findWorkPools([]);
    await client.findFlowIds([]);
    await client.findDeployments([]);
    await client.findAutomations([]);
    await client.updateDeployment('d1', { tags: undefined });
    expect(client.requestCount).toBe(0);
  });

  it('for deployments share their pages, and learn flows only once', async () => {
    const page = Array.from({ length: 200 }, (_, number) => ({
      ...STORED,
      id: `d${number}`,
      name: `n${number}`,
    }));
    const rest = [{ ...STORED, id: 'd200', name: 'n200' }, page[0]];
    const server = await serve(json([{ id: 'f1', name: 'users' }]), json(page), json(rest));
    const client = connect(server.apiUrl);
    await client.findFlowIds(['users']);
    const names = [0, 199, 200].map((number) => ({ flowName: 'users', name: `n${number}` }));
    expect((await client.findDeployments(names)).map(({ name }) => name)).toEqual(['n0', 'n199', 'n200']);
    expect(server.received.map(({ body }) => JSON.parse(body).offset)).toEqual([0, 0, 200]);
  });
});
