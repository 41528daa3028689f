/** What a file must look like to be imported, and the answers to those that are not. */
import { describe, expect, test } from 'vitest';
import { importRules } from '../../../../src/rules/import/import-rules.ts';
import { imported, rulesOf } from './imported.ts';

const SCHEMA = 'columns:\n  age: { name: age, dtype: Int64, min_value: 0 }\n';
const DBT = 'models:\n  - name: orders\n    columns: [{ name: id, data_tests: [not_null] }]\n';
const SODA = 'checks for orders:\n  - missing_count(id) = 0\n';

function kindOf(text: string): string {
  const answer = importRules(text, { file: 'quality/orders.yml' });
  return answer.kind === 'imported' ? answer.format : answer.kind;
}

describe('the format is found by what the file holds', () => {
  test.each([
    ['truthound-schema', SCHEMA],
    ['truthound-checkpoint', 'checkpoints:\n  - name: a\n    validators: [not_null]\n'],
    ['truthound-checkpoint', '{"checkpoints": {"a": {"validators": ["not_null"]}}}'],
    ['truthound-suite', 'rules:\n  - { name: a, validator: UniqueValidator, columns: [id] }\n'],
    ['truthound-suite', '{"rules": {"schema": [{"validator_class": "UniqueValidator", "columns": ["id"]}]}}'],
    ['truthound-suite', '[suite]\nname = "a"\n[[rules]]\nvalidator = "UniqueValidator"\ncolumns = ["id"]\n'],
    ['dbt', DBT],
    ['dbt', 'sources:\n  - name: shop\n    tables: [{ name: orders, tests: [] }]\n'],
    [
      'great-expectations',
      '{"expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "a"}}]}',
    ],
    ['great-expectations', '{"expectation_suite_name": "orders", "expectations": []}'],
    [
      'great-expectations',
      '{"name": "a", "expectations": [], "meta": {"great_expectations_version": "1.24.1"}}',
    ],
    ['soda', SODA],
    ['soda', 'for each dataset d:\n  checks: [row_count > 0]\n'],
    ['unknown', 'a: 1\n'],
    ['unknown', '- not_null\n'],
    ['unknown', 'just a text'],
    ['unknown', '{"columns": {"a": 1}}'],
    ['unreadable', ''],
    ['unreadable', '{"a": '],
    ['unreadable', 'a: [\n'],
    ['unreadable', '[suite]\nname = \n'],
    ['unreadable', 'a: &a [*a]\n'],
    ['ambiguous', SCHEMA + DBT],
    ['ambiguous', SODA + DBT],
    ['code', '"""Suite."""\nfrom truthound.validators import (\n    NotNullValidator,\n)\n'],
    ['code', 'SUITE_CONFIG = {\n    "rules": [],\n}\n'],
  ])('%s', (kind, text) => {
    expect(kindOf(text)).toBe(kind);
  });
});

test('an ambiguous file is imported as the format that is asked for', () => {
  const text = SCHEMA + DBT;
  expect(importRules(text, { file: 'a.yml' })).toMatchObject({ formats: ['truthound-schema', 'dbt'] });
  expect(imported(text, 'a.yml', 'dbt').datasets.map(({ dataset }) => dataset)).toEqual(['orders']);
  expect(imported(text, 'a.yml', 'truthound-schema').datasets.map(({ dataset }) => dataset)).toEqual(['a']);
});

test('a file that is not of the format that is asked for is told', () => {
  expect(importRules(SODA, { file: 'a.yml', format: 'dbt' })).toMatchObject({
    kind: 'unknown',
    message:
      '`a.yml` does not look like a `schema.yml` of dbt, with `models`, `sources`, `seeds` or `snapshots`',
  });
  expect(importRules('columns: {}', { file: 'a.yml', format: 'truthound-schema' })).toMatchObject({
    kind: 'imported',
    datasets: [{ dataset: 'a', rules: [], left: [] }],
  });
});

describe('the dataset', () => {
  const datasets = (text: string, dataset?: string): string[] => {
    const answer = importRules(text, { file: 'dir/orders.schema.yaml', ...(dataset ? { dataset } : {}) });
    return answer.kind === 'imported' ? answer.datasets.map((each) => each.dataset) : [];
  };
  test('is what the file says, else its name, else what is asked for', () => {
    expect(datasets(SCHEMA)).toEqual(['orders']);
    expect(datasets(SCHEMA, 'shop')).toEqual(['shop']);
    expect(datasets(SODA.replace('orders', 'lines'))).toEqual(['lines']);
    expect(datasets(SODA, 'shop')).toEqual(['shop']);
    expect(datasets('{"rules": [{"validator_class": "X"}], "name": "suite"}')).toEqual(['suite']);
  });
  test('is not replaced where there are several, and absent where nothing is tested', () => {
    expect(datasets(`${SODA}checks for lines:\n  - row_count > 0\n`, 'shop')).toEqual(['orders', 'lines']);
    expect(datasets(`${DBT}  - name: untested\n`, 'shop')).toEqual(['shop']);
  });
});

test('numbers keep their kind in each syntax', () => {
  const column = (min: string, max: string): string =>
    `columns: {a: {name: a, dtype: X, min_value: ${min}, max_value: ${max}}}`;
  expect(rulesOf(column('1', '2.0'))[1]).toBe('in_range(a, min=1, max=2.0) warning');
  expect(rulesOf(column('0x1E', '1_000'))[1]).toBe('in_range(a, min=30, max=1000) warning');
  const json =
    '{"columns": {"a": {"name": "a", "dtype": "X", "min_value": 1e5, "max_value": 12345678901234567890}}}';
  expect(rulesOf(json)[1]).toBe('in_range(a, min=100000.0, max=12345678901234567890) warning');
  const toml =
    '[suite]\n[[rules]]\nvalidator = "BetweenValidator"\ncolumns = ["a"]\n[rules.parameters]\nmin_value = 1\nmax_value = 2.0\n';
  expect(rulesOf(toml)).toEqual(['in_range(a, min=1, max=2.0)']);
});

test('a key given twice is told, and the later one counts', () => {
  const { notes, datasets } = imported(
    'columns:\n  a: { name: a, dtype: Int8 }\n  a: { name: a, dtype: Int16 }\n',
  );
  expect(notes).toMatchObject([{ where: { start: { line: 3 } } }]);
  expect(datasets[0]?.rules.map(({ fields }) => fields.get('dtype'))).toEqual([undefined, 'int16']);
});

test('a rule that is there already is left out, with its line', () => {
  const text = 'checks for a:\n  - missing_count(id) = 0\n  - missing_percent(id) = 0\n';
  expect(imported(text).datasets[0]).toMatchObject({
    rules: [{ type: 'not_null' }],
    left: [{ what: '`missing_percent(id) = 0`', why: 'line 2 says the same', where: { start: { line: 3 } } }],
  });
});

test('names stay apart, and nothing is named by an empty text', () => {
  const checks = ['a', 'b', 'c'].map((column) => `  - missing_count(${column}) = 0: { name: x }\n`).join('');
  const text = `checks for t:\n  - missing_count(d) = 0: { name: x 2 }\n${checks}  - missing_count(e) = 0: { name: "" }\n`;
  expect(rulesOf(text)).toEqual([
    'not_null(d) "x 2"',
    'not_null(a) "x"',
    'not_null(b) "x 3"',
    'not_null(c) "x 4"',
    'not_null(e)',
  ]);
  expect(
    imported('columns: { "": { name: a, dtype: Int8 } }').datasets[0]?.left.map(({ why }) => why),
  ).toEqual(['its column has no name', 'its column has no name']);
});
