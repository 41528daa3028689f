import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { afterTest } from '../after-test.ts';
import {
  connect,
  failureOf,
  holding,
  image,
  named,
  PASSWORD,
  serve,
  type Received,
  type Routes,
} from './serve.ts';

const { manifest, config } = image('amd64', { app: 'orders' });
const usual = holding([manifest, config], { v1: manifest });

/** The first questions about a manifest are answered like this; all others as usual. */
function first(times: number, fault: (response: ServerResponse) => unknown): Routes {
  let left = times;
  return (request, response) => {
    if (left === 0 || !request.url.includes('/manifests/')) return usual(request, response);
    left -= 1;
    fault(response);
  };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = '') =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end(body);

describe('a registry that is busy or broken', () => {
  it.each<[string, (response: ServerResponse) => unknown, number[]]>([
    ['429', status(429), [250, 750]],
    ['429 with seconds', status(429, { 'Retry-After': '3' }), [3300, 3300]],
    ['429 with a date', status(429, { 'Retry-After': 'Sun, 22 Nov 2026 06:00:02 GMT' }), [2200, 750]],
    ['500', status(500), [250, 750]],
    ['503', status(503), [250, 750]],
    ['a reset', (response) => response.socket?.resetAndDestroy(), [250, 750]],
    ['a closed connection', (response) => response.socket?.destroy(), [250, 750]],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{');
        setTimeout(() => response.socket?.destroy(), 5);
      },
      [250, 750],
    ],
  ])('is asked again after %s', async (_, fault, sleeps) => {
    const server = await serve(first(2, fault));
    const { registry, clock } = connect();
    expect(await registry.read(named(`${server.host}/app:v1`))).toMatchObject({ digest: manifest.digest });
    expect(clock.sleeps.map(Math.round)).toEqual(sleeps);
  });

  it('is asked again after silence', async () => {
    const server = await serve(first(1, () => undefined));
    // Long enough for the answer to the second question.
    const { registry, clock } = connect({ timeoutMilliseconds: 1_000 });
    expect(await registry.digestOf(named(`${server.host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(clock.sleeps).toHaveLength(1);
  });

  it('is not waited for when its answer drips', async () => {
    const server = await serve(
      first(9, (response) => {
        response.writeHead(200, { 'Content-Type': manifest.type });
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const failure = await failureOf(
      connect({ timeoutMilliseconds: 150 }).registry.read(named(`${server.host}/app:v1`)),
    );
    expect(failure).toEqual({
      reason: 'unreachable',
      message: `registry \`${server.host}\` does not answer: timed out`,
    });
  });

  it.each<[string, (response: ServerResponse) => unknown, object]>([
    [
      '429',
      status(429, { 'Retry-After': '1' }, '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow\\ndown"}]}'),
      {
        reason: 'rate-limited',
        message: 'registry `HOST` refuses more questions for now (429): TOOMANYREQUESTS: slow down',
        help: 'try again in 1 s; many registries allow more to those who log in',
      },
    ],
    ['502', status(502), { reason: 'unreachable', message: 'registry `HOST` answers with 502' }],
    [
      'resets',
      (response) => response.socket?.resetAndDestroy(),
      { reason: 'unreachable', message: 'registry `HOST` does not answer: the connection was reset' },
    ],
  ])('gets four questions at most: %s', async (_, fault, expected) => {
    const server = await serve(first(99, fault));
    const { registry, clock } = connect();
    const failure = await failureOf(registry.read(named(`${server.host}/app:v1`)));
    expect(failure).toEqual(JSON.parse(JSON.stringify(expected).replace('HOST', server.host)));
    expect(server.received.filter(({ url }) => url.includes('manifests'))).toHaveLength(4);
    expect(clock.sleeps).toHaveLength(3);
  });

  it('is not waited for when it asks for hours', async () => {
    const server = await serve(first(99, status(429, { 'Retry-After': '21600' })));
    const { registry, clock } = connect();
    const failure = await failureOf(registry.digestOf(named(`${server.host}/app:v1`)));
    expect(failure).toMatchObject({
      reason: 'rate-limited',
      help: expect.stringMatching(/^try again in 21600 s/),
    });
    expect(clock.sleeps).toEqual([]);
  });

  it('is asked anew after it was not there', async () => {
    let isThere = false;
    const server = await serve((request, response) => {
      if (isThere) return usual(request, response);
      response.socket?.destroy();
    });
    const { registry } = connect();
    expect((await failureOf(registry.digestOf(named(`${server.host}/app:v1`)))).reason).toBe('unreachable');
    isThere = true;
    expect(await registry.digestOf(named(`${server.host}/app:v1`))).toEqual({ digest: manifest.digest });
  });

  it('may not be there at all', async () => {
    // Nobody serves anything at port 1.
    expect(await failureOf(connect().registry.digestOf(named('localhost:1/app')))).toEqual({
      reason: 'unreachable',
      message: 'registry `localhost:1` does not answer: connection refused',
    });
    // No server of names is asked for it, since one of its parts is too long.
    const host = `${'a'.repeat(64)}.invalid`;
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app`)))).toEqual({
      reason: 'unreachable',
      message: `registry \`${host}\` does not answer: no such host`,
    });
  });
});

