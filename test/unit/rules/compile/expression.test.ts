import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../../src/rules/compile/conditions.ts';
import { readExpression } from '../../../../src/rules/compile/expression.ts';
import {
  PANDAS_QUERY,
  POLARS_SQL,
  rowsWhere,
  rowsWhereNot,
} from '../../../../src/rules/compile/print-expression.ts';
import { isRefused } from '../../../../src/rules/compile/translation.ts';
import { ruleOf } from './rule.ts';

function condition(source: string) {
  const read = conditionOf(ruleOf(['expression', undefined, { expression: source }]));
  if (isRefused(read)) throw new Error(read.refused);
  return read;
}

describe('a condition', () => {
  it.each([
    ["a = 'x'", `("a") = ('x')`, '(`a`) == ("x")'],
    ["a == 'it''s'", `("a") = ('it''s')`, '(`a`) == ("it\\x27s")'],
    ['A <> -1.0', '("A") <> (-1.0)', '(`A`) != (-1.0)'],
    ['NOT (a >= 10)', 'not (("a") >= (10))', 'not ((`a`) >= (10))'],
    [
      '"net total" + 2 * b > 1 OR b = 0',
      '((("net total") + ((2) * ("b"))) > (1)) or (("b") = (0))',
      '(((`net total`) + ((2) * (`b`))) > (1)) or ((`b`) == (0))',
    ],
    ['(a - 1) / 2 < 3', '((("a") - (1)) / (2)) < (3)', '(((`a`) - (1)) / (2)) < (3)'],
    ['a not in (1, 2)', '("a") not in (1, 2)', '(`a`) not in [1, 2]'],
    [
      'a = 1 and b is not null',
      '(("a") = (1)) and (not ("b" IS NULL))',
      '((`a`) == (1)) and (not (`b`.isnull()))',
    ],
    ['größe = TRUE', '("größe") = (true)', '(`größe`) == (True)'],
    ['a > 1e-7', '("a") > (0.0000001)', '(`a`) > (0.0000001)'],
    ['a > -1.25e-7', '("a") > (-0.000000125)', '(`a`) > (-0.000000125)'],
    ['a < 1.5e21', '("a") < (1500000000000000000000.0)', '(`a`) < (1500000000000000000000.0)'],
    ['a < 0.5', '("a") < (0.5)', '(`a`) < (0.5)'],
    ['a < 1e3', '("a") < (1000.0)', '(`a`) < (1000.0)'],
    ['a = -9223372036854775807', '("a") = (-9223372036854775807)', '(`a`) == (-9223372036854775807)'],
  ])('%s', (source, sql, query) => {
    const { expression, columns } = condition(source);
    const guard = (text: string, isNull: (name: string) => string) =>
      [text, ...[...columns.compared.keys()].map((name) => `not (${isNull(name)})`)]
        .map((part) => `(${part})`)
        .join(' and ');
    expect(rowsWhere(expression, columns, POLARS_SQL)).toBe(guard(sql, (name) => `"${name}" IS NULL`));
    expect(rowsWhere(expression, columns, PANDAS_QUERY)).toBe(guard(query, (name) => `\`${name}\`.isnull()`));
    expect(rowsWhereNot(expression, columns, POLARS_SQL)).toBe(
      guard(`not (${sql})`, (name) => `"${name}" IS NULL`),
    );
  });

  it('knows what its columns must hold', () => {
    const { columns, anchor } = condition(
      "a = 'x' and b > 1 and c = d and e in (true) and f is null and g + 1 < h",
    );
    expect([...columns.compared]).toEqual([
      ['a', { kind: 'text' }],
      ['b', { kind: 'number' }],
      ['c', { kind: 'any', like: 'c' }],
      ['d', { kind: 'any', like: 'c' }],
      ['e', { kind: 'boolean' }],
      ['g', { kind: 'number' }],
      ['h', { kind: 'number' }],
    ]);
    expect([...columns.tested]).toEqual(['f']);
    expect(anchor).toBe('a');
  });

  it('shares one kind among all columns that are compared with each other', () => {
    const { columns } = condition('a = b and c = d and b = c and d > 1 and e = f');
    expect(Object.fromEntries(columns.compared)).toEqual({
      a: { kind: 'number' },
      b: { kind: 'number' },
      c: { kind: 'number' },
      d: { kind: 'number' },
      e: { kind: 'any', like: 'e' },
      f: { kind: 'any', like: 'e' },
    });
  });

  it.each([
    ['', 'a column or a value was expected at its end'],
    ['a', 'a comparison was expected at its end'],
    ['a =', 'a column or a value was expected at its end'],
    ['a = 1 b', 'an operator was expected at `b`'],
    ["a like 'x%'", "a comparison was expected at `like 'x%'`"],
    ['a = 1; drop', 'a column, a value or an operator was expected at `; drop`'],
    ['a in ()', 'a column or a value was expected at `)`'],
    ['a in (b)', 'a value was expected at `)`'],
    ['1 is null', 'a column before `is null` was expected at its end'],
    ['a is 3', '`null` was expected at `3`'],
    ['(a = 1', '`)` was expected at its end'],
    ['(a = 1) = 2', 'a plain value was expected at `2`'],
    ['not a', 'a comparison was expected at its end'],
    ['a = 1 and b', 'a comparison was expected at its end'],
    ['a not b', '`in` was expected at `b`'],
    ['a = 9223372036854775808', 'a smaller number was expected at `9223372036854775808`'],
    ['a = 1e999', 'a smaller number was expected at `1e999`'],
    ['((a)) = 1 or (b)', 'a comparison was expected at its end'],
  ])('that cannot be read says where: %s', (source, reason) => {
    expect(readExpression(source)).toEqual({ refused: reason });
  });

  it.each(['(', 'not ', '-('])('that nests without end is refused: %s', (part) => {
    expect(readExpression(part.repeat(100_000))).toHaveProperty('refused');
  });

  it.each([
    ['a is null', 'the expression compares no column with anything'],
    ['1 = 1', 'the expression compares no column with anything'],
    ["a = 1 or a = 'x'", 'the column `a` is compared with values of two kinds'],
    ["a = b and b = c and a = 1 and c = 'x'", 'the column `c` is compared with values of two kinds'],
    ["a = 1 and b = 'x' and a = b", 'the column `a` is compared with values of two kinds'],
    ["a + 1 = 'x'", 'it compares values of two kinds'],
    ["a > 0 and 1 = 'x'", 'it compares values of two kinds'],
    ["a + 'x' > 1", 'it compares values of two kinds'],
    ["a + 1 in ('x')", 'it compares values of two kinds'],
    ['a = 1 or a is null', 'the column `a` is compared and tested for null at once'],
  ])('that would be judged in two ways is refused: %s', (source, reason) => {
    expect(() => condition(source)).toThrow(reason);
  });
});
