/** Whatever a file holds, an import answers, and soon. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { importRules } from '../../../../src/rules/import/import-rules.ts';
import { IMPORT_FORMATS } from '../../../../src/rules/import/imported.ts';
import { imported } from './imported.ts';
import { stopwatch } from '../../busy-time.ts';

const FIXTURES = join(import.meta.dirname, '../../../conformance/rules-import/fixtures');
const files = readdirSync(FIXTURES).filter((name) =>
  /^(?:truthound|dbt-schema|gx|soda-checks\.yml)/.test(name),
);
const texts = new Map(files.map((name) => [name, readFileSync(join(FIXTURES, name), 'utf8')]));

const KINDS = ['imported', 'unreadable', 'code', 'unknown', 'ambiguous'];

/** As it comes, and as each format in turn. */
let turn = 0;
function answers(text: string): void {
  turn += 1;
  const format = IMPORT_FORMATS[turn % IMPORT_FORMATS.length]!;
  expect(KINDS).toContain(importRules(text, { file: 'a.yml' }).kind);
  expect(KINDS).toContain(importRules(text, { file: 'a.yml', format }).kind);
}

test('random texts', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'columns:',
      'checks for a:',
      '\n',
      '  - ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '[[rules]]\n',
      'rules:',
      '&a',
      '*a',
      '\0',
      '\ud800',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => answers(pieces.join(''))),
    { numRuns: 200, seed: 1 },
  );
});

describe.each([...texts])('%s', (_name, text) => {
  test('cut, doubled, shuffled', () => {
    const lines = text.split('\n').slice(0, 90);
    const place = fc.nat(lines.length);
    const change = fc.tuple(place, place, fc.constantFrom('cut', 'double', 'swap', 'garble'));
    const changed = (from: number, to: number, how: string): string[] => {
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      if (how === 'cut') return [...lines.slice(0, low), ...lines.slice(high)];
      if (how === 'double') return [...lines.slice(0, high), ...lines.slice(low)];
      if (how === 'swap') return lines.with(low % lines.length, lines[high % lines.length]!);
      return lines.map((line, index) => (index % 7 === low % 7 ? line.replace(/\w+/, '~') : line));
    };
    const property = fc.property(change, ([from, to, how]) => answers(changed(from, to, how).join('\n')));
    fc.assert(property, { numRuns: 30, seed: 2 });
  });
});

/** Every place of a value in turn holds something else. */
function* replacements(value: unknown, replacement: unknown): Generator<unknown> {
  yield replacement;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    for (const each of replacements(item, replacement)) {
      yield Array.isArray(value) ? value.with(Number(key), each) : { ...value, [key]: each };
    }
  }
}

test.each([null, [], {}, 5, 'a text', [[null]], { a: { b: 1 } }])('%j in every place', (replacement) => {
  const column = {
    name: 'a',
    dtype: 'String',
    nullable: false,
    min_value: 1,
    allowed_values: ['x'],
    pattern: 'x',
  };
  const expectation = { type: 'expect_column_values_to_be_between', kwargs: { column: 'a', min_value: 0 } };
  const conditional = {
    type: 'expect_column_values_to_not_be_null',
    kwargs: {
      column: 'a',
      row_condition: { type: 'comparison', column: { name: 'b' }, operator: 'IN', parameter: [1] },
    },
  };
  const samples = [
    { columns: { a: column } },
    {
      checkpoints: [
        {
          name: 'a',
          validators: ['not_null', { type: 'regex', pattern: 'x' }],
          validator_config: { not_null: { columns: ['a'] } },
        },
      ],
    },
    {
      suite: { name: 'a' },
      rules: [
        { validator: 'ColumnTypeValidator', columns: ['a'], parameters: { expected_types: { a: 'string' } } },
      ],
    },
    { rules: { x: [{ validator: 'RangeValidator', columns: { a: { min_value: 0 } } }] } },
    {
      models: [
        {
          name: 'm',
          columns: [
            {
              name: 'a',
              tests: [{ accepted_values: { arguments: { values: [1] }, config: { where: 'x = 1' } } }],
            },
          ],
        },
      ],
      sources: [{ name: 's', tables: [{ name: 't' }] }],
    },
    { name: 'a', expectations: [expectation, conditional], meta: { great_expectations_version: '1' } },
    {
      'checks for a': [
        { 'invalid_count(a) = 0': { 'valid values': [1], name: 'x' } },
        {
          schema: {
            fail: { 'when required column missing': ['a'], 'when wrong column type': { a: 'text' } },
          },
        },
      ],
    },
  ];
  for (const sample of samples)
    for (const each of replacements(sample, replacement)) answers(stringify(each));
});

test('aliases that name themselves, and those that multiply', () => {
  expect(importRules('columns: &a { x: *a }', { file: 'a.yml' }).kind).toBe('unreadable');
  const levels = Array.from(
    { length: 12 },
    (_, level) =>
      `l${level}: &l${level} [${Array(12)
        .fill(level ? `*l${level - 1}` : 'x')
        .join(', ')}]`,
  );
  expect(importRules(`${levels.join('\n')}\nchecks for a: *l11\n`, { file: 'a.yml' }).kind).toBe(
    'unreadable',
  );
});

test('50,000 columns take seconds', () => {
  const column = (index: number): string => `  c${index}: { name: c${index}, dtype: Int64, unique: true }\n`;
  const text = `columns:\n${Array.from({ length: 50_000 }, (_, index) => column(index)).join('')}`;
  const busy = stopwatch();
  expect(imported(text).datasets[0]?.rules).toHaveLength(150_000);
  expect(busy()).toBeLessThan(20_000);
}, 60_000);

test('50,000 equal checks take seconds', () => {
  const text = `checks for a:\n${'  - missing_count(a) = 0: { name: x }\n'.repeat(50_000)}`;
  const busy = stopwatch();
  expect(imported(text).datasets[0]?.left).toHaveLength(49_999);
  expect(busy()).toBeLessThan(20_000);
}, 60_000);

test('rules of one name stay apart, also 20,000 of them', () => {
  const text = `checks for a:\n${Array.from({ length: 20_000 }, (_, index) => `  - missing_count(c${index}) = 0: { name: x }\n`).join('')}`;
  const names = imported(text).datasets[0]?.rules.map(({ name }) => name);
  expect(new Set(names).size).toBe(20_000);
}, 60_000);
