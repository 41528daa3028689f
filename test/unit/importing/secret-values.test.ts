import { expect, test } from 'vitest';
import { isSecretValue, SecretNames } from '../../../src/importing/secret-values.ts';

test.each([
  ['password', 'hunter2', true],
  ['DB_PASSWORD', 'x', true],
  ['api-key', 'abc', true],
  ['url', 'postgres://me:pw@db/x', true],
  ['note', `use ${'ghp_' + 'aB3dE5gH7jK9mN1pQ3sT5vX7zA2cD4fG6hJ8'}`, true],
  ['password', 91827364, true],
  ['password', 123456, false],
  ['password', '{{ prefect.blocks.secret.x }}', false],
  ['password', '', false],
  ['password', true, false],
  ['max_tokens', 100, false],
  ['limit', 5, false],
  ['DB_PASSWORD_PROD', 'liveprod-77', true],
  ['db.passphrases', 'livephr-2', true],
  ['db.passphrases.ada', 91827364, true],
  ['credentials.value', 'livevalue-2', true],
  ['credentials.zone.a', 'livevalue-2', true],
  ['credentials.user', 'ada', false],
  ['tokens.max', 100, false],
  ['token_url', 'https://example.com/x', false],
  ['sort_keys', 'order_id', false],
  ['image', 'shop:1', false],
  ['url', 'https://example.com/x', false],
] as const)('%s: %s', (path, value, expected) => {
  expect(isSecretValue(path.split('.'), value)).toBe(expected);
});

test('one variable for each secret, one secret for each variable', () => {
  const names = new SecretNames();
  expect(names.conceal(['db-password'], 'a', 'nightly')).toEqual({
    name: 'DB_PASSWORD',
    text: '{{ $DB_PASSWORD }}',
  });
  expect(names.conceal(['db_password'], 'a', 'hourly').name).toBe('DB_PASSWORD');
  expect(names.conceal(['dbPassword'], 'b', 'hourly').name).toBe('HOURLY_DB_PASSWORD');
  expect(names.conceal(['dbPassword'], 'c', 'hourly').name).toBe('HOURLY_DB_PASSWORD_2');
  expect(names.conceal(['2fa-token'], 'd', 'hourly').name).toBe('_2FA_TOKEN');
  expect(names.conceal(['url'], 'postgres://me:pw@db/x', 'hourly')).toEqual({
    name: 'URL_CREDENTIALS',
    text: 'postgres://{{ $URL_CREDENTIALS }}@db/x',
  });
  expect(names.conceal(['env', 'credentials', 'value'], 'e', 'hourly').name).toBe('CREDENTIALS_VALUE');
  expect(names.conceal(['urls'], 'http://a:b@c, http://d:e@f', 'hourly').text).toBe('{{ $URLS }}');
  expect(Object.fromEntries(names.values)).toMatchObject({ DB_PASSWORD: 'a', URL_CREDENTIALS: 'me:pw' });
});
