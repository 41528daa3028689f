import { describe, expect, test } from 'vitest';
import { findingsOf, ruleFile } from './findings.ts';

describe('two rules of a column', () => {
  test.for([
    ['type: in_range, column: a, min: 1', 'type: less_than, column: a, value: 1'],
    ['type: greater_than, column: a, value: 1', 'type: in_range, column: a, max: 1.0'],
    ['type: greater_than, column: a, value: 5', 'type: less_than, column: a, value: 5'],
    ['type: in_set, column: a, values: [1, 2]', 'type: greater_than, column: a, value: 2'],
    ['type: in_set, column: a, values: [x]', 'type: in_set, column: a, values: [X]'],
    ['type: in_set, column: a, values: [abc, de]', 'type: max_length, column: a, max_length: 1'],
    ['type: dtype, column: a, dtype: int32', 'type: dtype, column: a, dtype: int64'],
    ['type: dtype, column: a, dtype: date', 'type: in_range, column: a, min: 0'],
    ['type: dtype, column: a, dtype: bool', 'type: in_set, column: a, values: [0, 1]'],
    ['type: regex, column: a, pattern: x', 'type: z_score_outlier, column: a'],
  ] as const)('contradict each other: %s; %s', ([one, other]) => {
    expect(codes(one, other)).toEqual(['TQ3010']);
    expect(codes(other, one)).toEqual(['TQ3010']);
  });

  test.for([
    ['type: in_range, column: a, min: 1', 'type: in_range, column: a, max: 1.0'],
    ['type: in_range, column: a, min: 1', 'type: less_than, column: b, value: 1'],
    ['type: greater_than, column: a, value: 1', 'type: less_than, column: a, value: 2'],
    ['type: in_set, column: a, values: [1, 2]', 'type: greater_than, column: a, value: 1'],
    ['type: in_set, column: a, values: [1]', 'type: in_set, column: a, values: [1.0]'],
    ['type: in_set, column: a, values: [abc, d]', 'type: max_length, column: a, max_length: 1'],
    ['type: dtype, column: a, dtype: int', 'type: dtype, column: a, dtype: Int64'],
    ['type: dtype, column: a, dtype: float32', 'type: in_range, column: a, min: 0'],
    ['type: dtype, column: a, dtype: str', 'type: regex, column: a, pattern: x'],
    ['type: dtype, column: a, dtype: date', 'type: not_null, column: a'],
    ['type: dtype, column: a, dtype: date', "type: conditional_null, column: a, condition: b = 'x'"],
  ] as const)('agree: %s; %s', ([one, other]) => {
    expect(codes(one, other)).toEqual([]);
    expect(codes(other, one)).toEqual([]);
  });

  test('a set of several kinds is for no kind of column, and is refused as such alone', () => {
    const rules = ['type: in_set, column: a, values: [x, 1]', 'type: z_score_outlier, column: a'] as const;
    expect(codes(...rules)).toEqual(['TQ3012']);
  });

  test('are told apart by their types, and by their order where they have one type', () => {
    const [different] = findingsOf(
      ruleFile('type: in_range, column: a, min: 1', 'type: less_than, column: a, value: 1'),
    );
    expect(different?.message).toBe(
      '`less_than` of `a` contradicts `in_range` of `a`: no value satisfies both',
    );
    const [alike] = findingsOf(
      ruleFile('type: in_range, column: a, min: 1', 'type: in_range, column: a, max: 0'),
    );
    expect(alike?.message).toBe('`in_range` of `a` contradicts an earlier one: no value satisfies both');
  });
});

function codes(...rules: readonly string[]): string[] {
  return findingsOf(ruleFile(...rules)).map(({ code }) => code);
}
