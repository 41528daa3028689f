import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText, isNull, kindOf, readCsv } from '../../../src/scaffold/data-table.ts';
import { learntData } from '../../../src/scaffold/learnt.ts';
import { proposeRules } from '../../../src/scaffold/propose.ts';
import type { EngineName } from '../../../src/scaffold/scaffold.ts';
import { readRuleFile } from '../../../src/rules/read-rule-file.ts';
import { checkRuleFile } from '../../../src/rules/check-rule-file.ts';

const ENGINES: readonly EngineName[] = ['truthound', 'pandera', 'great_expectations'];

test.for([
  [['1', '-2', '70'], 'int'],
  [['01000', '2000'], 'mixed'],
  [['1', '2.5', '1e3'], 'float'],
  [['true', 'False'], 'bool'],
  [['1', 'a'], 'text'],
  [['2026-01-01'], 'text'],
  [['', ''], 'mixed'],
  [['inf', '1.0'], 'mixed'],
  [['9'.repeat(16)], 'mixed'],
  [[' 1'], 'mixed'],
] as const)('%j is %s', ([cells, kind]) => {
  expect(kindOf(cells, 'truthound')).toBe(kind);
});

test('what pandas takes for no value Polars takes for a text', () => {
  expect(isNull('NA', 'truthound')).toBe(false);
  expect(isNull('NA', 'pandera')).toBe(true);
  expect(kindOf(['1', 'NA'], 'pandera')).toBe('int');
  expect(kindOf(['1', 'NA'], 'truthound')).toBe('text');
});

describe('whatever the cells hold', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      'b',
      'NA',
      '1',
      '2',
      '3.5',
      '-1e3',
      'true',
      'x,y',
      '"q"',
      'two\nlines',
      ' blank ',
      '007',
    ),
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => value.toFixed(3)),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.record({
      columns: fc.constant(['id', 'a b', 'c:d', "e'f"].slice(0, width)),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
    }),
  );

  test('CSV is read back as it was', () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        const filled = rows.filter((row) => row.length > 1 || row[0] !== '');
        fc.pre(filled.length > 0);
        expect(readCsv(csvText({ columns, rows: filled }))).toEqual({ columns, rows: filled });
      }),
    );
  });

  test('there are rules without an error, and bad data break one that fails a run', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(...ENGINES), (data, engine) => {
        const learnt = learntData('orders', engine, data, proposeRules(data, engine));
        if (learnt === undefined) throw new Error('there are rows');
        const { file, diagnostics } = readRuleFile('quality/orders.yaml', learnt.rules);
        if (file === undefined) throw new Error(learnt.rules);
        const found = [...diagnostics, ...checkRuleFile(file)];
        expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
        const rules = file.entries.flatMap(({ rule }) => rule ?? []);
        const broken = rules.filter(({ type, column }) => learnt.broken.includes(`${type}:${column}`));
        expect(broken).toHaveLength(learnt.broken.length);
        expect(broken.some(({ severity }) => severity === 'error' || severity === 'critical')).toBe(true);
        expect(learnt.bad).not.toBe(learnt.sample);
        expect(learnt.rows).toBe(data.rows.length);
      }),
      { numRuns: 300 },
    );
  });
});

test('digits with zeros in front get no rule of numbers', () => {
  const table = { columns: ['zip'], rows: [['01000'], ['02000']] };
  const types = proposeRules(table, 'truthound').map(({ type }) => type);
  expect(types).not.toContain('dtype');
  expect(types).not.toContain('in_range');
});

test('among fractions `NaN` is null, among texts it is one', () => {
  const typesOf = (cells: string[]): string[] =>
    proposeRules({ columns: ['a'], rows: cells.map((cell) => [cell]) }, 'truthound').map(({ type }) => type);
  expect(typesOf(['1.5', 'NaN'])).not.toContain('not_null');
  expect(typesOf(['x', 'NaN'])).toContain('not_null');
});
