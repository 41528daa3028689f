/** Truthound's schema, checkpoints and suites, entry by entry. */
import { describe, expect, test } from 'vitest';
import { leftOf, notesOf, rulesOf } from './imported.ts';

describe('a column of a schema', () => {
  const column = (entries: string): string => `columns:\n  a: { name: a, dtype: String, ${entries} }\n`;
  const rules = (entries: string): string[] => rulesOf(column(entries)).slice(2);

  test('exists and has its type', () => {
    expect(
      rulesOf('columns: { a: { name: a, dtype: "Datetime(time_unit=\'us\', time_zone=None)" } }'),
    ).toEqual(['column_exists(a) critical', "dtype(a, dtype='datetime')"]);
    expect(leftOf('columns: { a: { name: a, dtype: List(Int64) } }')).toEqual([
      '`dtype` of `a`: the rule vocabulary has no name for this type',
    ]);
    expect(leftOf('columns: { a: { dtype: Int64 } }')).toEqual([
      'the column `a`: Truthound refuses a column without `name` and `dtype`',
    ]);
  });

  test.each([
    ['nullable: true', []],
    ['nullable: false', ['not_null(a)']],
    ['unique: true', ['unique(a)']],
    ['min_value: 0, max_value: 1.5', ['in_range(a, min=0, max=1.5) warning']],
    ['max_value: -1', ['in_range(a, max=-1) warning']],
    ['min_value: null', []],
    ['allowed_values: [x, 1, 1.0, true, null]', ["in_set(a, values=['x', 1, 1.0, True]) warning"]],
    [String.raw`pattern: '^\d+$'`, [String.raw`regex(a, pattern='^\\d+$') warning`]],
    [
      'min_length: 1, max_length: 9',
      ['min_length(a, min_length=1) info', 'max_length(a, max_length=9) info'],
    ],
  ])('%s', (entries, expected) => {
    expect(rules(entries)).toEqual(expected);
    expect(leftOf(column(entries))).toEqual([]);
  });

  test.each([
    ['min_value: 2024-01-01', '`min_value` of `a`: a bound of a rule is a number'],
    ['max_value: .nan', '`max_value` of `a`: a bound of a rule is a number'],
    ['allowed_values: []', '`allowed_values` of `a`: it allows no value, and `in_set` needs at least one'],
    [
      'allowed_values: [null]',
      '`allowed_values` of `a`: it allows no value, and `in_set` needs at least one',
    ],
    [
      'allowed_values: [2024-01-01]',
      '`allowed_values` of `a`: `in_set` needs a list of numbers, texts or booleans',
    ],
    ['allowed_values: [[1]]', '`allowed_values` of `a`: `in_set` takes numbers, texts and booleans alone'],
    ['pattern: 5', '`pattern` of `a`: a pattern is a text'],
    ['min_length: 1.5', '`min_length` of `a`: a length of a rule is an integer'],
    [
      'mean: 1, std: 2',
      '`mean`, `std` of `a`: Truthound does not check statistics of the data it learned from',
    ],
    ['nulable: true', '`nulable` of `a`: Truthound ignores it'],
  ])('%s is left out', (entries, expected) => {
    expect(rules(entries)).toEqual([]);
    expect(leftOf(column(entries))).toEqual([expected]);
  });

  test('that is no text has no length', () => {
    expect(leftOf('columns: { a: { name: a, dtype: Int64, min_length: 1 } }')).toEqual([
      '`min_length` of `a`: Truthound measures the length of texts alone',
    ]);
  });
});

