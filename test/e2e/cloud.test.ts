/**
 * Prefect Cloud, as far as it can be had without an account: a TLS server under its name, behind a proxy as companies
 * have one, that takes only its key and leads to a real Prefect server. Agreements (`/slas`) are its own.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { forwarding, type Answered, type Forwarded } from './forwarding-server.ts';
import { tq } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

const HOST = 'api.prefect.cloud';
const WORKSPACE =
  '/api/accounts/0b1f3c5e-aaaa-4bbb-8ccc-1234567890ab/workspaces/7d9e2f40-dddd-4eee-9fff-ba0987654321';
const KEY = 'pnu_c0rrect';
const api = serverLookup(inject('prefectApiUrl'));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Paths of an authority's certificate, and of a certificate that it signed for the host of Prefect Cloud. */
function certificates(folder: string): { authority: string; key: string; certificate: string } {
  const [authorityKey, authority] = [join(folder, 'ca-key.pem'), join(folder, 'ca.pem')];
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const make = (...options: string[]): void => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...options], { stdio: 'ignore' });
  };
  make('-subj', '/CN=an authority', '-keyout', authorityKey, '-out', authority);
  const signed = ['-CA', authority, '-CAkey', authorityKey, '-addext', 'basicConstraints=critical,CA:FALSE'];
  const named = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  make(...named, ...signed, '-keyout', key, '-out', certificate);
  return { authority, key, certificate };
}

/** A project, and a way to run `tq` on it that reaches the stand-in alone. */
async function workspace(answer: (request: Forwarded) => Answered | undefined = () => undefined) {
  const mark = randomUUID().slice(0, 8);
  const pool = `pool-${mark}`;
  const yaml = `deployments:
  - name: one
    entrypoint: flows.py:f_${mark}
    version: "1.2"
    work_pool: {name: ${pool}}
    sla:
      - {name: quick, duration: 60}
`;
  const directory = projectFolder({
    'prefect.yaml': yaml,
    'flows.py': `from prefect import flow\n\n\n@flow\ndef f_${mark}():\n    pass\n`,
  });
  const { authority, key, certificate } = certificates(directory);
  const requests: Forwarded[] = [];
  const cloud = createHttpsServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    forwarding(
      inject('prefectApiUrl'),
      async (request) => {
        requests.push(request);
        if (request.headers.authorization !== `Bearer ${KEY}`)
          return { status: 401, body: { detail: 'Invalid authentication credentials' } };
        if (!request.path.startsWith(`${WORKSPACE}/`)) return { status: 404, body: { detail: 'Not Found' } };
        if (request.path.includes('/slas/'))
          return { status: 200, body: { created: [], updated: [], deleted: [] } };
        return answer(request);
      },
      (path) => path.replace(WORKSPACE, '/api'),
    ),
  );
  const cloudPort = await listen(cloud);
  const tunnels: string[] = [];
  const proxy = createHttpServer((_, response) => void response.writeHead(405).end());
  proxy.on('connect', ({ url = '' }, client, head) => {
    tunnels.push(url);
    const upstream = connect(cloudPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [upstream, client]) socket.on('error', () => upstream.destroy());
  });
  const proxyPort = await listen(proxy);
  const variables = {
    PREFECT_API_URL: `https://${HOST}${WORKSPACE}`,
    PREFECT_API_KEY: KEY,
    PREFECT_API_SSL_CERT_FILE: authority,
    HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
  };
  const run = (argv: string[], change: Record<string, string> = {}) =>
    tq(argv, { directory, variables: { ...variables, ...change } });
  return { mark, pool, yaml, directory, requests, tunnels, run };
}

test('a deploy to a workspace, through a proxy and under an own authority', async () => {
  const { mark, pool, yaml, directory, requests, tunnels, run } = await workspace();
  onTestFinished(async () => {
    const flow = (await api('GET', `/flows/name/f-${mark}`)) as { id: string } | null;
    if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
    await api('DELETE', `/work_pools/${pool}`);
  });
  expect((await run(['pool', 'create', pool, '--type', 'process'])).exitCode).toBe(0);
  const deployed = await run(['deploy', '--all']);
  expect(deployed).toMatchObject({ exitCode: 0, stdout: '' });
  expect(deployed.stderr).toContain('1 created');
  expect((await run(['deploy', '--all'])).stderr).toBe('1 unchanged');
  writeFileSync(join(directory, 'prefect.yaml'), yaml.replace('1.2', '1.3').replace('60', '90'));
  expect((await run(['deploy', '--all'])).stderr).toContain('1 updated');

  expect(new Set(tunnels)).toEqual(new Set([`${HOST}:443`]));
  const bodies = (method: string, part: string): unknown[] =>
    requests
      .filter((request) => request.method === method && request.path.startsWith(WORKSPACE + part))
      .map(({ body }) => JSON.parse(body) as unknown);
  expect(bodies('PATCH', '/deployments/')).toMatchObject([
    { version: '1.3', version_info: { version: '1.3' } },
  ]);
  const [created] = requests.filter(({ path }) => path === `${WORKSPACE}/deployments/`);
  expect(JSON.parse(created?.body ?? '')).toMatchObject({ version_info: { version: '1.2' } });
  // They cannot be read; those that the newest release is known to have sent are not sent again.
  expect(bodies('POST', '/slas/apply-resource-slas/prefect.deployment.')).toMatchObject([
    [{ name: 'quick', duration: 60 }],
    [{ name: 'quick', duration: 90 }],
  ]);
});

test('a refusal of Prefect Cloud: exit 5, its words and the setting, never the key', async () => {
  const detail = "You do not have the permission 'write_flows' in this workspace.";
  const { requests, run, pool } = await workspace(({ method, path }) =>
    method === 'POST' && path.endsWith('/flows/') ? { status: 403, body: { detail } } : undefined,
  );
  await run(['pool', 'create', pool, '--type', 'process']);
  const refused = await run(['deploy', '--all']);
  await api('DELETE', `/work_pools/${pool}`);
  expect(refused.exitCode).toBe(5);
  expect(refused.stderr).toContain(`(403: ${detail}); sent was \`PREFECT_API_KEY\` (environment)`);
  expect(refused.stderr).toContain('it may lack the permission');

  const wrong = await run(['plan'], { PREFECT_API_KEY: 'pnu_wr0ng' });
  expect(wrong.exitCode).toBe(5);
  expect(wrong.stderr).toContain('(401: Invalid authentication credentials)');

  const basic = await run(['plan'], { PREFECT_API_AUTH_STRING: 'admin:wr0ng-horse' });
  expect(basic.exitCode).toBe(5);
  expect(basic.stderr).toContain(
    'set `PREFECT_API_KEY` to a key of Prefect Cloud, and unset `PREFECT_API_AUTH_STRING`',
  );

  for (const { stdout, stderr } of [refused, wrong, basic])
    for (const secret of [KEY, 'pnu_wr0ng', 'wr0ng-horse']) expect(stdout + stderr).not.toContain(secret);
  // Prefect Cloud has no such tokens, so a 403 is never answered by asking for one.
  expect(requests.filter(({ path }) => path.includes('csrf-token'))).toEqual([]);
});

test('a certificate of an authority that is not known is refused, with the setting that helps', async () => {
  const { run, requests } = await workspace();
  const refused = await run(['plan'], { PREFECT_API_SSL_CERT_FILE: '' });
  expect(refused.exitCode).toBe(6);
  expect(refused.stderr).toContain('TLS');
  expect(refused.stderr).toContain('PREFECT_API_SSL_CERT_FILE');
  expect(requests).toEqual([]);
});
