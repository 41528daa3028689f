import { describe, expect, test } from 'vitest';
import { caught } from '../../../../src/preflight/runtime/python-crash.ts';
import { resolveSource, type SourceInput } from '../../../../src/preflight/runtime/resolve-source.ts';

const facts = {
  exists: (path: string) => path === 'good.csv' || path === '/home/ann/x.csv',
  homes: { '': '/home/ann', bob: '/srv/bob/' },
};

function resolved(input: SourceInput) {
  return resolveSource(input, facts);
}

describe('a text is taken for what the package takes it for', () => {
  test.for([
    ['good.csv', 'local_path', 'good.csv', 'csv', { exists: true }],
    ['./good.csv', 'local_path', 'good.csv', 'csv', { exists: true }],
    ['  GOOD.CSV\n', 'local_path', 'GOOD.CSV', 'csv', { exists: false }],
    ['~/x.csv', 'local_path', '/home/ann/x.csv', 'csv', { exists: true }],
    ['~bob/x.csv', 'local_path', '/srv/bob/x.csv', 'csv', { exists: false }],
    ['/data//./orders/', 'local_path', '/data/orders', null, { exists: false }],
    ['//share/x.csv', 'local_path', '//share/x.csv', 'csv', { exists: false }],
    ['file:///good.csv', 'local_path', 'file:/good.csv', 'csv', { exists: false }],
    ['2024:x.csv', 'local_path', '2024:x.csv', 'csv', { exists: false }],
    ['./x.csv.gz', 'local_path', 'x.csv.gz', 'gz', { exists: false }],
    ['s3://bucket/x.parquet?v=1', 'remote_uri', 's3://bucket/x.parquet?v=1', 'parquet', { scheme: 's3' }],
    ['HTTPS://host/x.csv;v=1', 'remote_uri', 'HTTPS://host/x.csv;v=1', 'csv', { scheme: 'https' }],
    ['s3://host/x.csv;v=1', 'remote_uri', 's3://host/x.csv;v=1', 'csv;v=1', { scheme: 's3' }],
    ['C:\\data\\x.csv', 'remote_uri', 'C:\\data\\x.csv', 'csv', { scheme: 'c' }],
    ['data:x.csv', 'remote_uri', 'data:x.csv', 'csv', { scheme: 'data' }],
    ['x.csv.gz', 'object', 'x.csv.gz', null, {}],
    ['.csv', 'object', '.csv', null, {}],
    ['SELECT\n*', 'object', 'SELECT\n*', null, {}],
    ['\ufeffselect 1', 'object', '\ufeffselect 1', null, {}],
    ['with  a\tas\n(x)', 'sql', 'with a as (x)', null, {}],
    ['delete from t', 'sql', 'delete from t', null, {}],
  ] as const)('%o', ([data, kind, reference, format_hint, metadata]) => {
    const requires_connection = kind === 'sql' || (kind === 'remote_uri' && !/^https?:/i.test(data));
    expect(resolved({ data })).toStrictEqual({ kind, reference, requires_connection, format_hint, metadata });
  });

  test('a reference shows 120 characters, whatever their size', () => {
    expect(resolved({ sql: '𝄞'.repeat(200) })?.reference).toBe('𝄞'.repeat(120));
    expect(resolved({ data: 'ab'.repeat(100) })?.reference).toBe('ab'.repeat(60));
  });
});

describe('other values are known by their type', () => {
  test.for([
    [[1n], 'list'],
    [new Map(), 'dict'],
    [1n, 'int'],
    [1.5, 'float'],
    [true, 'bool'],
  ] as const)('%o', ([data, reference]) => {
    expect(resolved({ data })).toMatchObject({ kind: 'object', reference });
  });

  test('what is no JSON says itself what it is', () => {
    const live_data = {
      kind: 'dataframe',
      name: 'DataFrame',
      metadata: { column_count: 2, row_count: 3 },
    } as const;
    expect(resolved({ live_data })).toStrictEqual({
      kind: 'dataframe',
      reference: 'DataFrame',
      requires_connection: false,
      format_hint: null,
      metadata: { column_count: 2, row_count: 3 },
    });
    expect(resolved({ source_factory: { function: 'load' } })).toMatchObject({
      kind: 'callable',
      reference: 'load',
    });
    expect(resolved({ source_factory: 'load' })).toMatchObject({ kind: 'callable', reference: 'str' });
  });
});

describe('which argument wins', () => {
  test.for([
    [{ source_factory: { function: 'f' }, sql: 'select 1', data: 'x.csv' }, 'callable'],
    [{ sql: 'select 1', data_path: 'x.csv' }, 'sql'],
    [{ data_path: 'x.csv', data: 's3://b/x' }, 'local_path'],
    [{ sql: null, data_path: null, data: 'x.csv' }, 'local_path'],
    [{ sql: '', data: 'x.csv' }, undefined],
    [{ data_path: ' \u001f', data: 'x.csv' }, undefined],
    [{}, undefined],
  ] as const)('%o', ([input, kind]) => {
    expect(resolved(input)?.kind).toBe(kind);
  });
});

describe('Python ends with an exception', () => {
  test.for([
    [{ data: '~nobody/x.csv' }, 'RuntimeError', 'Could not determine home directory.'],
    [{ data: 'http://[x/y.csv' }, 'ValueError', 'Invalid IPv6 URL'],
    [
      { data: 'https://\u2100/x' },
      'ValueError',
      "netloc '\u2100' contains invalid characters under NFKC normalization",
    ],
    [{ sql: 5n }, 'AttributeError', "'int' object has no attribute 'strip'"],
  ] as const)('%o', ([input, exception, message]) => {
    expect(caught(() => resolved(input))).toStrictEqual({ crash: { exception, message } });
  });
});
