import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { mask, maskAt, secretTexts } from '../../src/secrets.ts';

const STARS = '********';

test('what stands under the key of a secret is not shown, at any depth', () => {
  expect(
    mask({
      env: {
        DB_PASSWORD: 's3cret',
        AWS_SECRET_ACCESS_KEY: 's3cret',
        PREFECT_API_KEY: 's3cret',
        LEVEL: 'info',
      },
      steps: [{ git_clone: { repository: 'r', 'access-token': 's3cret', credentials: { token: 's3cret' } } }],
      pin_token: 1234,
    }),
  ).toEqual({
    env: {
      DB_PASSWORD: '********',
      AWS_SECRET_ACCESS_KEY: '********',
      PREFECT_API_KEY: '********',
      LEVEL: 'info',
    },
    steps: [
      { git_clone: { repository: 'r', 'access-token': '********', credentials: { token: '********' } } },
    ],
    pin_token: '********',
  });
});

describe('below the name of a secret', () => {
  test.for<[value: JsonValue, shown: JsonValue]>([
    [
      { DB_PWD: 'live', MYSQL_PWD: 'live' },
      { DB_PWD: STARS, MYSQL_PWD: STARS },
    ],
    [
      { DB_PASSWORD_PROD: 'live', API_TOKEN_2: 'live' },
      { DB_PASSWORD_PROD: STARS, API_TOKEN_2: STARS },
    ],
    [{ AUTH: { token: ['live', 'livid'] } }, { AUTH: { token: [STARS, STARS] } }],
    [{ api_keys: ['live', { eu: 7 }] }, { api_keys: [STARS, { eu: STARS }] }],
    [
      { passwords: { ada: 1, of: [2] }, credentials: { pin: 3, secret_key_2: 4 } },
      { passwords: { ada: STARS, of: [STARS] }, credentials: { pin: STARS, secret_key_2: STARS } },
    ],
    [
      { tokens: { env: { A: 'live' }, var: 'live', encoding: 'live' } },
      { tokens: { env: { A: STARS }, var: STARS, encoding: STARS } },
    ],
    [{ db: { passphrases: ['live'] } }, { db: { passphrases: [STARS] } }],
    [{ passwords: { user: 'live', db: 'live' } }, { passwords: { user: STARS, db: STARS } }],
    [
      { credentials: { user: 'ada', type: 'basic', value: 'live', of: { zone: 'live' } } },
      { credentials: { user: 'ada', type: 'basic', value: STARS, of: { zone: STARS } } },
    ],
    [{ env: [{ name: 'DB_PASSWORD', value: 'live' }] }, { env: [{ name: 'DB_PASSWORD', value: STARS }] }],
    [
      { password_hash: 'live', dbPassword: 123n, my_pass: 'live', X_PASS: 7 },
      { password_hash: STARS, dbPassword: STARS, my_pass: STARS, X_PASS: STARS },
    ],
    [
      { properties: { api_key: { title: 'Key', type: 'string', position: 0, default: 'live' } } },
      { properties: { api_key: { title: 'Key', type: 'string', position: 0, default: STARS } } },
    ],
  ])('all is hidden: %o', ([value, shown]) => {
    expect(mask(value)).toEqual(shown);
    expect(secretTexts(value).every((text) => text.startsWith('liv'))).toBe(true);
  });

  test.for<JsonValue>([
    { api_keys_path: '/a', password_file: '/b', token_url: 'https://c', SECRET_NAME: 'd' },
    { primary_key: 'a', primary_keys: ['b'], sort_keys: ['c'], partition_key: 'd' },
    { tokenizer: 'a', max_tokens: 4096, max_new_tokens: 5, prompt_tokens: 6, eos_token: '</s>' },
    { tokens: { chunk: 512, of: [1, 2] }, credentials: { timeout: 30 }, secrets: 3, token: 7 },
    { max_chunk_tokens: 512, token_threshold: 0.5, api_token: 7, first_pass: 'a', boarding_pass: 'LH1234X' },
    {
      password_env: 'a',
      secrets_env: 'prod',
      api_token_env_var: 'b',
      password_regex: 'c',
      token_encoding: 'd',
    },
    { pass_rate: 0.9, bypass: 'a', compass: 'b', secretary: 'Ada', passenger: 'Bob', GIT_ASKPASS: 'c' },
    { token_limit: 5, password_policy: 'strict', secrets_manager: 'vault', token_expires_in: 3600 },
    { api_keys: ['{{ prefect.blocks.secret.a }}', '{{ $KEY }}', '', null, true] },
    { PWD: '/srv/orders', OLDPWD: '/srv' },
    { env: [{ name: 'A_TOKEN', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] },
    { volumes: [{ secret: { secretName: 'a', defaultMode: 420, items: [{ key: 'b', path: 'c' }] } }] },
    { imagePullSecrets: [{ name: 'a' }], image_pull_secrets: ['b'] },
    { credentials: { $ref: { block_document_id: 'a' } } },
    { properties: { tokens: { type: 'array', items: { type: 'string' }, position: 1 } } },
  ])('what is none stays readable: %o', (value) => {
    expect(mask(value)).toEqual(value);
    expect(secretTexts(value)).toEqual([]);
  });

  test('the names on the path to a value count', () => {
    expect(maskAt(['env', 'api_keys', 'eu'], 'live')).toBe(STARS);
    expect(maskAt(['env', 'keys', 'eu'], 'live')).toBe('live');
  });
});

test('references, empty values and other keys stay readable', () => {
  const value = {
    access_token: '{{ prefect.blocks.secret.git-token }}',
    password: '',
    secretName: null,
    image: 'registry.example.com/orders:1',
    passenger: 'Ada',
    use_token: true,
  };
  expect(mask(value)).toEqual(value);
});

test('credentials in an address are not shown', () => {
  expect(mask({ DATABASE: 'postgres://ada:s3cret@db.example.com/orders' })).toEqual({
    DATABASE: 'postgres://********@db.example.com/orders',
  });
});

test('the texts under the keys of secrets can be listed', () => {
  expect(
    secretTexts({ a: 'x', env: [{ API_TOKEN: 's3cret' }], password: '{{ prefect.blocks.secret.x }}' }),
  ).toEqual(['s3cret']);
});
