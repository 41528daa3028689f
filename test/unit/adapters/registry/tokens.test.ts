import { describe, expect, it } from 'vitest';
import {
  connect,
  failureOf,
  holding,
  image,
  named,
  PASSWORD,
  serve,
  type Received,
  type RegistryServer,
} from './serve.ts';

const { manifest, config } = image('amd64');
const usual = holding([manifest, config], { v1: manifest });
const LOGIN = { TQ_REGISTRY_USERNAME: 'ana', TQ_REGISTRY_PASSWORD: PASSWORD };
const BASIC = `Basic ${Buffer.from(`ana:${PASSWORD}`).toString('base64')}`;

type TokenAnswer = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A registry whose token server, on the same port, answers as told; it takes the tokens that `accepts` says. */
async function serveTokens(
  give: (request: Received, count: number) => TokenAnswer,
  accepts: (token: string, request: Received) => boolean = () => true,
  challenge = 'service="registry.test"',
): Promise<RegistryServer & { asked: Received[] }> {
  const asked: Received[] = [];
  const server: RegistryServer = await serve((request, response) => {
    if (request.url.startsWith('/token')) {
      asked.push(request);
      const {
        status = 200,
        body = { token: `token-${asked.length}` },
        headers,
      } = give(request, asked.length);
      return void response
        .writeHead(status, { 'Content-Type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    }
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined && accepts(token, request)) return usual(request, response);
    const value = `Bearer realm="http://${server.host}/token?from=test",${challenge}`;
    return void response.writeHead(401, { 'WWW-Authenticate': value }).end();
  });
  return { ...server, asked };
}

const query = ({ url }: Received) => Object.fromEntries(new URL(url, 'http://x').searchParams);

describe('tokens', () => {
  it('are asked for without a login where there is none, once for each repository', async () => {
    const { host, asked } = await serveTokens(() => ({}));
    const { registry, secrets } = connect();
    for (const name of ['app:v1', 'app:v1', 'other:v1'])
      expect(await registry.digestOf(named(`${host}/${name}`))).toEqual({ digest: manifest.digest });
    expect(asked.map(query)).toEqual(
      ['app', 'other'].map((name) => ({
        from: 'test',
        service: 'registry.test',
        scope: `repository:${name}:pull`,
      })),
    );
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect(secrets).toEqual(['token-1', 'token-2']);
  });

  it('are asked for with the login, which the registry does not see', async () => {
    const { host, asked, received } = await serveTokens(() => ({ body: { access_token: 'by-oauth' } }));
    const { registry } = connect({ variables: LOGIN });
    expect(await registry.read(named(`${host}/app:v1`))).toMatchObject({ digest: manifest.digest });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([BASIC]);
    expect(
      received.map(({ method, url, headers }) => [method, url.split('?')[0], headers.authorization]),
    ).toEqual([
      ['GET', '/v2/', undefined],
      ['GET', '/token', BASIC],
      ['GET', '/v2/app/manifests/v1', 'Bearer by-oauth'],
      ['GET', `/v2/app/blobs/${config.digest}`, 'Bearer by-oauth'],
    ]);
  });

  it('are exchanged for an identity token by POST', async () => {
    const { host, asked } = await serveTokens(() => ({}));
    const { registry } = connect();
    registry.useCredential({ registry: host, username: '<token>', password: PASSWORD });
    expect(await registry.digestOf(named(`${host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/token?from=test' });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: PASSWORD,
      client_id: 'tq',
      service: 'registry.test',
      scope: 'repository:app:pull',
    });
  });

  it('are asked for once when several want them', async () => {
    const { host, asked, received } = await serveTokens(() => ({}));
    const { registry } = connect();
    await Promise.all(['a', 'b', 'c'].map(() => registry.digestOf(named(`${host}/app:v1`))));
    expect(asked).toHaveLength(1);
    expect(received.filter(({ url }) => url === '/v2/')).toHaveLength(1);
  });

  it.each([
    ['until shortly before they expire', { expires_in: 300 }, 289, 291],
    ['for a minute where nothing is said', {}, 49, 51],
  ])('are kept %s', async (_, more, before, after) => {
    const { host, asked } = await serveTokens((__, count) => ({ body: { token: `t${count}`, ...more } }));
    const { registry, clock } = connect();
    const ask = () => registry.digestOf(named(`${host}/app:v1`));
    await ask();
    await clock.sleep(before * 1000);
    await ask();
    expect(asked).toHaveLength(1);
    await clock.sleep((after - before) * 1000);
    await ask();
    expect(asked).toHaveLength(2);
  });

  it('are asked for anew once when several find one expired', async () => {
    const { host, asked } = await serveTokens(() => ({}));
    const { registry, clock } = connect();
    await registry.digestOf(named(`${host}/app:v1`));
    await clock.sleep(60_000);
    await Promise.all(['a', 'b', 'c'].map(() => registry.digestOf(named(`${host}/app:v1`))));
    expect(asked).toHaveLength(2);
  });

  it('are asked for anew when one is refused before its time', async () => {
    let revoked = 'none';
    const { host, asked } = await serveTokens(
      () => ({}),
      (token) => token !== revoked,
    );
    const { registry } = connect();
    await registry.digestOf(named(`${host}/app:v1`));
    revoked = 'token-1';
    expect(await registry.digestOf(named(`${host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(asked).toHaveLength(2);
  });

  it('are asked for anew once, however many are refused', async () => {
    let revoked = 'none';
    const { host, asked } = await serveTokens(
      () => ({}),
      (token) => token !== revoked,
    );
    const { registry } = connect();
    await registry.digestOf(named(`${host}/app:v1`));
    revoked = 'token-1';
    await Promise.all(['a', 'b', 'c'].map(() => registry.digestOf(named(`${host}/app:v1`))));
    expect(asked).toHaveLength(2);
  });

  it('are of the scope that the registry wants', async () => {
    const { host, asked } = await serveTokens(
      (_, count) => ({ body: { token: `t${count}` } }),
      (token) => token === 't2',
      'scope="repository:mirror/app:pull",error="insufficient_scope"',
    );
    expect(await connect().registry.digestOf(named(`${host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(asked.map(query).map(({ scope }) => scope)).toEqual([
      'repository:app:pull',
      'repository:mirror/app:pull',
    ]);
  });

  it('that are refused for ever are a refusal', async () => {
    const { host, asked } = await serveTokens(
      () => ({}),
      () => false,
    );
    expect(await failureOf(connect({ variables: LOGIN }).registry.digestOf(named(`${host}/app:v1`)))).toEqual(
      {
        reason: 'unauthenticated',
        message: `registry \`${host}\` does not accept the login from \`TQ_REGISTRY_USERNAME\` and \`TQ_REGISTRY_PASSWORD\``,
        help: `check the login from \`TQ_REGISTRY_USERNAME\` and \`TQ_REGISTRY_PASSWORD\`; \`docker login ${host}\` makes a new one`,
      },
    );
    expect(asked).toHaveLength(2);
  });
});

describe('a token server', () => {
  const errors = (code: string) => ({ errors: [{ code, message: `no, ${PASSWORD}` }] });
  it.each<[string, TokenAnswer, object, number]>([
    [
      'that refuses the login',
      { status: 401, body: errors('UNAUTHORIZED') },
      {
        reason: 'unauthenticated',
        message:
          'registry `HOST` does not accept the login from `TQ_REGISTRY_USERNAME` and `TQ_REGISTRY_PASSWORD`: UNAUTHORIZED: no, [redacted]',
      },
      1,
    ],
    [
      'that denies',
      { status: 403 },
      { reason: 'forbidden', message: 'registry `HOST` gives no token for `repository:app:pull`' },
      1,
    ],
    [
      'that is busy',
      { status: 429, headers: { 'Retry-After': '1' } },
      { reason: 'rate-limited', message: 'the token server of `HOST` refuses more questions for now (429)' },
      4,
    ],
    [
      'that is broken',
      { status: 503 },
      { reason: 'unreachable', message: 'the token server of `HOST` answers with 503' },
      4,
    ],
    [
      'that is none',
      { status: 404 },
      { reason: 'failed', message: 'registry `HOST` has a token server that answers with 404: `HOST`' },
      1,
    ],
    [
      'that gives nothing',
      { body: {} },
      { reason: 'failed', message: 'registry `HOST` has a token server that gave no token: `HOST`' },
      1,
    ],
    [
      'that gives what would break the header',
      { body: { token: `${PASSWORD}\r\nX-Evil: 1` } },
      { reason: 'failed', message: 'registry `HOST` has a token server that gave no token: `HOST`' },
      1,
    ],
  ])('%s', async (_, answer, expected, times) => {
    const { host, asked } = await serveTokens(() => answer);
    const failure = await failureOf(connect({ variables: LOGIN }).registry.digestOf(named(`${host}/app:v1`)));
    expect(failure).toMatchObject(JSON.parse(JSON.stringify(expected).replaceAll('HOST', host)));
    expect(asked).toHaveLength(times);
  });

  it.each([
    ['Bearer realm="no address"', 'names no address for its tokens'],
    ['Negotiate', 'wants a login by `Negotiate`, which tq does not know'],
    ['', 'wants a login, and does not say of which kind'],
    [
      'Bearer realm="http://127.0.0.1:1/token"',
      'does not answer: its token server `127.0.0.1:1`: connection refused',
    ],
  ])('is named by %j', async (header, message) => {
    const { host } = await serve(
      (_, response) => void response.writeHead(401, { 'WWW-Authenticate': header }).end(),
    );
    expect((await failureOf(connect().registry.digestOf(named(`${host}/app`)))).message).toBe(
      `registry \`${host}\` ${message}`,
    );
  });

  it('never gets the login that stands in its own address', async () => {
    const server: RegistryServer = await serve((request, response) => {
      if (request.url.startsWith('/token')) return void response.end('{"token":"t"}');
      if (request.headers.authorization === 'Bearer t') return usual(request, response);
      const realm = `http://someone:${PASSWORD}@${server.host}/token`;
      return void response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="${realm}"` }).end();
    });
    await connect().registry.digestOf(named(`${server.host}/app:v1`));
    expect(server.received[1]?.headers.authorization).toBeUndefined();
  });
});

describe('a registry with passwords', () => {
  const basicServer = (status = 200) =>
    serve(({ headers, ...request }, response) => {
      if (headers.authorization !== BASIC)
        return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="registry"' }).end();
      if (status !== 200) return void response.writeHead(status).end();
      return usual({ ...request, headers }, response);
    });

  it('gets the login with each question', async () => {
    const { host, received } = await basicServer();
    const { registry, secrets } = connect({ variables: LOGIN });
    expect(await registry.digestOf(named(`${host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(await registry.mayPush(named(`${host}/app:v1`))).toBe(true);
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined, BASIC, BASIC]);
    expect(secrets).toEqual([PASSWORD, `ana:${PASSWORD}`]);
  });

  it('says when it wants one', async () => {
    const { host, received } = await basicServer();
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app:v1`)))).toEqual({
      reason: 'unauthenticated',
      message: `registry \`${host}\` wants a login`,
      help: `run \`docker login ${host}\`, or set \`TQ_REGISTRY_USERNAME\` and \`TQ_REGISTRY_PASSWORD\``,
    });
    expect(received).toHaveLength(1);
  });

  it('says when it takes another one', async () => {
    const { host, received } = await basicServer();
    const { registry } = connect();
    registry.useCredential({ registry: host, username: 'ana', password: `${PASSWORD}-not` });
    for (const question of [
      registry.digestOf(named(`${host}/app:v1`)),
      registry.mayPush(named(`${host}/app:v1`)),
    ])
      expect(await failureOf(question)).toEqual({
        reason: 'unauthenticated',
        message: `registry \`${host}\` does not accept the login from the push step`,
        help: `check the login from the push step; \`docker login ${host}\` makes a new one`,
      });
    expect(received).toHaveLength(3);
  });

  it('may forbid', async () => {
    const { host } = await basicServer(403);
    expect(await failureOf(connect({ variables: LOGIN }).registry.read(named(`${host}/app:v1`)))).toEqual({
      reason: 'forbidden',
      message: `registry \`${host}\` does not allow \`GET /v2/app/manifests/v1\``,
      help: expect.stringContaining('log in with another one'),
    });
  });

  it('sees the newest login', async () => {
    const { host } = await basicServer();
    const { registry } = connect({ variables: { ...LOGIN, TQ_REGISTRY_PASSWORD: 'old' } });
    expect((await failureOf(registry.digestOf(named(`${host}/app:v1`)))).reason).toBe('unauthenticated');
    registry.useCredential({ registry: `http://${host}/v2/`, username: 'ana', password: PASSWORD });
    expect(await registry.digestOf(named(`${host}/app:v1`))).toEqual({ digest: manifest.digest });
  });
});

describe('mayPush', () => {
  const jwt = (access: unknown) =>
    ['{}', JSON.stringify({ access }), 'signature']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
  const own = (...actions: string[]) => ({ type: 'repository', name: 'team/app', actions });

  it.each<[string, string, true | string]>([
    ['gives the right', jwt([own('pull', 'push')]), true],
    ['gives every right', jwt([own('*')]), true],
    ['does not say', 'opaque', true],
    ['gives less', jwt([own('pull')]), 'forbidden'],
    ['gives nothing', jwt([]), 'forbidden'],
    ['gives it for another', jwt([{ ...own('pull', 'push'), name: 'team/other' }]), 'forbidden'],
  ])('with a token server that %s', async (_, token, expected) => {
    const { host, asked, received } = await serveTokens(() => ({ body: { token } }));
    const answer = await connect({ variables: LOGIN }).registry.mayPush(named(`${host}/team/app:v1`));
    if (expected === true) expect(answer).toBe(true);
    else
      expect(answer).toEqual({
        failure: {
          reason: expected,
          message: `registry \`${host}\` does not allow to push to \`team/app\``,
          help: expect.stringContaining('TQ_REGISTRY_USERNAME'),
        },
      });
    expect(asked.map(query).map(({ scope }) => scope)).toEqual(['repository:team/app:pull,push']);
    // Nothing was written to find out.
    expect(received.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('is true where anybody may do anything', async () => {
    const { host } = await serve(usual);
    expect(await connect().registry.mayPush(named(`${host}/app`))).toBe(true);
  });
});
