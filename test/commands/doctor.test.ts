import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prefectHttp } from '../../src/adapters/prefect-http/client.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import type { DoctorLine } from '../../src/preflight/doctor/doctor.ts';
import { readSettings } from '../../src/reading/settings/read-settings.ts';
import { serverLines } from '../../src/reading/doctor/server-lines.ts';
import { programLines, pythonLines } from '../../src/reading/doctor/program-lines.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { projectFolder } from './project-folder.ts';
import { type Run, runTq } from './run-tq.ts';

const LOCAL = { status: async () => ({ running: false as const, dataDirectory: '/data' }) };

interface Asked {
  variables?: Record<string, string>;
  files?: Record<string, string>;
  argv?: string[];
  prefect?: PrefectClient | 'real';
}

/** With no program in sight but those in the folder `bin`. */
async function doctor({ variables = {}, files = {}, argv = [], prefect }: Asked): Promise<Run> {
  const directory = projectFolder({ 'bin/none': '', ...files });
  const all = { PATH: join(directory, 'bin'), ...variables };
  const run = await runTq(['doctor', ...argv], {
    directory,
    variables: all,
    prefect: prefect === 'real' ? await realClient(directory, all) : prefect,
    localServer: { ...LOCAL, start: never, stop: never },
  });
  return { ...run, stdout: run.stdout.replaceAll(directory, '/home') };
}

async function never(): Promise<never> {
  throw new Error('nothing is started or stopped by a doctor');
}

