import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText, isNull, kindOf, readCsv, valueInHeading } from '../../../src/scaffold/data-table.ts';
import { looksLikeKey } from '../../../src/scaffold/keys.ts';
import { learntData, type ProposedRule } from '../../../src/scaffold/learnt.ts';
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
  [['9'.repeat(16)], 'int'],
  [['9223372036854775807', '-9223372036854775808'], 'int'],
  [['9223372036854775808'], 'big'],
  [['-9223372036854775809', '1'], 'big'],
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
        expect(readCsv(csvText({ columns, rows }, 'pandera'))).toEqual({ columns, rows });
      }),
    );
  });

  test.for([
    ['pandera', '""'],
    ['great_expectations', '""'],
    ['truthound', ''],
  ] as const)('an only cell that is empty is missing to %s as well', ([engine, line]) => {
    const rows = [['1'], [''], ['2']];
    expect(csvText({ columns: ['a'], rows }, engine)).toBe(`a\n1\n${line}\n2\n`);
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
  expect(types).toContain('not_null');
  expect(types).not.toContain('dtype');
  expect(types).not.toContain('in_range');
});

test('among fractions `NaN` is null, among texts it is one', () => {
  const typesOf = (cells: string[]): string[] =>
    proposeRules({ columns: ['a'], rows: cells.map((cell) => [cell]) }, 'truthound').map(({ type }) => type);
  expect(typesOf(['1.5', 'NaN'])).not.toContain('not_null');
  expect(typesOf(['x', 'NaN'])).toContain('not_null');
});

test.for([
  [['id', 'ID', 'order_id', 'orderId', 'row-uuid', 'natural key', 'number', 'No', 'code'], true],
  [['ip_code', 'phone_number', 'event_time', 'total', 'paid', 'monkey', 'idea', 'id_of_nobody', ''], false],
] as const)('%j are called as keys are: %s', ([names, expected]) => {
  expect(names.filter((name) => looksLikeKey(name) !== expected)).toEqual([]);
});

test.for([
  [['id', 'price', '2nd', 'q1 2026', '-'], undefined],
  [['1', 'n1', '1.5'], '1'],
  [['anna', '-1,50'], '-1,50'],
  [['anna', '2026-01-31T10:00'], '2026-01-31T10:00'],
  [['anna', '31.1.2026'], '31.1.2026'],
] as const)('in the heading %j is a value: %s', ([columns, value]) => {
  expect(valueInHeading(columns)).toBe(value);
});

/** The rules for a table of one row a number, as lines of the file; the proposal is ours unless it is given. */
function rulesFor(
  columns: Record<string, (row: number) => string>,
  {
    rows = 300,
    engine = 'pandera',
    sample = 200,
    proposed,
  }: { rows?: number; engine?: EngineName; sample?: number; proposed?: ProposedRule[] } = {},
): { lines: string[]; broken: readonly string[] } {
  const table = {
    columns: Object.keys(columns),
    rows: Array.from({ length: rows }, (_, row) => Object.values(columns).map((cell) => cell(row))),
  };
  const shown = { ...table, rows: table.rows.slice(0, sample) };
  const learnt = learntData('orders', engine, shown, proposed ?? proposeRules(table, engine));
  if (learnt === undefined) throw new Error('there are rows');
  const lines = learnt.rules.split('\n').filter((line) => line.startsWith('  - { type: '));
  return {
    lines: lines.map((line) => line.slice('  - { type: '.length, -' }'.length)),
    broken: learnt.broken,
  };
}

describe('what is proposed', () => {
  test('whole numbers of which one is missing beyond the sample get no type', () => {
    const { lines } = rulesFor({
      id: String,
      quantity: (row) => (row === 270 ? '' : String(row % 9)),
    });
    expect(lines).toEqual([
      'dtype, column: id, dtype: int',
      'not_null, column: id',
      'unique, column: id',
      'column_exists, column: quantity, severity: critical',
      'in_range, column: quantity, min: 0, max: 8, severity: warning',
    ]);
  });

  test('fractions get no type, and whole numbers one of severity warning, for they may get fractions', () => {
    const { lines } = rulesFor({
      id: String,
      price: (row) => `${row}.5`,
      quantity: (row) => String(row % 9),
    });
    expect(lines.filter((line) => line.startsWith('dtype'))).toEqual([
      'dtype, column: id, dtype: int',
      'dtype, column: quantity, dtype: int, severity: warning',
    ]);
  });

  test('only keys are unique; of two the second may be so by chance', () => {
    const { lines } = rulesFor({
      event_time: (row) => `2026-01-01T00:00:00.${String(row).padStart(3, '0')}`,
      total: (row) => String(row * 3),
      order_id: String,
      customer_id: (row) => `c${row}`,
    });
    expect(lines.filter((line) => line.startsWith('unique'))).toEqual([
      'unique, column: order_id',
      'unique, column: customer_id, severity: warning',
    ]);
  });

  test('keys, days and instants have no range, whether they come twice or not', () => {
    const { lines } = rulesFor({
      batch_id: (row) => String(row % 7),
      code: String,
      day: (row) => String(20260101 + (row % 28)),
      seconds: (row) => String(1700000000 + row),
      milliseconds: (row) => String(1700000000000 + row),
      snowflake: (row) => String(9007199254740993n + BigInt(row)),
      quantity: (row) => String(10000000 + row),
    });
    expect(lines.filter((line) => line.startsWith('in_range'))).toEqual([
      'in_range, column: quantity, min: 10000000, max: 10000299, severity: warning',
    ]);
  });

  test('one row says nothing of a range', () => {
    expect(rulesFor({ price: () => '2.5' }, { rows: 1 }).lines).toEqual(['not_null, column: price']);
  });

  test('keys of 64 bits are whole numbers; greater ones are still unique', () => {
    const { lines } = rulesFor({
      id: (row) => String(9223372036854775000n + BigInt(row)),
      uuid: (row) => String(18446744073709551000n + BigInt(row)),
    });
    expect(lines).toEqual([
      'dtype, column: id, dtype: int',
      'not_null, column: id',
      'unique, column: id',
      'not_null, column: uuid',
      'unique, column: uuid, severity: warning',
    ]);
  });

  test('a set with a text that may be read as something else is none', () => {
    const { lines } = rulesFor({
      size: (row) => ['S', '38'][row % 2] ?? '',
      paid: (row) => ['true', 'unknown'][row % 2] ?? '',
      status: (row) => ['new', 'sent'][row % 2] ?? '',
    });
    expect(lines.filter((line) => line.startsWith('in_set'))).toEqual([
      'in_set, column: status, values: [new, sent], severity: warning',
    ]);
  });

  test('a column that the bad data lack keeps its rules, and breaks all of them', () => {
    expect(rulesFor({ rank: (row) => String(row % 9), size: (row) => String(row % 4) })).toEqual({
      lines: [
        'dtype, column: rank, dtype: int, severity: warning',
        'not_null, column: rank',
        'in_range, column: rank, min: 0, max: 8, severity: warning',
        'dtype, column: size, dtype: int, severity: warning',
        'not_null, column: size',
        'in_range, column: size, min: 0, max: 3, severity: warning',
      ],
      broken: ['dtype:rank', 'not_null:rank', 'in_range:rank'],
    });
  });
});
