import { describe, expect, test } from 'vitest';
import type { SourceInput } from '../../../../src/preflight/runtime/resolve-source.ts';
import { sourceFindings } from '../../../../src/preflight/runtime/source-findings.ts';

const facts = {
  exists: (path: string) => path === 'good.csv' || path === '/data/day',
  homes: { '': '/home/ann' },
};

function kinds(input: SourceInput): string[] {
  return sourceFindings(input, facts).map(({ kind }) => kind);
}

describe('nothing to say', () => {
  test.for([
    {},
    { data: null },
    { data: 'good.csv' },
    { data: '/data/day' },
    { data: 'select 1' },
    { data: 'select a from orders.csv' },
    { data: 's3://bucket/x.parquet' },
    { data: 'https://host/x.csv?sig=1' },
    { data: 'postgresql://host/db' },
    { data: [1n] },
    { sql: 'SELECT\n  a FROM t' },
    { sql: '-- orders of a day\n(select 1)' },
    { sql: '/* all */ with a as (select 1) select * from a' },
    { sql: 'MERGE INTO t USING s' },
    { source_factory: 'load' },
    { live_data: { kind: 'dataframe', name: 'DataFrame' } },
  ] as const)('%o', (input) => expect(kinds(input)).toEqual([]));
});

describe('one finding', () => {
  test.for([
    [{ data: 'SELECT\n* FROM t' }, 'sql-not-seen'],
    [{ data_path: 'select\ta from t' }, 'sql-not-seen'],
    [{ data: '-- x\nselect a from t' }, 'sql-not-seen'],
    [{ data: '(select a from t)' }, 'sql-not-seen'],
    [{ data: 'SELECT* FROM t' }, 'sql-not-seen'],
    [{ data: 'select\na from t.csv' }, 'sql-not-seen'],
    [{ data_path: 'update 2024.csv' }, 'path-taken-for-sql'],
    [{ sql: 'orders' }, 'sql-not-a-statement'],
    [{ sql: 'orders.csv' }, 'sql-not-a-statement'],
    [{ sql: '-- nothing but a comment' }, 'sql-not-a-statement'],
    [{ data: 'C:\\data\\x.csv' }, 'windows-path'],
    [{ data: 'd:/data/x.csv' }, 'windows-path'],
    [{ data: 'C:\\data\\orders' }, 'windows-path'],
    [{ data: '\\\\server\\share\\x.csv' }, 'windows-path'],
    [{ data: 'file:///good.csv' }, 'file-uri'],
    [{ data: 'x.csv.gz' }, 'compressed-file'],
    [{ data: './x.csv.gz' }, 'compressed-file'],
    [{ data: 's3://bucket/x.parquet.zst' }, 'compressed-file'],
    [{ data: 'https://host/x.csv.gz?sig=1' }, 'compressed-file'],
    [{ data: 'x.tsv' }, 'unknown-format'],
    [{ data: 'book.XLSX' }, 'unknown-format'],
    [{ data: 's3://bucket/book.xlsx' }, 'unknown-format'],
    [{ data: 'postgresql://u:p@h/db' }, 'credentials-in-uri'],
    [{ data: 'missing.csv' }, 'file-missing'],
    [{ data: '~/x.csv' }, 'file-missing'],
    [{ data: 'orders' }, 'source-unrecognised'],
    [{ data: 'selection' }, 'source-unrecognised'],
    [{ data: 'select' }, 'source-unrecognised'],
    [{ data: '' }, 'source-blank'],
    [{ sql: ' \n' }, 'source-blank'],
    [{ data: '~nobody/x.csv' }, 'source-crash'],
    [{ data: 'http://[x/y.csv' }, 'source-crash'],
  ] as const)('%o: %s', ([input, kind]) => expect(kinds(input)).toEqual([kind]));
});

test('a blank source hides another, and both are said', () => {
  expect(kinds({ data_path: '', data: 'good.csv' })).toEqual(['source-blank', 'source-shadowed']);
  expect(kinds({ sql: 'select 1', data: 'good.csv' })).toEqual(['source-shadowed']);
});

test('credentials are said beside what else is wrong, and never repeated', () => {
  const findings = sourceFindings({ data: 'https://ann:s3cret@host/x.csv.gz' }, facts);
  expect(findings.map(({ kind }) => kind)).toEqual(['credentials-in-uri', 'compressed-file']);
  const broken = sourceFindings({ data: 'file://ann:s3cret@host/x.csv' }, facts);
  expect(broken.map(({ kind }) => kind)).toEqual(['credentials-in-uri', 'file-uri']);
  const lookAlike = sourceFindings({ data: 'https://ann:s3cret@\u2100/x.csv' }, facts);
  expect(lookAlike.map(({ kind }) => kind)).toEqual(['credentials-in-uri', 'source-crash']);
  expect(JSON.stringify([findings, broken, lookAlike])).not.toContain('s3cret');
});

test('a message says what the text was taken for', () => {
  expect(sourceFindings({ data: 'C:\\data\\x.csv' }, facts)).toEqual([
    {
      kind: 'windows-path',
      message: '`data` is a Windows path, but is taken for a remote address',
      help: 'use a relative path with `/`, or a path of the machine on which the worker runs',
    },
  ]);
  expect(sourceFindings({ data: './x.csv.gz' }, facts)[0]?.message).toBe(
    '`data` is a compressed file, but is taken for a local path of the format `gz`',
  );
});