describe('a validator', () => {
  const suite = (validator: string, rest: string): string =>
    `rules:\n  - { validator: ${validator}, ${rest} }\n`;
  const on = (validator: string, options: string): string =>
    suite(validator, `columns: [a], parameters: { ${options} }`);

  test.each([
    ['NotNullValidator', '', ['not_null(a)']],
    ["'null'", 'mostly: 0.9', ['completeness_ratio(a, min_ratio=0.9)']],
    ['not_null', 'mostly: 1', ['not_null(a)']],
    ['CompletenessRatioValidator', '', ['completeness_ratio(a, min_ratio=0.95)']],
    ['completeness_ratio', 'min_ratio: 0', ['completeness_ratio(a, min_ratio=0.0)']],
    ['UniqueValidator', 'severity_override: high', ['unique(a) error']],
    ['InSetValidator', 'allowed_values: [1, 2]', ['in_set(a, values=[1, 2])']],
    ['between', 'min_value: 0, max_value: 5', ['in_range(a, min=0, max=5)']],
    [
      'between',
      'min_value: 0, max_value: 5, inclusive: false',
      ['greater_than(a, value=0)', 'less_than(a, value=5)'],
    ],
    ['RangeValidator', 'min_value: 0', ['in_range(a, min=0)']],
    ['PositiveValidator', '', ['greater_than(a, value=0)']],
    ['NonNegativeValidator', '', ['in_range(a, min=0)']],
    ['LengthValidator', 'exact_length: 3', ['min_length(a, min_length=3)', 'max_length(a, max_length=3)']],
    ['EmptyStringValidator', 'allow_empty: false', ['min_length(a, min_length=1)']],
    ['ZScoreOutlierValidator', 'threshold: 3', ['z_score_outlier(a, threshold=3.0)']],
    ['ColumnExistsValidator', 'sample_size: 5', ['column_exists(a)']],
    [
      'ColumnTypeValidator',
      'expected_types: { b: string, c: bool }',
      ["dtype(b, dtype='str')", "dtype(c, dtype='bool')"],
    ],
    ['table_required_columns', 'required_columns: [x, y]', ['column_exists(x)', 'column_exists(y)']],
    [
      'conditional_null',
      "column: b, condition_column: kind, condition_values: ['it''s', 2]",
      [`conditional_null(b, condition="kind in ('it''s', 2)")`],
    ],
    ['regex', "pattern: '[a-z]+'", ["regex(a, pattern='^(?:[a-z]+)\\\\Z')"]],
    ['regex', "pattern: '^[a-z]+$'", ["regex(a, pattern='^[a-z]+$')"]],
    ['regex', "pattern: '^a.c$', case_insensitive: true", ["regex(a, pattern='(?is)^a.c$')"]],
    ['regex', 'pattern: abc, match_full: false', ["regex(a, pattern='(?s:.*)(?:abc)')"]],
    ['regex', "pattern: 'a|b'", ["regex(a, pattern='(?s:.*)(?:^a|b$)')"]],
  ])('%s with %s', (validator, options, expected) => {
    expect(rulesOf(on(validator, options))).toEqual(expected);
    expect(leftOf(on(validator, options))).toEqual([]);
  });

  test.each([
    ['unique', 'mostly: 0.5', 'a rule holds for every value; a share can be said of missing values alone'],
    ['unique', 'exclude_columns: [b]', 'a rule names its columns and excludes none'],
    ['unique', 'severity_override: huge', 'its `severity_override` is none of Truthound'],
    ['between', '', 'it has no bound, so it checks nothing'],
    ['range', '', '`range` judges a column by its name, `age` from 0 to 150; write the bounds as `in_range`'],
    ['column_type', 'expected_types: { a: int }', '`int` stands for several widths, and a rule names one'],
    ['EmailValidator', '', 'it checks a format of its own; write the format as a `regex`'],
    ['row_count', 'min_count: 1', 'the rule vocabulary has no rule about the number of rows of one table'],
    ['not_in_set', 'forbidden_values: [1]', 'a rule says what is allowed, not what is forbidden'],
    ['made_up', '', 'the rule vocabulary has no such check'],
    ['toString', '', 'the rule vocabulary has no such check'],
  ])('%s with %s is left out', (validator, options, why) => {
    expect(rulesOf(on(validator, options))).toEqual([]);
    expect(leftOf(on(validator, options))).toEqual([`\`${validator}\`: ${why}`]);
  });

  test('without columns judges all of them', () => {
    expect(leftOf(suite('unique', 'name: u'))).toEqual([
      '`u` (`unique`): it judges every column of the data; a rule names its column',
    ]);
  });

  test('says where the rule does more than Truthound does', () => {
    expect(notesOf(on('range', 'min_value: 0'))).toEqual([
      'Truthound ignores the bounds of `range` and judges a column by its name; the rule checks the bounds',
    ]);
    expect(notesOf(suite('positive', 'columns: a'))).toEqual([
      'Truthound checks nothing where `columns` is a text; the rule checks that column',
    ]);
    expect(notesOf(on('unique', ''))).toEqual([
      'Truthound counts null as a value, so among nulls it overlooks one duplicate; the rule does not',
    ]);
    expect(notesOf(on('positive', 'tolerance: 3'))).toEqual([
      'Truthound drops the option `tolerance`, which `positive` does not have',
    ]);
  });
});

test('texts that the suite generator does not escape are taken as it means them', () => {
  const text = String.raw`# Validation Suite: orders

rules:
  - name: pattern_a
    validator: RegexValidator
    columns: ['a']
    parameters:
      pattern: "^\d+\bx$"
    description: "Column 'a' should match "that""
`;
  expect(rulesOf(text)).toEqual([String.raw`regex(a, pattern='^\\d+\\bx$') "pattern_a"`]);
  const toml = String.raw`[suite]
name = "orders"

[[rules]]
name = "pattern_a"
validator = "RegexValidator"
columns = ["a"]
[rules.parameters]
pattern = "^\d+\bx$"
match_full = True
case_insensitive = None
description = "Column 'a' should match "that""
`;
  expect(rulesOf(toml)).toEqual(rulesOf(text));
});

test('a checkpoint: what runs is a rule, the rest is told', () => {
  const text = `checkpoints:
  - name: daily
    data_source: data.csv
    validators: [not_null, not_null, unique, regex]
    validator_config:
      not_null: { columns: [id] }
      regex: { columns: [id], pattern: '^x$', match_full: false }
      between: { columns: [id], min_value: 0 }
`;
  expect(rulesOf(text)).toEqual(['not_null(id)', "regex(id, pattern='^x$')"]);
  expect(leftOf(text)).toEqual([
    '`not_null`: it is named twice, with the same options',
    '`unique`: it judges every column of the data; a rule names its column',
    '`between` in `validator_config`: it is not in `validators`, so it never runs',
    '`data_source`: it says where and how the checkpoint runs, not what it checks',
  ]);
});