async function realClient(
  workingDirectory: string,
  variables: Record<string, string>,
): Promise<PrefectClient> {
  const environment = {
    variables,
    workingDirectory,
    homeDirectory: workingDirectory,
    platform: 'linux' as const,
  };
  const { connection } = await readSettings(environment, nodeFileSystem());
  const client = prefectHttp({ ...connection, maxRetries: 0 }, { clock: systemClock(), variables });
  onTestFinished(() => client.close());
  return client;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const lineOf = ({ stdout }: Run, name: string): string | undefined =>
  stdout
    .replaceAll(/\n {10}/g, ' ')
    .split('\n')
    .find((line) => line.includes(` ${name}:`))
    ?.trim();

describe('settings', () => {
  test('each says where it comes from, and no secret is shown', async () => {
    const run = await doctor({
      variables: {
        PREFECT_API_KEY: 'pnu_0123456789',
        PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-Team": "hidden-value"}',
        HTTPS_PROXY: 'http://ana:proxy-password@proxy.example.com:3128',
        PREFECT_PROFILE: 'team',
        PREFECT_API_URL: 'https://prefect.example.com/api',
        DOCKER_AUTH_CONFIG: '{"auths": {"ghcr.io": {"auth": "YW5hOmdlaGVpbQ=="}}}',
      },
      files: {
        '.env': 'PREFECT_API_AUTH_STRING=admin:hunter2hunter2\n',
        'prefect.toml': '[client]\nmax_retries = 3\n',
        '.prefect/profiles.toml': '[profiles.team]\nPREFECT_DEFAULT_WORK_POOL_NAME = "orders"\n',
        '.docker/config.json':
          '{"auths": {"registry.example.com": {"auth": "Ym9iOmdlaGVpbQ=="}}, "credsStore": "desktop"}',
      },
      prefect: new FakePrefect(),
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('passed  PREFECT_API_URL: `https://prefect.example.com/api` (environment)');
    expect(lineOf(run, 'PREFECT_API_KEY')).toBe('passed  PREFECT_API_KEY: set, 14 characters (environment)');
    expect(lineOf(run, 'PREFECT_API_AUTH_STRING')).toBe(
      'passed  PREFECT_API_AUTH_STRING: set, 20 characters (.env)',
    );
    expect(lineOf(run, 'PREFECT_CLIENT_CUSTOM_HEADERS')).toBe(
      'passed  PREFECT_CLIENT_CUSTOM_HEADERS: X-Team (environment)',
    );
    expect(lineOf(run, 'PREFECT_CLIENT_MAX_RETRIES')).toBe(
      'passed  PREFECT_CLIENT_MAX_RETRIES: `3` (prefect.toml, `client.max_retries`)',
    );
    expect(run.stdout).toContain('`orders` (profile team');
    expect(lineOf(run, 'proxy')).toBe(
      'passed  proxy: `HTTPS_PROXY`, http://********@proxy.example.com:3128, for prefect.example.com',
    );
    expect(run.stdout).toContain('`DOCKER_AUTH_CONFIG`: ghcr.io');
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'registry.example.com, those of `docker-credential-desktop`',
    );
    for (const secret of ['0123456789', 'hunter2', 'hidden-value', 'proxy-password', 'YW5h', 'Ym9i', 'ana'])
      expect(run.stdout).not.toContain(secret);
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('a value of the wrong kind, and a file that cannot be read, leave the rest', async () => {
    const wrong = await doctor({ variables: { PREFECT_CLIENT_MAX_RETRIES: 'many' } });
    expect(lineOf(wrong, 'PREFECT_CLIENT_MAX_RETRIES')).toMatch(
      /^failed {2}.*must be a whole number, 0 or more \(environment\) help: correct/,
    );
    expect(lineOf(wrong, 'reachable')).toBe('skipped reachable: the settings cannot be read');
    expect(wrong.exitCode).toBe(0);
    const broken = await doctor({ files: { 'prefect.toml': '[client\n' } });
    expect(lineOf(broken, 'settings')).toMatch(/^failed {2}settings: .*prefect\.toml:1:\d+` is not TOML/);
    expect(broken.stdout).toContain('time-zones');
  });
});

describe('the server', () => {
  const answer =
    (status: number, body: string): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', date: new Date().toUTCString() });
      response.end(body);
    };

  test.each([
    ['ana:proxy-password@proxy.example.com:3128', '********@proxy.example.com:3128'],
    ['http://proxy-token@proxy.example.com:3128', 'http://********@proxy.example.com:3128'],
    ['http://ana:with@in-password@proxy.example.com', 'http://********@proxy.example.com'],
    ['http://proxy.example.com:3128', 'http://proxy.example.com:3128'],
  ])('a proxy %s is shown without its login', async (value, shown) => {
    const variables = { PREFECT_API_URL: 'https://prefect.example.com/api', HTTPS_PROXY: value };
    const run = await doctor({ variables, prefect: new FakePrefect() });
    expect(lineOf(run, 'proxy')).toBe(`passed  proxy: \`HTTPS_PROXY\`, ${shown}, for prefect.example.com`);
  });

  test('none is configured', async () => {
    const run = await doctor({});
    expect(lineOf(run, 'reachable')).toBe(
      'skipped reachable: no server is configured help: set `PREFECT_API_URL`, or start one with `tq dev up`',
    );
    expect(lineOf(run, 'local')).toBe('passed  local: `tq dev` runs none');
    expect(lineOf(await doctor({ variables: { CI: '1' } }), 'reachable')).toBe(
      'skipped reachable: no server is configured help: set `PREFECT_API_URL`; in CI tq does not fall back to a local server',
    );
  });

  test('its version, its clock, and how long it took', async () => {
    const prefect = new FakePrefect();
    prefect.answeredVersion = { version: '3.8.8', date: new Date('2026-01-01T00:02:00Z') };
    const run = await doctor({ variables: { PREFECT_API_URL: 'http://127.0.0.1:4200/api' }, prefect });
    expect(lineOf(run, 'version')).toBe('passed  version: Prefect 3.8.8');
    expect(lineOf(run, 'reachable')).toBe('passed  reachable: `http://127.0.0.1:4200/api`, after 0.00 s');
    expect(lineOf(run, 'clock')).toBe(
      "warning clock: this machine's clock is 120 s behind the server's help: set both by NTP: schedules go by them",
    );
    expect(lineOf(run, 'proxy')).toBe('passed  proxy: 127.0.0.1:4200 is reached directly: no proxy is set');
    expect(lineOf(run, 'tls')).toBe('skipped tls: the address is one of plain HTTP');
  });

  test('over HTTP as it is', async () => {
    const port = await listen(createPlain(answer(200, '"3.8.8"')));
    const run = await doctor({
      variables: { PREFECT_API_URL: `http://127.0.0.1:${port}/api` },
      prefect: 'real',
    });
    expect(lineOf(run, 'version')).toBe('passed  version: Prefect 3.8.8');
    expect(lineOf(run, 'clock')).toMatch(/^(passed|warning) {1,2}clock: /);
  });

  test('one that is not there', async () => {
    const server = createPlain();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const run = await doctor({
      variables: { PREFECT_API_URL: `http://127.0.0.1:${port}/api` },
      prefect: 'real',
    });
    expect(lineOf(run, 'reachable')).toMatch(
      /^failed {2}reachable: no answer from `http:\/\/127\.0\.0\.1:\d+\/api` .*connection refused.* help: set `PREFECT_API_URL`/i,
    );
    expect(run.exitCode).toBe(0);
  });

  test('one that refuses the key', async () => {
    const port = await listen(createPlain(answer(401, '{"detail": "Unauthorized"}')));
    const variables = { PREFECT_API_URL: `http://127.0.0.1:${port}/api`, PREFECT_API_KEY: 'pnu_wrong-key' };
    const run = await doctor({ variables, prefect: 'real' });
    expect(lineOf(run, 'reachable')).toMatch(/^passed/);
    expect(lineOf(run, 'authenticated')).toMatch(
      /^failed {2}authenticated: the server does not allow `GET \/admin\/version` \(401: Unauthorized\); sent was .*PREFECT_API_KEY/,
    );
    expect(run.stdout).not.toContain('wrong-key');
  });

  test('one with a certificate of its own making', async () => {
    const directory = projectFolder({ x: '' });
    const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
    const options =
      '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1'.split(' ');
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', ...options, ...names, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    const server = createTls(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      answer(200, '"3.8.8"'),
    );
    const url = `https://127.0.0.1:${await listen(server as unknown as Server)}/api`;
    const refused = await doctor({ variables: { PREFECT_API_URL: url }, prefect: 'real' });
    expect(lineOf(refused, 'reachable')).toMatch(
      /^failed {2}reachable: no answer .*TLS: self-signed certificate/,
    );
    expect(lineOf(refused, 'tls')).toMatch(/^failed {2}tls: .* help: set `PREFECT_API_SSL_CERT_FILE`/);
    const trusted = await doctor({
      variables: { PREFECT_API_URL: url, PREFECT_API_SSL_CERT_FILE: certificate },
      prefect: 'real',
    });
    expect(lineOf(trusted, 'tls')).toMatch(
      /^passed {2}tls: certificates are verified by .* \(`PREFECT_API_SSL_CERT_FILE`\)$/,
    );
    const open = await doctor({
      variables: { PREFECT_API_URL: url, PREFECT_API_TLS_INSECURE_SKIP_VERIFY: 'true' },
      prefect: 'real',
    });
    expect(lineOf(open, 'tls')).toMatch(/^warning tls: certificates are not verified/);
  });

  test('one that never answers', async () => {
    const port = await listen(createPlain(() => undefined));
    const directory = projectFolder({ x: '' });
    const variables = { PREFECT_API_URL: `http://127.0.0.1:${port}/api` };
    const environment = {
      variables,
      workingDirectory: directory,
      homeDirectory: directory,
      platform: 'linux' as const,
    };
    const client = await realClient(directory, variables);
    const lines = await serverLines({
      environment,
      clock: systemClock(),
      settings: () => readSettings(environment, nodeFileSystem()),
      connect: async () => client,
      localServer: async () => LOCAL,
      patience: 200,
    });
    expect(lines[0]).toMatchObject({
      name: 'reachable',
      status: 'failed',
      message: 'it did not answer within 0.2 s',
    });
  });
});

describe('programs', () => {
  test('none at all', async () => {
    const run = await doctor({});
    expect(lineOf(run, 'git')).toMatch(
      /^warning git: no answer: it is not installed, or cannot be started help: install git/,
    );
    expect(lineOf(run, 'container-engine')).toMatch(
      /^warning container-engine: none of Docker, Podman and buildah answers/,
    );
    expect(lineOf(run, 'python')).toMatch(/^warning python: none was found/);
    expect(run.exitCode).toBe(0);
  });

  test('those that work, that hang and that crash', async () => {
    const script = (text: string): string => `#!/bin/sh\n${text}\n`;
    const directory = projectFolder({
      'bin/git': script('[ "$1" = config ] && echo ana@example.com && exit 0\necho git version 2.50.1'),
      'bin/docker': script(
        '[ "$1" = buildx ] && exit 1\necho Cannot connect to the Docker daemon >&2\nexit 1',
      ),
      'bin/python': script('exit 9'),
      'slow/python3': script('while :; do :; done'),
    });
    for (const path of ['bin/git', 'bin/docker', 'bin/python', 'slow/python3'])
      chmodSync(join(directory, path), 0o755);
    const environment = {
      variables: { PATH: join(directory, 'bin') },
      workingDirectory: directory,
      homeDirectory: directory,
      platform: 'linux' as const,
    };
    const ports = { environment, files: nodeFileSystem(), processes: execaProcesses(), patience: 20_000 };
    const said = (lines: readonly DoctorLine[]): string[] =>
      lines.map(({ status, message }) => `${status}: ${message.replaceAll(directory, '')}`);
    const lines = [...(await programLines(ports)), ...(await pythonLines(ports))];
    expect(said(lines)).toEqual([
      'passed: 2.50.1, knows its user',
      'warning: none of Docker, Podman and buildah answers; Docker: Cannot connect to the Docker daemon',
      'warning: `/bin/python` ends with exit code 9',
    ]);
    expect(JSON.stringify(lines)).not.toContain('ana@');
    // By itself: on a busy machine the others may take longer than that, too.
    const slow = { ...environment, variables: { PATH: join(directory, 'slow') } };
    expect(said(await pythonLines({ ...ports, environment: slow, patience: 300 }))).toEqual([
      'warning: `/slow/python3` does not answer within 0.3 s',
    ]);
  });
});

test('`--json` is as its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json'), 'utf8'),
  ) as object;
  const { stdout, exitCode } = await doctor({ argv: ['--json'] });
  const document = JSON.parse(stdout) as { doctor: { topic: string }[] };
  const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  isDocument(document);
  expect(isDocument.errors).toBeNull();
  expect(exitCode).toBe(0);
  expect([...new Set(document.doctor.map(({ topic }) => topic))]).toEqual([
    'tq',
    'programs',
    'python',
    'settings',
    'server',
    'network',
    'surroundings',
  ]);
});

test('a clock that differs is told of either way', async () => {
  const prefect = new FakePrefect();
  prefect.answeredVersion = { version: '3.8.8', date: new Date('2026-01-01T00:00:10Z') };
  const clock = new FixedClock('2026-01-01T00:00:00Z');
  const directory = projectFolder({ x: '' });
  const environment = {
    variables: { PREFECT_API_URL: 'http://127.0.0.1:4200/api' },
    workingDirectory: directory,
    homeDirectory: directory,
    platform: 'linux' as const,
  };
  const ports = {
    environment,
    clock,
    settings: () => readSettings(environment, nodeFileSystem()),
    connect: async () => prefect,
    localServer: async () => LOCAL,
  };
  const near = await serverLines(ports);
  expect(near.find(({ name }) => name === 'clock')).toMatchObject({ status: 'passed' });
  prefect.answeredVersion = { version: '3.8.8', date: new Date('2025-12-31T23:00:00Z') };
  const far = await serverLines(ports);
  expect(far.find(({ name }) => name === 'clock')?.message).toBe(
    "this machine's clock is 3600 s ahead of the server's",
  );
});