describe('something else than a registry', () => {
  const page: Routes = (_, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');

  it.each<[string, Routes, string]>([
    ['a web page', page, 'does not answer as a registry does (a web page)'],
    ['a web server', () => false, 'does not answer as a registry does (status 404)'],
  ])('is told from one: %s', async (_, routes, message) => {
    const { host } = await serve(routes);
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app`)))).toEqual({
      reason: 'failed',
      message: `registry \`${host}\` ${message}`,
      help: 'check the name; one without a host, such as `team/orders`, means Docker Hub',
    });
  });

  it('may come between', async () => {
    const { host } = await serve((request, response) =>
      request.url === '/v2/' ? usual(request, response) : page(request, response),
    );
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app`)))).toEqual({
      reason: 'failed',
      message: `registry \`${host}\` answered \`HEAD /v2/app/manifests/latest\` with a web page (status 200)`,
    });
  });

  it('may say what it wants', async () => {
    const { host } = await serve((request, response) =>
      request.url === '/v2/'
        ? usual(request, response)
        : void response.writeHead(400).end('{"errors":[{"code":"NAME_INVALID","message":"\\u001b[31mno"}]}'),
    );
    expect((await failureOf(connect().registry.read(named(`${host}/app`)))).message).toBe(
      `registry \`${host}\` answered \`GET /v2/app/manifests/latest\` with 400: NAME_INVALID:  [31mno`,
    );
  });
});

describe('redirects', () => {
  const login = { TQ_REGISTRY_USERNAME: 'ana', TQ_REGISTRY_PASSWORD: PASSWORD };

  /** Wants a password; what it holds is elsewhere. */
  const elsewhere =
    (target: string): Routes =>
    ({ url, headers }, response) => {
      if (headers.authorization === undefined)
        return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
      return void response.writeHead(307, { Location: `${target}${url}` }).end();
    };

  it('to another server go without the login', async () => {
    const other = await serve(usual);
    const { host, received } = await serve(elsewhere(`http://localhost:${other.port}`));
    const { registry } = connect({ variables: login });
    expect(await registry.read(named(`${host}/app:v1`))).toMatchObject({ labels: { app: 'orders' } });
    expect(received.at(-1)?.headers.authorization).toBeDefined();
    expect(other.received).toHaveLength(2);
    expect(other.received.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('on the same server keep it', async () => {
    const seen: Received[] = [];
    const { host } = await serve((request, response) => {
      if (request.url.startsWith('/moved')) {
        seen.push(request);
        return usual({ ...request, url: request.url.slice('/moved'.length) }, response);
      }
      return elsewhere('/moved')(request, response);
    });
    await connect({ variables: login }).registry.digestOf(named(`${host}/app:v1`));
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`ana:${PASSWORD}`).toString('base64')}`);
  });

  it.each([
    ['http://127.0.0.1:1/\u0000', 'does not answer: connection refused', 'unreachable'],
    ['ftp://example.com', 'cannot be used: it redirects to something that is no address', 'failed'],
    ['http://[', 'cannot be used: it redirects to something that is no address', 'failed'],
    ['', 'cannot be used: it redirects again and again', 'failed'],
  ])('to %j end', async (target, message, reason) => {
    const { host } = await serve((request, response) =>
      request.url === '/v2/'
        ? usual(request, response)
        : void response.writeHead(302, { Location: encodeURI(target || request.url) }).end(),
    );
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app`)))).toEqual({
      reason,
      message: `registry \`${host}\` ${message}`,
    });
  });
});

