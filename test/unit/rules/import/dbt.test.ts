/** The tests of dbt, in every way to write them. */
import { describe, expect, test } from 'vitest';
import { leftOf, notesOf, rulesOf } from './imported.ts';

const file = (test: string): string =>
  `models:\n  - name: m\n    columns:\n      - name: a\n        data_tests: [${test}]\n`;
const MINIMUM = 'dbt_utils.accepted_range';

describe('a test', () => {
  test.each([
    ['not_null', ['not_null(a)']],
    ['dbt.not_null', ['not_null(a)']],
    ['{ not_null: { severity: WARN } }', ['not_null(a) warning']],
    ['{ not_null: { config: { severity: error } } }', ['not_null(a) error']],
    ['{ not_null: , config: { severity: warn } }', ['not_null(a) warning']],
    ['{ test_name: not_null, name: ids }', ['not_null(a) "ids"']],
    ['{ name: ids, unique: { config: { error_if: "> 0" } } }', ['unique(a) "ids"']],
    ['{ accepted_values: { values: [x, "1"] } }', ["in_set(a, values=['x', '1'])"]],
    [
      '{ accepted_values: { arguments: { values: [1, 2.0], quote: false } } }',
      ['in_set(a, values=[1, 2.0])'],
    ],
    [
      '{ relationships: { to: \'{{ ref("x") }}\', field: id } }',
      ["referential_integrity(a, reference_table='x', reference_column='id')"],
    ],
    [
      "{ relationships: { to: \"ref('p', 'x')\", field: id } }",
      ["referential_integrity(a, reference_table='x', reference_column='id')"],
    ],
    [
      `{ ${MINIMUM}: { min_value: 0, max_value: 1, inclusive: false } }`,
      ['greater_than(a, value=0)', 'less_than(a, value=1)'],
    ],
    ['{ dbt_utils.not_null_proportion: { at_least: 1 } }', ['not_null(a)']],
    ['{ dbt_utils.expression_is_true: { expression: "> b" } }', ["expression(expression='a > b')"]],
    [
      '{ dbt_expectations.expect_column_values_to_be_in_set: { value_set: [x] } }',
      ["in_set(a, values=['x'])", 'not_null(a)'],
    ],
    ['{ not_null: { where: "b in (1, 2)" } }', ["conditional_null(a, condition='b in (1, 2)')"]],
  ])('%s', (test, expected) => {
    expect(rulesOf(file(test))).toEqual(expected);
    expect(leftOf(file(test))).toEqual([]);
  });

  test.each([
    [
      '{ unique: { where: "b = 1" } }',
      'a rule holds for every row; only missing values can depend on a condition',
    ],
    ['{ not_null: { where: "b > current_date" } }', 'its `where` is more SQL than a condition of a rule'],
    [`{ not_null: { where: 'b = "x"' } }`, 'its `where` is more SQL than a condition of a rule'],
    [
      '{ dbt_utils.expression_is_true: { expression: "/ 2 > 1" } }',
      'its SQL is more than columns, numbers and comparisons',
    ],
    ['{ unique: { config: { enabled: false } } }', 'it is disabled'],
    [
      '{ unique: { config: { severity: "{{ var(\'s\') }}" } } }',
      'its configuration is a template, which dbt alone fills in',
    ],
    ['{ unique: { warn_if: "> 5" } }', '`warn_if` lets some rows fail'],
    ['{ unique: { fail_calc: "max(n)" } }', 'it counts failures in a way of its own'],
    [
      '{ accepted_values: { values: ["{{ var(\'x\') }}"] } }',
      'a value of it is a template, which dbt alone fills in',
    ],
    ['{ accepted_values: { values: [x, y], quote: false } }', 'its values are SQL, since `quote` is false'],
    [
      `{ accepted_values: { values: ["it's"] } }`,
      'dbt writes a quote in a value into its SQL as it is, which breaks or changes it',
    ],
    ['{ accepted_values: { values: [] } }', 'it allows no value, and `in_set` needs at least one'],
    [
      '{ relationships: { to: raw_table, field: id } }',
      'it needs `to` with a `ref` or `source`, and `field`',
    ],
    [`{ ${MINIMUM}: { min_value: now() } }`, 'a bound of a rule is a number'],
    [
      `{ ${MINIMUM}: { min_value: 1, group_by_columns: [b] } }`,
      'no rule has anything like `group_by_columns`',
    ],
    [
      '{ dbt_expectations.expect_column_values_to_match_regex: { regex: "(?i)a" } }',
      'its pattern holds what databases and Python read differently',
    ],
    [
      '{ dbt_utils.expression_is_true: { expression: "in (select 1)" } }',
      'its SQL is more than columns, numbers and comparisons',
    ],
    ['our_own', 'it is a test of the dbt project'],
    ['other_package.test', 'the rule vocabulary has no such check'],
  ])('%s is left out', (test, why) => {
    expect(leftOf(file(test)).map((each) => each.replace(/^`[^`]+` of `a`: /, ''))).toEqual([why]);
  });

  test.each(['5', '[not_null]', '{}', '2024-01-01', 'null'])('%s is none', (test) => {
    expect(leftOf(file(test))).toEqual(['a test: it is neither a name nor a mapping with one']);
  });
});

test('numbers that dbt quotes are told of', () => {
  expect(notesOf(file('{ accepted_values: { values: [1, 2] } }'))).toEqual([
    'dbt compares with the values as texts; the rule compares with them as they are written',
  ]);
});

test('`tests` and `data_tests`, of tables and columns, of models, seeds, snapshots and sources', () => {
  const resource = (name: string): string => `[{ name: ${name}, columns: [{ name: a, tests: [unique] }] }]`;
  const text = `models: ${resource('m')}\nseeds: ${resource('s')}\nsnapshots: ${resource('t')}\nsources: [{ name: x, tables: ${resource('y')} }]\n`;
  expect(rulesOf(text)).toEqual(Array(4).fill('unique(a)'));
  const table =
    'models: [{ name: m, tests: [{ not_null: { column_name: b } }], data_tests: [{ dbt_utils.equal_rowcount: { compare_model: source("x", "y") } }] }]';
  expect(rulesOf(table.replaceAll('source("x", "y")', `"source('x', 'y')"`))).toEqual([
    "cross_table_row_count(table1='m', table2='x.y')",
    'not_null(b)',
  ]);
  expect(leftOf('models: [{ name: m, columns: [{ tests: [unique] }], tests: 5 }, 6]')).toEqual([
    '`tests`: it is no list of tests',
    'a column: it has no name',
    'a resource: it has no name',
  ]);
});
