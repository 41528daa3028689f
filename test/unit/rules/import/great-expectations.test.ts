/** Expectations of Great Expectations, one by one. */
import { describe, expect, test } from 'vitest';
import { leftOf, notesOf, rulesOf } from './imported.ts';

function suite(type: string, kwargs: object, severity?: string): string {
  const expectation = { type, kwargs, ...(severity ? { severity } : {}) };
  return JSON.stringify({
    name: 'orders',
    expectations: [expectation],
    meta: { great_expectations_version: '1.24.1' },
  });
}

const BETWEEN = 'expect_column_values_to_be_between';
const NOT_NULL = 'expect_column_values_to_not_be_null';
const REGEX = 'expect_column_values_to_match_regex';
const LENGTHS = 'expect_column_value_lengths_to_be_between';
const SHARE = 'expect_column_proportion_of_non_null_values_to_be_between';

describe('an expectation', () => {
  test.each([
    ['expect_column_to_exist', {}, ['column_exists(a)']],
    [NOT_NULL, { mostly: 1 }, ['not_null(a)']],
    [NOT_NULL, { mostly: 0.5 }, ['completeness_ratio(a, min_ratio=0.5)']],
    [NOT_NULL, { row_condition: 'col("b") == "x"' }, ['conditional_null(a, condition="b = \'x\'")']],
    [NOT_NULL, { row_condition: 'b==3' }, ["conditional_null(a, condition='b = 3')"]],
    [
      NOT_NULL,
      { row_condition: { type: 'comparison', column: { name: 'b' }, operator: 'IN', parameter: [1, 2] } },
      ["conditional_null(a, condition='b in (1, 2)')"],
    ],
    [
      BETWEEN,
      { min_value: 0, max_value: 1.5, strict_max: true },
      ['in_range(a, min=0)', 'less_than(a, value=1.5)'],
    ],
    [BETWEEN, { min_value: 0, strict_min: false, mostly: 1 }, ['in_range(a, min=0)']],
    ['expect_column_values_to_be_in_set', { value_set: ['x', null] }, ["in_set(a, values=['x'])"]],
    [REGEX, { regex: '^a$' }, ["regex(a, pattern='^a$')"]],
    [REGEX, { regex: 'a' }, ["regex(a, pattern='(?s:.*)(?:a)')"]],
    [REGEX, { regex: '(?m)^a' }, ["regex(a, pattern='(?m)(?s:.*)(?:^a)')"]],
    [
      LENGTHS,
      { min_value: 2, strict_min: true, max_value: 9 },
      ['min_length(a, min_length=3)', 'max_length(a, max_length=9)'],
    ],
    [
      'expect_column_value_lengths_to_equal',
      { value: 3 },
      ['min_length(a, min_length=3)', 'max_length(a, max_length=3)'],
    ],
    ['expect_column_values_to_be_of_type', { type_: 'datetime64[ns]' }, ["dtype(a, dtype='datetime')"]],
    ['expect_column_max_to_be_between', { max_value: 5 }, ['in_range(a, max=5)']],
    [SHARE, { min_value: 0.9, max_value: 1 }, ['completeness_ratio(a, min_ratio=0.9)']],
  ])('%s %j', (type, kwargs, expected) => {
    expect(rulesOf(suite(type, { column: 'a', ...kwargs }))).toEqual(expected);
    expect(leftOf(suite(type, { column: 'a', ...kwargs }))).toEqual([]);
  });

  test.each([
    [BETWEEN, { min_value: '2024-01-01' }, 'a bound of a rule is a number'],
    [BETWEEN, {}, 'it has no bound, so it checks nothing'],
    [
      BETWEEN,
      { min_value: 0, mostly: 0.9 },
      'a rule holds for every value; `mostly` can be said of missing values alone',
    ],
    [BETWEEN, { min_value: { $PARAMETER: 'x' } }, 'a value of it is known only when the suite runs'],
    [
      BETWEEN,
      { min_value: 0, allow_cross_type_comparisons: true },
      'no rule has anything like `allow_cross_type_comparisons`',
    ],
    [
      'expect_column_values_to_be_unique',
      { row_condition: 'b == 1' },
      'a rule holds for every row; only missing values can depend on a condition',
    ],
    [
      NOT_NULL,
      { row_condition: 'b == 1', mostly: 0.5 },
      'a rule has either a condition or a share of values, not both',
    ],
    [NOT_NULL, { row_condition: 'b > 1' }, 'its row condition is more than one column compared with values'],
    [
      'expect_column_min_to_be_between',
      { max_value: 5 },
      'it asks that some value be so; a rule is about every value',
    ],
    [SHARE, { min_value: 0.1, max_value: 0.9 }, 'a rule does not ask that values be missing'],
    ['expect_something_of_our_own', {}, 'the rule vocabulary has no such check'],
    ['constructor', {}, 'the rule vocabulary has no such check'],
  ])('%s %j is left out', (type, kwargs, why) => {
    expect(rulesOf(suite(type, { column: 'a', ...kwargs }))).toEqual([]);
    expect(leftOf(suite(type, { column: 'a', ...kwargs }))).toEqual([`\`${type}\` of \`a\`: ${why}`]);
  });
});