/** A real TLS server with a certificate of its own for 127.0.0.1 and 0.0.0.0. */
async function serveTls(routes: Routes) {
  const folder = mkdtempSync(join(tmpdir(), 'tq-registry-'));
  afterTest(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.crt')];
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=registry';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,IP:0.0.0.0'];
  execFileSync('openssl', ['req', ...options.split(' '), ...names, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  const server = createTlsServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => {
      const { method = '', url = '', headers } = request;
      if (routes({ method, url, headers, body: '' }, response) === false) response.writeHead(404).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, certificate };
}

/** No loopback address by its name, though the system takes it for one. */
const ELSEWHERE = '0.0.0.0';

describe('encryption', () => {
  it('is tried on this machine when plain HTTP does not answer', async () => {
    const { port, certificate } = await serveTls(usual);
    const { registry } = connect({
      variables: { NODE_EXTRA_CA_CERTS: certificate },
      files: nodeFileSystem(),
    });
    expect(await registry.digestOf(named(`127.0.0.1:${port}/app:v1`))).toEqual({ digest: manifest.digest });
  });

  it('needs a certificate that is trusted', async () => {
    const { port, certificate } = await serveTls(usual);
    const host = `${ELSEWHERE}:${port}`;
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app:v1`)))).toEqual({
      reason: 'unreachable',
      message: `registry \`${host}\` does not answer: TLS: self-signed certificate`,
      help: `put the certificate of its authority into \`/etc/docker/certs.d/${host}/ca.crt\`, or name it in \`NODE_EXTRA_CA_CERTS\``,
    });
    const folder = join(dirname(certificate), 'certs.d', host);
    mkdirSync(folder, { recursive: true });
    copyFileSync(certificate, join(folder, 'ca.crt'));
    const variables = { DOCKER_CONFIG: dirname(certificate) };
    expect(
      await connect({ variables, files: nodeFileSystem() }).registry.digestOf(named(`${host}/app:v1`)),
    ).toEqual({ digest: manifest.digest });
  });

  it('is not left out, unless told so', async () => {
    const { port } = await serve(usual);
    const host = `${ELSEWHERE}:${port}`;
    expect(await failureOf(connect().registry.digestOf(named(`${host}/app:v1`)))).toEqual({
      reason: 'unreachable',
      message: `registry \`${host}\` does not answer: it does not speak TLS`,
      help: `if it is to be used without encryption, add \`${host}\` to \`TQ_INSECURE_REGISTRIES\``,
    });
    const variables = { TQ_INSECURE_REGISTRIES: `other.example, ${host}` };
    expect(await connect({ variables }).registry.digestOf(named(`${host}/app:v1`))).toEqual({
      digest: manifest.digest,
    });
  });

  it('is not given up for a bad certificate, even when told so', async () => {
    const { port } = await serveTls(usual);
    const variables = { TQ_INSECURE_REGISTRIES: `${ELSEWHERE}:${port}` };
    const { registry } = connect({ variables });
    const failure = await failureOf(registry.digestOf(named(`${ELSEWHERE}:${port}/app:v1`)));
    expect(failure.message).toContain('self-signed certificate');
  });

  it('does not end by a redirect', async () => {
    const plain = await serve(usual);
    const { port, certificate } = await serveTls(
      (request, response) =>
        void response.writeHead(302, { Location: `http://${plain.host}${request.url}` }).end(),
    );
    const { registry } = connect({ variables: { SSL_CERT_FILE: certificate }, files: nodeFileSystem() });
    expect(await failureOf(registry.digestOf(named(`${ELSEWHERE}:${port}/app:v1`)))).toEqual({
      reason: 'failed',
      message: `registry \`${ELSEWHERE}:${port}\` cannot be used: it redirects to \`${plain.host}\` without encryption`,
    });
    expect(plain.received).toEqual([]);
  });

  it('is asked of a token server too', async () => {
    const plain = await serve(usual);
    const { port, certificate } = await serveTls(
      (_, response) =>
        void response
          .writeHead(401, { 'WWW-Authenticate': `Bearer realm="http://${plain.host}/token"` })
          .end(),
    );
    const { registry } = connect({
      variables: {
        SSL_CERT_FILE: certificate,
        TQ_REGISTRY_USERNAME: 'ana',
        TQ_REGISTRY_PASSWORD: PASSWORD,
      },
      files: nodeFileSystem(),
    });
    const failure = await failureOf(registry.digestOf(named(`${ELSEWHERE}:${port}/app:v1`)));
    expect(failure.message).toBe(
      `registry \`${ELSEWHERE}:${port}\` wants the login sent to \`${plain.host}\` without encryption`,
    );
    expect(plain.received).toEqual([]);
  });
});

describe('proxies', () => {
  it('are asked for other machines, with a password that is never shown', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ headers }, socket) => {
      asked.push(headers['proxy-authorization']);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    afterTest(() => new Promise((resolve) => proxy.close(resolve)));
    const { port } = proxy.address() as AddressInfo;
    const { registry } = connect({ variables: { HTTPS_PROXY: `http://ana:${PASSWORD}@127.0.0.1:${port}` } });
    expect(await failureOf(registry.digestOf(named('registry.example/app')))).toEqual({
      reason: 'unreachable',
      message: expect.stringContaining('registry `registry.example` does not answer: Proxy'),
      help: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(asked).toEqual([`Basic ${Buffer.from(`ana:${PASSWORD}`).toString('base64')}`]);
  });

  it('must have an address', async () => {
    const { registry } = connect({ variables: { ALL_PROXY: `http://ana:${PASSWORD}@[` } });
    expect(await failureOf(registry.digestOf(named('registry.example/app')))).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('the address of the proxy in `HTTP_PROXY` cannot be read'),
    });
  });

  it('are not asked for this machine', async () => {
    const proxy = await serve((_, response) => void response.writeHead(500).end());
    const server = await serve(usual);
    const { registry } = connect({ variables: { http_proxy: `http://${proxy.host}` } });
    expect(await registry.digestOf(named(`${server.host}/app:v1`))).toEqual({ digest: manifest.digest });
    expect(proxy.received).toEqual([]);
  });
});
