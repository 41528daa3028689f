/** A repair leaves nothing to say, in YAML as in JSON, and changes nothing else. */
import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../../src/diagnostics/diagnostic.ts';
import { findingsOf, ruleFile } from './findings.ts';

describe('in YAML', () => {
  test.for([
    ["type: 'not_nul', column: a", "type: 'not_null', column: a"],
    ['check: not_null, column: a', 'type: not_null, column: a'],
    ['type: not_null, "colum": a', 'type: not_null, "column": a'],
    ['type: not_null, columns: a', 'type: not_null, column: a'],
    ['type: not_null, column: 007', 'type: not_null, column: "007"'],
    [
      'type: completeness_ratio, column: a, min_ratio: 1',
      'type: completeness_ratio, column: a, min_ratio: 1.0',
    ],
    [
      "type: completeness_ratio, column: a, min_ratio: '1'",
      'type: completeness_ratio, column: a, min_ratio: 1.0',
    ],
    ['type: in_range, column: a, min: -1e-3', 'type: in_range, column: a, min: -1.0e-3'],
    ['type: in_range, column: a, min: 2.5E6', 'type: in_range, column: a, min: 2.5e+6'],
    ['type: max_length, column: a, max_length: 9.0', 'type: max_length, column: a, max_length: 9'],
    [
      'type: in_set, column: a, values: [2026-01-01, 2026-01-02]',
      'type: in_set, column: a, values: ["2026-01-01", "2026-01-02"]',
    ],
    ['type: not_null, column: a, severity: "eror"', 'type: not_null, column: a, severity: "error"'],
    ['type: not_null, column: a, name: 7', 'type: not_null, column: a, name: "7"'],
    ['type: "zscore", column: a', 'type: "z_score_outlier", column: a'],
    ['type: in_range, column: a, min_value: 0', 'type: in_range, column: a, min: 0'],
  ] as const)('%s', ([wrong, right]) => {
    expect(repaired(ruleFile(wrong))).toBe(ruleFile(right));
    expect(findingsOf(ruleFile(right))).toEqual([]);
  });

  test.for([
    ['a field that stands there already', 'type: unique, column: a, colum: b'],
    ['a name that two types are near to', 'type: mix_length, column: a, max_length: 2'],
    ['several columns', 'type: not_null, columns: [a, b]'],
    ['a whole number with a fraction', 'type: max_length, column: a, max_length: 9.5'],
    ['a sentence for a type', 'rule: there is a number, column: a'],
  ] as const)('nothing is repaired: %s', ([, rule]) => {
    const found = findingsOf(ruleFile(rule));
    expect(found).not.toEqual([]);
    expect(found.filter(({ fix }) => fix !== undefined)).toEqual([]);
  });
});

describe('in JSON', () => {
  test.for([
    ['"type": "not_nul", "column": "a"', '"type": "not_null", "column": "a"'],
    ['"check": "not_null", "column": "a"', '"type": "not_null", "column": "a"'],
    ['"type": "zscore", "column": "a"', '"type": "z_score_outlier", "column": "a"'],
    [
      '"type": "zscore", "column": "a", "sigma": 3',
      '"type": "z_score_outlier", "column": "a", "threshold": 3.0',
    ],
    [
      '"type": "unique", "column": "a", "severity": "eror"',
      '"type": "unique", "column": "a", "severity": "error"',
    ],
    ['"type": "unique", "column": 7', '"type": "unique", "column": "7"'],
    ['"type": "in_range", "column": "a", "min": "0"', '"type": "in_range", "column": "a", "min": 0'],
  ] as const)('%s', ([wrong, right]) => {
    expect(repaired(json(wrong), 'orders.json')).toBe(json(right));
    expect(findingsOf(json(right), 'orders.json')).toEqual([]);
  });

  test('the head of the file', () => {
    const right = json('"type": "unique", "column": "a"');
    const wrong = right.replace('1', '"1"').replace('truthound', 'Truthound').replace('"rules"', '"rule"');
    expect(repaired(wrong, 'orders.json')).toBe(right);
  });
});

function json(rule: string): string {
  return `{ "version": 1, "engine": "truthound", "dataset": "orders", "rules": [{ ${rule} }] }\n`;
}

function repaired(text: string, file?: string): string {
  const edits = findingsOf(text, file).flatMap(({ fix }) => fix?.edits ?? []);
  return [...edits].sort((a, b) => b.where.start.offset - a.where.start.offset).reduce(edited, text);
}

function edited(text: string, { where, text: put }: Edit): string {
  return text.slice(0, where.start.offset) + put + text.slice(where.end.offset);
}