test('a severity is kept; how an expectation runs is not', () => {
  expect(rulesOf(suite(NOT_NULL, { column: 'a', result_format: 'SUMMARY' }, 'info'))).toEqual([
    'not_null(a) info',
  ]);
  expect(rulesOf(suite(NOT_NULL, { column: 'a', batch_id: 'x', meta: {} }, 'huge'))).toEqual(['not_null(a)']);
});

test('an empty column is told of', () => {
  expect(notesOf(suite('expect_column_min_to_be_between', { column: 'a', min_value: 0 }))).toEqual([
    'the expectation fails where the column has no value at all; the rule passes',
  ]);
});

test('what pandas takes for false and true is told of, and a table without rows', () => {
  expect(notesOf(suite('expect_column_values_to_be_in_set', { column: 'a', value_set: [0, 2] }))).toEqual([]);
  expect(notesOf(suite('expect_column_values_to_be_in_set', { column: 'a', value_set: [0, 1] }))).toEqual([
    'Great Expectations takes 0 and 1 for false and true; the rule does not',
  ]);
  const share = 'expect_column_proportion_of_non_null_values_to_be_between';
  expect(notesOf(suite(share, { column: 'a', min_value: 0.5 }))).toEqual([
    'the expectation fails where there are no rows; the rule passes',
  ]);
});

test('what is no expectation is left out', () => {
  const text =
    '{"expectation_suite_name": "a", "expectations": [1, {}, {"expectation_type": "expect_column_to_exist"}]}';
  expect(leftOf(text)).toEqual([
    'an item of `expectations`: it names no expectation',
    'an item of `expectations`: it names no expectation',
    '`expect_column_to_exist`: it names no column',
  ]);
});

test('of lengths that are said again in part, the new part stays and only the other is left out', () => {
  const expectations = [
    { type: LENGTHS, kwargs: { column: 'a', min_value: 1, max_value: 3 } },
    { type: 'expect_column_value_lengths_to_equal', kwargs: { column: 'a', value: 3 } },
    { type: 'expect_column_value_lengths_to_equal', kwargs: { column: 'a', value: 3 } },
  ];
  const text = `{"name": "orders", "expectations": [\n${expectations.map((each) => JSON.stringify(each)).join(',\n')}\n]}`;
  expect(rulesOf(text)).toEqual([
    'min_length(a, min_length=1)',
    'max_length(a, max_length=3)',
    'min_length(a, min_length=3)',
  ]);
  expect(leftOf(text)).toEqual([
    'the `max_length` of `expect_column_value_lengths_to_equal` of `a`: line 2 says the same',
    '`expect_column_value_lengths_to_equal` of `a`: lines 2, 3 say the same',
  ]);
});
