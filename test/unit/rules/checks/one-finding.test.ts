/** One mistake is one finding, and what is said of it is true of the text that stands there. */
import { expect, test } from 'vitest';
import { findingsOf, ruleFile } from './findings.ts';

test.for([
  ['a bound under another name', 'type: in_range, column: a, minimum: 0', 'TQ3006'],
  ['a date as a bound', 'type: in_range, column: a, min: 2026-01-01', 'TQ3004'],
  ['several dates in a set', 'type: in_set, column: a, values: [2026-01-01, 2026-01-02]', 'TQ3004'],
  ['a date as a set', 'type: in_set, column: a, values: 2026-01-01', 'TQ3004'],
  ['a second column', 'type: unique, column: a, columns: [a, b]', 'TQ3006'],
  ['a severity that is a number', 'type: unique, column: a, severity: 1', 'TQ3004'],
  ['a range upside down', 'type: in_range, column: a, min: 2, max: 1', 'TQ3008'],
] as const)('%s', ([, rule, code]) => {
  expect(findingsOf(ruleFile(rule)).map((each) => each.code)).toEqual([code]);
});

test('two rules that differ by a misspelt field are not called equal', () => {
  const found = findingsOf(
    ruleFile('type: in_range, column: a, min: 0, maxx: 1', 'type: in_range, column: a, min: 0, max_: 2'),
  );
  expect(found.map(({ code }) => code)).toEqual(['TQ3006', 'TQ3006']);
});

test('a misspelt key of the file is not missing as well', () => {
  const text = ruleFile('type: unique, column: a')
    .replace('engine:', 'engin:')
    .replace('dataset:', 'dateset:');
  expect(findingsOf(text).map(({ message }) => message)).toEqual([
    'unknown key `engin`; did you mean `engine`?',
    'unknown key `dateset`; did you mean `dataset`?',
  ]);
});

test.for([
  [
    'type: min_length, column: a, min_length: 2.0',
    '`min_length` must be a whole number, found the number `2.0`',
  ],
  [
    'type: completeness_ratio, column: a, min_ratio: 95.0',
    '`min_ratio` must be between 0 and 1, found the number `95.0`',
  ],
  [
    'type: regex, column: a, regex: "("',
    '`regex` is no regular expression of Python: missing ), unterminated subpattern at position 0',
  ],
  ['type: in_range, column: a, max: .inf', '`max` is infinite, so every value passes'],
  ['type: in_range, column: a, min: .inf', '`min` is infinite, so no value passes'],
  ['type: greater_than, column: a, value: -.inf', '`value` is infinite, so every value passes'],
  ['type: less_than, column: a, value: -.inf', '`value` is infinite, so no value passes'],
] as const)('%s', ([rule, message]) => {
  expect(findingsOf(ruleFile(rule)).map((each) => each.message)).toContain(message);
});
