import { expect, test } from 'vitest';
import { mask, secretTexts } from '../../src/secrets.ts';

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
