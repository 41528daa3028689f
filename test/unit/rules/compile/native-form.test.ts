import { expect, test } from 'vitest';
import { compileRules } from '../../../../src/rules/compile/compile.ts';
import { nativeForm } from '../../../../src/rules/compile/native-form.ts';
import { readRuleFile } from '../../../../src/rules/read-rule-file.ts';
import { ruleSetOf } from '../../../../src/rules/rule-file.ts';

function native(engine: string, ...rules: string[]): string {
  const text = [
    'version: 1',
    `engine: ${engine}`,
    'dataset: a',
    'rules:',
    ...rules.map((rule) => `  - ${rule}`),
  ];
  const { file } = readRuleFile('a.yaml', text.join('\n'));
  const set = file && ruleSetOf(file);
  if (set === undefined) throw new Error('no rules');
  return nativeForm(compileRules(set).compiled);
}

test('Truthound: each call with its validators; types by the names that Truthound judges from text', () => {
  const calls = JSON.parse(
    native(
      'truthound',
      '{ type: dtype, column: id, dtype: int64 }',
      '{ type: dtype, column: at, dtype: datetime }',
      '{ type: in_range, column: a, min: 0 }',
      '{ type: in_range, column: a, max: 5 }',
    ),
  );
  expect(calls).toHaveLength(2);
  expect(calls[0].validator_config.column_type.expected_types).toEqual({ id: 'int', at: 'datetime' });
  expect(calls[1].validators).toContain('between');
});

test('Pandera: one document a schema', () => {
  const text = native(
    'pandera',
    '{ type: regex, column: a, pattern: x }',
    '{ type: regex, column: a, pattern: y }',
  );
  const schemas = text.split('---\n').map((each) => JSON.parse(each));
  expect(schemas.map(({ columns }) => columns.a.checks)).toEqual([
    { str_matches: { pattern: 'x' } },
    { str_matches: { pattern: 'y' } },
  ]);
});

test('Great Expectations: one suite', () => {
  const suite = JSON.parse(native('great_expectations', '{ type: not_null, column: a }'));
  expect(suite).toMatchObject({
    name: expect.any(String),
    expectations: [{ type: 'expect_column_values_to_not_be_null', kwargs: { column: 'a' } }],
  });
});
