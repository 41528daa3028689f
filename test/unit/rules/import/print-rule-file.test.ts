/** A printed rule file reads back as what was printed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printRuleFile } from '../../../../src/rules/import/print-rule-file.ts';
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import { rootOf, partAt, ruleValueOf } from '../../../../src/rules/import/reading/source.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { RuleType, RuleValue } from '../../../../src/rules/rule.ts';

const START = { offset: 0, line: 1, column: 1 };

function rule(
  type: RuleType,
  column: string,
  fields: [string, RuleValue][],
  more: Partial<ImportedRule> = {},
): ImportedRule {
  return { type, column, fields: new Map(fields), where: { file: 'a', start: START, end: START }, ...more };
}

test('one rule a line, texts quoted where YAML 1.1 would take them for something else', () => {
  const rules = [
    rule('not_null', 'order_id', [], { severity: 'critical' }),
    rule(
      'in_range',
      'yes',
      [
        ['min', 0n],
        ['max', 1],
      ],
      { name: 'share: all' },
    ),
    rule('in_set', 'größe', [
      ['values', ['no', '1', 'x', "it's", '1:30', '2024-01-01', '~', '', 'a b', '=', 'null']],
    ]),
    rule('regex', 'code', [['pattern', String.raw`^ORD-\d{4}$`]]),
    rule('regex', 'quote', [['pattern', String.raw`^it's\b "x"$`]]),
    rule('in_range', 'big', [
      ['min', -1e300],
      ['max', 12345678901234567890n],
    ]),
    rule('distribution', 'a', [
      ['distribution_type', 'normal'],
      [
        'parameters',
        new Map<string, RuleValue>([
          ['mean', 1e-7],
          ['on', null],
        ]),
      ],
    ]),
    rule('in_set', 'long', [['values', Array.from({ length: 12 }, (_, index) => `value number ${index}`)]]),
  ];
  expect(printRuleFile('orders', 'truthound', rules)).toMatchInlineSnapshot(`
    "version: 1
    engine: truthound
    dataset: orders
    rules:
      - { type: not_null, column: order_id, severity: critical }
      - { name: 'share: all', type: in_range, column: 'yes', min: 0, max: 1.0 }
      - type: in_set
        column: größe
        values: ['no', '1', x, "it's", '1:30', '2024-01-01', '~', '', a b, '=', 'null']
      - { type: regex, column: code, pattern: '^ORD-\\d{4}$' }
      - { type: regex, column: quote, pattern: '^it''s\\b "x"$' }
      - { type: in_range, column: big, min: -1.0e+300, max: 12345678901234567890 }
      - { type: distribution, column: a, distribution_type: normal, parameters: { mean: 1.0e-07, 'on': null } }
      - type: in_set
        column: long
        values: [value number 0, value number 1, value number 2, value number 3, value number 4, value number 5, value number 6, value number 7, value number 8, value number 9, value number 10, value number 11]
    "
  `);
  expect(printRuleFile('on', 'pandera', [])).toBe("version: 1\nengine: pandera\ndataset: 'on'\nrules: []\n");
});

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
  fc.bigInt(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'yes',
    'on',
    '0x1F',
    '1e5',
    '1_000',
    '.5',
    '-',
    '? a',
    '- a',
    'a: b',
    'a #b',
    '<<',
    '!x',
    '&a',
    '*a',
    '%a',
    '@a',
    '`a',
    '---',
    '...',
    '\u2028',
    '\ufeff',
    '\u0085',
    '\u007f',
    '😀',
  ),
);

test('whatever the values are', () => {
  fc.assert(
    fc.property(fc.array(scalar, { maxLength: 5 }), fc.string({ minLength: 1 }), (values, text) => {
      const printed = printRuleFile(text, 'truthound', [
        rule('in_set', text, [['values', values]], { name: text }),
      ]);
      const parsed = parseDocument('a.yaml', printed);
      expect(parsed.diagnostics, printed).toEqual([]);
      const root = rootOf(parsed.document!);
      const back = partAt(partAt(root, 'rules'), '0') ?? {
        ...root,
        path: ['rules', 0],
        value: (parsed.document!.data as never)['rules'][0],
      };
      expect(ruleValueOf(back)).toEqual(
        new Map<string, unknown>([
          ['name', text],
          ['type', 'in_set'],
          ['column', text],
          ['values', values],
        ]),
      );
      expect(ruleValueOf(partAt(root, 'dataset'))).toBe(text);
    }),
    { numRuns: 2000, seed: 7 },
  );
});
