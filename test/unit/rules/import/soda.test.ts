/** Checks of Soda, one by one. */
import { describe, expect, test } from 'vitest';
import { leftOf, rulesOf } from './imported.ts';

const file = (check: string): string => `checks for t:\n  - ${check}\n`;

describe('a check', () => {
  test.each([
    ['missing_count(a)  =  0', ['not_null(a)']],
    ['missing_count("a b") < 1', ['not_null(a b)']],
    ['missing_percent(a) <= 12.5 %', ['completeness_ratio(a, min_ratio=0.875)']],
    ['missing_percent(a) <= 0.1', ['completeness_ratio(a, min_ratio=0.999)']],
    ['missing_count(a): { fail: when != 0 }', ['not_null(a)']],
    ['missing_percent(a): { warn: when > 5% }', ['completeness_ratio(a, min_ratio=0.95) warning']],
    ['"duplicate_percent(a) <= 0": { name: ids, attributes: { team: x } }', ['unique(a) "ids"']],
    ['invalid_count(a) = 0: { valid values: [1, x] }', ["in_set(a, values=[1, 'x'])"]],
    [
      'invalid_count(a) = 0: { valid max: 5.0, valid max length: 3 }',
      ['in_range(a, max=5.0)', 'max_length(a, max_length=3)'],
    ],
    [
      String.raw`invalid_count(a) = 0: { valid regex: '^[$a]\$?$' }`,
      // Python's own `$` also matches before a last line break.
      [String.raw`regex(a, pattern='^[$a]\\$?\\Z')`],
    ],
    ['min(a) > 0', ['greater_than(a, value=0)']],
    ['max(a): { fail: when >= 7.5 }', ['less_than(a, value=7.5)']],
    ['max_length(a) < 4', ['max_length(a, max_length=3)']],
    ['min_length(a) >= 4', ['min_length(a, min_length=4)']],
    ['row_count same as u', ["cross_table_row_count(table1='t', table2='u')"]],
    [
      'values in (a) must exist in u (b)',
      ["referential_integrity(a, reference_table='u', reference_column='b')"],
    ],
    ['schema: { warn: { when wrong column type: { a: VARCHAR } } }', ["dtype(a, dtype='str') warning"]],
  ])('%s', (check, expected) => {
    expect(rulesOf(file(check))).toEqual(expected);
    expect(leftOf(file(check))).toEqual([]);
  });

  test.each([
    ['missing_count(a) < 5', 'a rule gives a share of missing values, not a number of them'],
    ['missing_count(a): { warn: when between 1 and 5 }', 'its limit is no single number with a comparison'],
    ['missing_count(a) = 0: { missing regex: x }', 'a missing value is null to a rule, and nothing else'],
    ['missing_count(a) = 0: { filter: "b > now()" }', 'its filter is more than a condition of a rule'],
    [
      'duplicate_count(a) = 0: { filter: b = 1 }',
      'a rule holds for every row; only missing values can depend on a condition',
    ],
    ['duplicate_count(a) < 5', 'a rule holds for every value; this check lets some fail'],
    ['invalid_count(a) = 0', 'it does not say what is valid'],
    ['invalid_count(a) = 0: { invalid values: [1] }', 'a rule says what is allowed, not what is forbidden'],
    [
      'invalid_count(a) = 0: { valid regex: ^a|b$ }',
      'databases differ in where they look for a pattern; write it as `^…$`',
    ],
    [
      String.raw`invalid_count(a) = 0: { valid regex: '^\d$' }`,
      'its pattern holds what databases and Python read differently',
    ],
    [
      `invalid_count(a) = 0: { valid values: ["it's"] }`,
      'Soda writes a quote in a value into its SQL as it is, which breaks or changes it',
    ],
    ['min(a) < 5', 'it asks that some value be so; a rule is about every value'],
    ['max(a) = 5', 'it asks that some value be so; a rule is about every value'],
    ['values in (a) must not exist in u (b)', 'a rule says what is allowed, not what is forbidden'],
    ['row_count same as u in other', 'the rule vocabulary has no rule about the number of rows of one table'],
    ['change for row_count < 5', 'a rule does not remember the run before'],
    ['constructor(a) = 0', 'the rule vocabulary has no such check'],
  ])('%s is left out', (check, why) => {
    expect(rulesOf(file(check))).toEqual([]);
    expect(leftOf(file(check)).map((each) => each.replace(/^`.*`: /, ''))).toEqual([why]);
  });

  test.each(['5', '[a]', '{ a: 1, b: 2 }', '2024-01-01'])('%s is none', (check) => {
    expect(leftOf(file(check))).toEqual(['a check: it is neither a line nor a line with settings']);
  });
});

test('parts of the data, and what is decided elsewhere, are left out', () => {
  const text = `filter t [daily]:\n  where: day = 1\nchecks for t [daily]:\n  - row_count > 0\n  - missing_count(a) = 0\nfor each dataset d:\n  checks: [row_count > 0]\n`;
  expect(leftOf(text)).toEqual([
    '`filter t [daily]`: it chooses a part of the data; a rule checks all of it',
    'a check of `checks for t [daily]`: it checks a part of the data; a rule checks all of it',
    'a check of `checks for t [daily]`: it checks a part of the data; a rule checks all of it',
    '`for each dataset d`: its datasets are known only when it runs',
  ]);
  const configured = 'configurations for t:\n  valid min for a: 1\nchecks for t:\n  - invalid_count(a) = 0\n';
  expect(leftOf(configured)).toEqual([
    '`invalid_count(a) = 0`: `configurations for` changes what missing and valid mean',
    '`configurations for t`: it changes what missing and valid mean; a rule says so itself',
  ]);
});
