import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../../src/settings.ts';
import { afterTest } from '../after-test.ts';
import { setting, connect, serve, failure, POOLS, read } from './connect.ts';
import { json, raw, type Answering } from './scripted-server.ts';

describe('proxies', () => {
  it('forward plain HTTP', async () => {
    const proxy = await serve(POOLS);
    await read(connect('http://prefect.test/api', {}, { variables: { HTTP_PROXY: proxy.origin } }));
    expect(proxy.received[0]?.url).toBe('http://prefect.test/api/work_pools/filter');
  });

  it.each([{ NO_PROXY: '127.0.0.1' }, {}])('are not used for loopback, with %j', async (variables) => {
    const proxy = await serve(json({}, 500));
    const server = await serve(POOLS);
    await read(connect(server.apiUrl, {}, { variables: { http_proxy: proxy.origin, ...variables } }));
    expect(proxy.received).toHaveLength(0);
  });

  it('ask for credentials that they are not given', async () => {
    const proxy = await serve(raw('', 407));
    const error = await failure(
      read(connect('http://prefect.test/api', { maxRetries: 0 }, { variables: { ALL_PROXY: proxy.origin } })),
    );
    expect(error.message).toContain('Proxy Authentication Required (407)');
    expect(error.help).toContain('HTTPS_PROXY');
    expect(error.reason).toBe('unreachable');
  });

  it('must have an address, which is not shown', async () => {
    const variables = { ALL_PROXY: 'http://ana:s3cret@[' };
    const error = await failure(read(connect('http://prefect.test/api', { maxRetries: 0 }, { variables })));
    expect(error).toMatchObject({ reason: 'usage', message: 'the address of the proxy cannot be read' });
    expect(`${error.message} ${error.help}`).not.toContain('s3cret');
  });
});

describe('certificates', () => {
  it('must be in a file that can be read', async () => {
    const error = await failure(
      read(
        connect('https://prefect.test/api', {
          sslCertFile: setting('PREFECT_API_SSL_CERT_FILE', '/no/such.pem'),
        }),
      ),
    );
    expect(error.reason).toBe('usage');
    expect(error.message).toContain('`PREFECT_API_SSL_CERT_FILE` (profile prod) cannot be read');
  });

  it.each<[string, (ca: string) => Partial<ConnectionSettings>, 'answer' | RegExp]>([
    ['are refused when unknown', () => ({}), /^no answer from .*: TLS: /],
    [
      'are accepted by a CA file',
      (ca) => ({ sslCertFile: setting('PREFECT_API_SSL_CERT_FILE', ca) }),
      'answer',
    ],
    ['are not looked at when told so', () => ({ tlsInsecureSkipVerify: true }), 'answer'],
  ])('of the server %s', async (_, change, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'tq-tls-'));
    afterTest(() => rmSync(folder, { recursive: true }));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const options = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', ...options, ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    const server = createServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterTest(() => {
      server.closeAllConnections();
      server.close();
    });
    const client = connect(
      `https://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      change(certificate),
    );
    if (expected === 'answer') expect(await read(client)).toEqual([]);
    else expect((await failure(read(client))).message).toMatch(expected);
  });
});

describe('an answer', () => {
  const dripping: Answering = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  };

  it('is not waited for when it drips', async () => {
    const server = await serve(dripping);
    const limits = { milliseconds: 200, bytes: 1_000_000 };
    // No pause is as long as the timeout of a request.
    const error = await failure(read(connect(server.apiUrl, {}, { answerLimits: limits })));
    expect(error.reason).toBe('unreachable');
    expect(error.message).toBe(
      `\`POST /work_pools/filter\`: no answer from \`${server.apiUrl}\` (\`PREFECT_API_URL\`, profile prod): the answer was not whole after 1 s`,
    );
    expect(error.help).toContain('`PREFECT_API_REQUEST_TIMEOUT`');
    expect(server.received).toHaveLength(1);
  });

  it('that is slow but comes is read', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const characters = [...`[${' '.repeat(14)}]`];
      characters.forEach((character, index) => setTimeout(() => response.write(character), 50 * index));
      setTimeout(() => response.end(), 50 * characters.length);
    });
    // Far longer than each of the pauses, and shorter than all of them.
    expect(await read(connect(server.apiUrl, { requestTimeoutMilliseconds: 600 }))).toEqual([]);
  });

  it('that is too large is not read to its end', async () => {
    const server = await serve(json([{ name: 'p', type: 'process', description: 'x'.repeat(5_000) }]));
    const limits = { milliseconds: 5_000, bytes: 1_000 };
    const error = await failure(read(connect(server.apiUrl, {}, { answerLimits: limits })));
    expect(error.reason).toBe('failed');
    expect(error.message).toBe(
      '`POST /work_pools/filter` was answered with more than 1000 bytes, more than is read',
    );
    expect(server.received).toHaveLength(1);
  });
});
