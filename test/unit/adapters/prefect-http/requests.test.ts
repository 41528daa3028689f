import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../../src/settings.ts';
import { setting, headers, connect, serve, POOLS, read, DESIRED, STORED } from './connect.ts';
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
      { apiKey: setting('K', 'pnu_123'), customHeaders: headers({ authorization: 'Token 9' }) },
      'Token 9',
    ],
  ])('carry %s', async (_, settings, expected) => {
    const server = await serve(POOLS);
    await read(connect(server.apiUrl, settings));
    expect(server.received[0]?.headers.authorization).toBe(expected);
  });

  it('carry the credentials of the address, before all others', async () => {
    const server = await serve(POOLS);
    const client = connect(server.apiUrl.replace('//', '//admin:p%40ss@'), {
      apiKey: setting('K', 'pnu_123'),
      authString: setting('A', 'user:other'),
      customHeaders: headers({ Authorization: 'Token 9' }),
    });
    await read(client);
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${btoa('admin:p@ss')}`);
    expect(client.apiUrl).toBe(server.apiUrl);
  });

  it('cannot be replaced where the protocol needs them', async () => {
    const server = await serve(POOLS);
    await read(
      connect(server.apiUrl, { customHeaders: headers({ 'user-agent': 'other', 'X-Team': 'data' }) }),
    );
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

describe('Prefect Cloud', () => {
  const CLOUD = 'https://api.prefect.cloud/api/accounts/a/workspaces/w';

  it.each<[string, Partial<ConnectionSettings>, boolean]>([
    [CLOUD, {}, true],
    ['https://app.prefect.cloud/api/accounts/a/workspaces/w', {}, false],
    ['http://127.0.0.1:4200/api', {}, false],
    ['https://api.stage.example.com/api/accounts/a', {}, false],
    [
      'https://api.stage.example.com/api/accounts/a',
      { cloudApiUrl: 'https://api.stage.example.com/api' },
      true,
    ],
  ])('is told by the address %s with %j', (url, change, expected) => {
    expect(connect(url, change).isCloud).toBe(expected);
  });

  it('is given all agreements of a deployment, each with its owner', async () => {
    const server = await serve(json({ created: [{ name: 'a' }], updated: [], deleted: [] }));
    await connect(server.apiUrl).applySlas('d1', [{ name: 'a', duration: 60 }]);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/api/slas/apply-resource-slas/prefect.deployment.d1',
      body: '[{"name":"a","duration":60,"owner_resource":"prefect.deployment.d1"}]',
    });
  });
});

it.for(['work pools', 'automations', 'limits', 'runs'] as const)(
  'a list of %s that holds no objects is not of a Prefect server',
  async (what) => {
    const server = await serve(json([null]));
    const client = connect(server.apiUrl);
    const ask = {
      'work pools': () => client.findPoolLimits(['a']),
      automations: () => client.listWatching(),
      limits: () => client.findTagLimits(),
      runs: () => client.findRunTimes(['a']),
    }[what];
    await expect(ask()).rejects.toMatchObject({
      name: 'TqError',
      message: expect.stringContaining('something that a Prefect server does not say'),
    });
  },
);

it('an automation without actions tells nobody', async () => {
  const server = await serve(json([{ name: 'w', trigger: null, actions: null }]));
  const { automations } = await connect(server.apiUrl).listWatching();
  expect(automations).toEqual([{ name: 'w', trigger: {}, actions: [] }]);
});

describe('blocks and variables', () => {
  it('are asked for once', async () => {
    const block = json({
      data: { value: 1 },
      block_schema: { fields: { secret_fields: ['value', 'value'] } },
    });
    const server = await serve(block, json([{ name: 'b', value: 2 }]), json([{ name: 'c', value: null }]));
    const client = connect(server.apiUrl);
    const twice = await Promise.all([client.findBlock('secret', 'a b'), client.findBlock('secret', 'a b')]);
    expect(twice).toEqual(Array(2).fill({ data: { value: 1 }, secretFields: ['value'] }));
    expect({ ...(await client.findVariables(['a', 'b', 'a'])) }).toEqual({ b: 2 });
    expect({ ...(await client.findVariables(['a', 'b', 'c'])) }).toEqual({ b: 2, c: null });
    expect(server.received.map(({ url }) => url)).toEqual([
      '/api/block_types/slug/secret/block_documents/name/a%20b?include_secrets=true',
      '/api/variables/filter',
      '/api/variables/filter',
    ]);
    expect(JSON.parse(server.received[2]?.body ?? '').variables).toEqual({ name: { any_: ['c'] } });
  });

  it('are asked for in one request for 200 names', async () => {
    const server = await serve(json([]));
    const client = connect(server.apiUrl);
    await client.findVariables(Array.from({ length: 200 }, (_, number) => `v${number}`));
    expect(client.requestCount).toBe(1);
  });

  it('are asked for without their secrets', async () => {
    const block = json({
      data: { value: '********' },
      block_schema: { fields: { secret_fields: ['value'] } },
    });
    const server = await serve(block);
    const client = connect(server.apiUrl);
    expect(await client.findBlock('secret', 'a', { withoutSecrets: true })).toEqual({
      data: { value: '********' },
      secretFields: ['value'],
      withoutSecrets: true,
    });
    await client.findBlock('secret', 'a');
    expect(server.received.map(({ url }) => url)).toEqual([
      '/api/block_types/slug/secret/block_documents/name/a?include_secrets=false',
      '/api/block_types/slug/secret/block_documents/name/a?include_secrets=true',
    ]);
  });

  it('are not missing where there is no Prefect', async () => {
    const server = await serve(json({ detail: 'Not Found' }, 404));
    await expect(connect(server.origin).findBlock('secret', 'a')).rejects.toMatchObject({
      reason: 'failed',
      help: expect.stringContaining('ends in `/api`'),
    });
  });
});
