/** Secrets in what names a source: what is masked, what must not be said, and what stays readable. */
import { expect, test } from 'vitest';
import { hasCredentials } from '../../../../src/preflight/runtime/source-finding.ts';
import { maskSources, secretsOfSources } from '../../../../src/preflight/runtime/source-secrets.ts';

test.for([
  ['https://a.blob.example/c/x.csv?sv=2024&sig=AbC123Jz9QfG%3D', 'AbC123Jz9QfG%3D'],
  ['s3://b/x.csv?X-Amz-Date=1&X-Amz-Signature=0123abcd9876', '0123abcd9876'],
  ['https://h/x.csv?X-Goog-Signature=77aa88bb99#top', '77aa88bb99'],
  ['https://h/x.csv?access_token=k3Jd82hDs9', 'k3Jd82hDs9'],
  ['https://k3Jd82hDs9@h/x.csv', 'k3Jd82hDs9'],
  ['postgresql://ada:s3cr3t-word@h/db', 's3cr3t-word'],
  ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=q8Zk1Lw0==;', 'q8Zk1Lw0=='],
] as const)('%s', ([text, secret]) => {
  expect(maskSources(text)).not.toContain(secret);
  expect(maskSources({ nested: [{ [text]: text }] })).not.toMatchObject({ nested: [{ [text]: text }] });
  expect(JSON.stringify(maskSources({ nested: [{ [text]: text }] }))).not.toContain(secret);
  expect(secretsOfSources({ nested: [{ [text]: 1 }] })).toContain(secret);
  expect(hasCredentials(text)).toBe(true);
});

test.for([
  'abfss://container@account.dfs.example/x.csv',
  'ssh://git@host/x.csv',
  'https://h/x.csv?sv=2024-01-01&page=2&design=a&assign=b#sig=1',
  'https://h/x.csv?sig={{ prefect.blocks.secret.sas }}',
  "select * from t where sig = 'a'",
  './data/x.csv',
])('%s holds none', (text) => {
  expect(maskSources(text)).toBe(text);
  expect(secretsOfSources([text])).toEqual([]);
});

test('what stands under the name of a secret must not be said either', () => {
  const found = secretsOfSources({ config: { password: 's3cr3t-word', level: 'info' } });
  expect(new Set(found)).toEqual(new Set(['s3cr3t-word']));
});
