import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { readSettings, type ReadSettingsOptions } from '../../../../src/reading/settings/read-settings.ts';
import type { Settings } from '../../../../src/settings.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tq-settings-'));
  mkdirSync(join(root, 'project'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Reads in a folder `project` beside a folder `home`; file names are relative to both. */
async function read(
  files: Record<string, string>,
  variables: Record<string, string> = {},
  options: ReadSettingsOptions = {},
): Promise<Settings> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const environment = {
    variables,
    workingDirectory: join(root, 'project'),
    homeDirectory: join(root, 'home'),
    platform: 'linux' as const,
  };
  return readSettings(environment, nodeFileSystem(), options);
}

const apiUrl = async (...args: Parameters<typeof read>): Promise<unknown> =>
  (await read(...args)).connection.apiUrl;

const LAYERS: [string, string, { source: string; name: string }][] = [
  ['project/.env', 'PREFECT_API_URL=http://dotenv/api', { source: '.env', name: 'PREFECT_API_URL' }],
  [
    'project/prefect.toml',
    '[api]\nurl = "http://prefect-toml/api"',
    { source: 'prefect.toml', name: 'api.url' },
  ],
  [
    'project/pyproject.toml',
    '[tool.prefect]\napi.url = "http://pyproject/api"',
    { source: 'pyproject.toml', name: 'tool.prefect.api.url' },
  ],
  [
    'home/.prefect/profiles.toml',
    'active = "prod"\n[profiles.prod]\nPREFECT_API_URL = "http://profile/api"',
    { source: 'profile prod', name: 'PREFECT_API_URL' },
  ],
];

describe('readSettings', () => {
  it('has the defaults of Prefect', async () => {
    expect(await read({})).toEqual({
      connection: {
        cloudApiUrl: 'https://api.prefect.cloud/api',
        csrfSupport: true,
        customHeaders: [],
        tlsInsecureSkipVerify: false,
        requestTimeoutMilliseconds: 60_000,
        maxRetries: 5,
        retryJitterFactor: 0.2,
        retryExtraCodes: [],
      },
    });
  });

  it('takes the environment first', async () => {
    const files = Object.fromEntries(LAYERS);
    expect(await apiUrl(files, { PREFECT_API_URL: 'http://environment/api' })).toEqual({
      value: 'http://environment/api',
      source: 'environment',
      name: 'PREFECT_API_URL',
    });
  });

  it.each(LAYERS.map((layer, index) => [layer[0], index] as const))(
    'takes %s before what comes after it',
    async (_, index) => {
      const found = await apiUrl(Object.fromEntries(LAYERS.slice(index)));
      expect(found).toMatchObject(LAYERS[index]![2]);
    },
  );

  it('looks in the working directory only', async () => {
    expect(
      await apiUrl({
        '.env': 'PREFECT_API_URL=http://parent/api',
        'prefect.toml': 'api.url = "http://parent/api"',
      }),
    ).toBeUndefined();
  });

  it('finds variables in any case', async () => {
    expect(await apiUrl({}, { prefect_api_url: 'http://lower/api' })).toMatchObject({
      name: 'prefect_api_url',
    });
  });

  it('lets an empty text hide what comes after', async () => {
    expect(await apiUrl(Object.fromEntries(LAYERS), { PREFECT_API_URL: '' })).toBeUndefined();
  });

  it('removes slashes at the end of the address and keeps its credentials', async () => {
    expect(await apiUrl({}, { PREFECT_API_URL: 'https://a:b@host/api//' })).toMatchObject({
      value: 'https://a:b@host/api',
    });
  });

  it('reads every setting from variables', async () => {
    const variables = {
      PREFECT_API_AUTH_STRING: 'admin:pass',
      PREFECT_API_KEY: 'key',
      PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-Team": "data"}',
      PREFECT_API_TLS_INSECURE_SKIP_VERIFY: 'yes',
      PREFECT_API_SSL_CERT_FILE: '/ca.pem',
      SSL_CERT_FILE: '/other.pem',
      PREFECT_API_REQUEST_TIMEOUT: '1.5e1',
      PREFECT_CLIENT_MAX_RETRIES: ' 3 ',
      PREFECT_CLIENT_RETRY_EXTRA_CODES: ' 404, 500 ',
      PREFECT_CLIENT_RETRY_JITTER_FACTOR: '0',
      PREFECT_CLIENT_CSRF_SUPPORT_ENABLED: 'off',
      PREFECT_CLOUD_API_URL: 'https://api.stage.example.com/api/',
      PREFECT_DEFAULT_WORK_POOL_NAME: 'old',
      PREFECT_DEPLOYMENTS_DEFAULT_WORK_POOL_NAME: 'new',
      PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE: 'registry.example.com/team',
    };
    const { connection, defaultWorkPoolName, defaultDockerBuildNamespace } = await read({}, variables);
    expect(connection).toMatchObject({
      authString: { value: 'admin:pass', name: 'PREFECT_API_AUTH_STRING' },
      apiKey: { value: 'key' },
      customHeaders: [{ value: { 'X-Team': 'data' } }],
      tlsInsecureSkipVerify: true,
      sslCertFile: { value: '/ca.pem' },
      requestTimeoutMilliseconds: 15_000,
      maxRetries: 3,
      retryExtraCodes: [404, 500],
      retryJitterFactor: 0,
      csrfSupport: false,
      cloudApiUrl: 'https://api.stage.example.com/api',
    });
    expect(defaultDockerBuildNamespace).toMatchObject({ value: 'registry.example.com/team' });
    expect(defaultWorkPoolName).toMatchObject({ value: 'new' });
  });

  it('reads every setting from tables', async () => {
    const toml = `
      [api]
      tls_insecure_skip_verify = true
      request_timeout = 15
      [client]
      max_retries = 0
      retry_extra_codes = [404]
      custom_headers = { X-Team = "data" }
      [deployments]
      default_work_pool_name = "pool"`;
    const { connection, defaultWorkPoolName } = await read({ 'project/prefect.toml': toml });
    expect(connection).toMatchObject({
      customHeaders: [{ value: { 'X-Team': 'data' } }],
      tlsInsecureSkipVerify: true,
      requestTimeoutMilliseconds: 15_000,
      maxRetries: 0,
      retryExtraCodes: [404],
    });
    expect(defaultWorkPoolName).toEqual({
      value: 'pool',
      source: 'prefect.toml',
      name: 'deployments.default_work_pool_name',
    });
  });

  it('falls back to SSL_CERT_FILE', async () => {
    const { connection } = await read({}, { SSL_CERT_FILE: '/other.pem' });
    expect(connection.sslCertFile).toEqual({
      value: '/other.pem',
      source: 'environment',
      name: 'SSL_CERT_FILE',
    });
  });
});

describe('profiles', () => {
  const profile = (name: string): string => `[profiles.${name}]\nPREFECT_API_URL = "http://${name}/api"\n`;
  const both = `active = "a"\n${profile('a')}${profile('b')}`;

  it.each<[string, Record<string, string>, ReadSettingsOptions, string]>([
    ['the key `active`', {}, {}, 'http://a/api'],
    ['PREFECT_PROFILE', { PREFECT_PROFILE: 'b' }, {}, 'http://b/api'],
    ['the option, before both', { PREFECT_PROFILE: 'a' }, { profile: 'b' }, 'http://b/api'],
  ])('are chosen by %s', async (_, variables, options, expected) => {
    expect(await apiUrl({ 'home/.prefect/profiles.toml': both }, variables, options)).toMatchObject({
      value: expected,
    });
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['PREFECT_PROFILES_PATH', {}, { PREFECT_PROFILES_PATH: '../other/p.toml' }],
    ['PREFECT_HOME', { 'other/profiles.toml': both }, { PREFECT_HOME: '../other' }],
    ['.env', { 'project/.env': 'PREFECT_PROFILES_PATH=../other/p.toml' }, {}],
    ['prefect.toml', { 'project/prefect.toml': 'profiles_path = "../other/p.toml"' }, {}],
    ['pyproject.toml', { 'project/pyproject.toml': 'tool.prefect.profiles_path = "../other/p.toml"' }, {}],
    ['a path in the home directory', {}, { PREFECT_PROFILES_PATH: '~/../other/p.toml' }],
  ])('are where %s says', async (_, files, variables) => {
    const found = await apiUrl(
      { 'other/p.toml': both, 'home/.prefect/profiles.toml': profile('ephemeral'), ...files },
      variables,
    );
    expect(found).toMatchObject({ value: 'http://a/api', source: 'profile a' });
  });

  it('of Prefect itself need no file', async () => {
    expect(await apiUrl({}, { PREFECT_PROFILE: 'local' })).toMatchObject({
      value: 'http://127.0.0.1:4200/api',
    });
    expect(await apiUrl({ 'home/.prefect/profiles.toml': 'active = "cloud"' })).toBeUndefined();
  });

  it('must exist', async () => {
    const files = { 'home/.prefect/profiles.toml': both };
    await expect(read(files, {}, { profile: 'c' })).rejects.toMatchObject({
      reason: 'usage',
      message: expect.stringMatching(/no profile `c` in `.*profiles\.toml`/),
      help: 'use one of a, b, ephemeral, local, test, cloud',
    });
    await expect(read({}, { PREFECT_PROFILE: 'constructor' })).rejects.toThrow('no profile `constructor`');
  });
});

describe('mistakes', () => {
  it.each([
    ['project/prefect.toml', '[api]\nkey = "secret-1"\nurl = http://x', /prefect\.toml:3:7` is not TOML/],
    ['project/pyproject.toml', '[bad', /pyproject\.toml:1:\d+` is not TOML/],
    ['home/.prefect/profiles.toml', 'active = ', /profiles\.toml:1:\d+` is not TOML/],
    ['project/.env', 'A=1\nPREFECT_API_KEY="secret-1', /\.env` cannot be read: line 2 is not/],
  ])('in %s are told with the place, without the text', async (name, text, expected) => {
    const error: unknown = await read({ [name]: text }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'usage', message: expect.stringMatching(expected) });
    expect((error as Error).message).not.toContain('secret-1');
  });

  it('in lines of .env for other programs are let through', async () => {
    expect(await apiUrl({ 'project/.env': 'not for us\nPREFECT_API_URL=http://x/api' })).toMatchObject({
      value: 'http://x/api',
    });
  });

  it.each([
    ['PREFECT_API_URL', 'host/api', 'must be an address'],
    ['PREFECT_API_REQUEST_TIMEOUT', 'soon', 'must be a number of seconds above 0'],
    ['PREFECT_API_REQUEST_TIMEOUT', '', 'must be a number of seconds above 0'],
    ['PREFECT_CLIENT_MAX_RETRIES', '1.5', 'must be a whole number, 0 or more'],
    ['PREFECT_CLIENT_MAX_RETRIES', '-1', 'must be a whole number, 0 or more'],
    ['PREFECT_CLIENT_RETRY_EXTRA_CODES', '99', 'must be HTTP status codes'],
    ['PREFECT_API_TLS_INSECURE_SKIP_VERIFY', 'maybe', 'must be `true` or `false`'],
    ['PREFECT_CLIENT_CUSTOM_HEADERS', 'X: secret-1', 'must be a JSON object of texts'],
    ['PREFECT_CLIENT_CUSTOM_HEADERS', '{"X": 1}', 'must be a JSON object of texts'],
  ])('in %s=%s are told with the place, without the value', async (name, value, expected) => {
    const error: unknown = await read({}, { [name]: value }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      reason: 'usage',
      message: expect.stringContaining(`\`${name}\` (environment) ${expected}`),
    });
    expect((error as Error).message).not.toContain('secret-1');
  });

  it('of kind are told', async () => {
    await expect(read({ 'project/prefect.toml': 'api.key = 5' })).rejects.toThrow(
      '`api.key` (prefect.toml) must be text',
    );
  });

  it('of encoding are told', async () => {
    writeFileSync(join(root, 'project', 'prefect.toml'), Buffer.from([0x61, 0xff]));
    await expect(read({})).rejects.toThrow('is not UTF-8 text');
  });
});
