import { describe, expect, it } from 'vitest';
import { compileRules, enginesRefusing } from '../../../../src/rules/compile/compile.ts';
import { printCompiled } from '../../../../src/rules/compile/compiled.ts';
import { ruleOf, rulesOf } from './rule.ts';

const called = (given: Parameters<typeof compileRules>[0]) => compileRules(given).compiled.calls;

describe('compileRules', () => {
  it('prints the whole file, with every number as it is spelled', () => {
    const { compiled } = compileRules(
      rulesOf(
        'truthound',
        ['in_range', 'größe', { min: 1, max: 9007199254740993n }],
        ['expression', undefined, { expression: 'a > 1' }, 'positive'],
      ),
    );
    expect(printCompiled(compiled)).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "engine": "truthound",
        "dataset": "orders",
        "source": "orders.yaml",
        "rules": [
          {
            "name": "in_range:größe",
            "type": "in_range",
            "column": "größe",
            "severity": "error",
            "needs": [
              {
                "column": "größe",
                "kind": "number"
              }
            ]
          },
          {
            "name": "positive",
            "type": "expression",
            "severity": "error",
            "needs": [
              {
                "column": "a",
                "kind": "number"
              }
            ]
          }
        ],
        "calls": [
          {
            "rules": [0, 1],
            "judged_by": ["between", "query_returns_no_rows"],
            "validators": ["column_exists", "between", "query_returns_no_rows"],
            "validator_config": {
              "column_exists": {
                "columns": ["größe", "a"]
              },
              "between": {
                "columns": ["größe"],
                "min_value": 1.0,
                "max_value": 9007199254740993,
                "inclusive": true
              },
              "query_returns_no_rows": {
                "query": "SELECT \\"a\\" FROM data WHERE (not ((\\"a\\") > (1))) and (not (\\"a\\" IS NULL))",
                "validate_sql": false
              }
            }
          }
        ]
      }
      "
    `);
  });

  it('compiles for another engine than that of the file', () => {
    const { compiled } = compileRules(rulesOf('truthound', ['not_null', 'id']), 'pandera');
    expect([compiled.engine, compiled.source, compiled.dataset]).toEqual([
      'pandera',
      'orders.yaml',
      'orders',
    ]);
  });

  it.each([
    [
      ['in_set', 'a', { values: [2n ** 64n] }],
      'Polars has no integer of more than 64 bits in a set: `18446744073709551616`',
    ],
    [
      ['in_set', 'a', { values: [1n, -(2n ** 63n) - 1n] }],
      'Polars has no integer of more than 64 bits in a set: `-9223372036854775809`',
    ],
    [
      ['in_range', 'a', { max: 2n ** 127n }],
      'Polars compares with no integer of more than 128 bits, as `max` is',
    ],
    [
      ['less_than', 'a', { value: -(2n ** 127n) - 1n }],
      'Polars compares with no integer of more than 128 bits, as `value` is',
    ],
    [
      ['max_length', 'a', { max_length: 2n ** 127n }],
      'Polars compares with no integer of more than 128 bits, as `max_length` is',
    ],
    [
      ['expression', undefined, { expression: 'a > 1e-39' }],
      "Polars' SQL reads no number of more than 38 digits, as `1e-39` is",
    ],
    [
      ['conditional_null', 'a', { condition: 'not b + 1 in (1, -1e37)' }],
      "Polars' SQL reads no number of more than 38 digits, as `-1e+37` is",
    ],
  ] as const)('refuses a number that Polars cannot take: %#', (given, reason) => {
    expect(enginesRefusing(ruleOf(given)).get('truthound')).toBe(reason);
  });

  it.each([
    ['in_set', 'a', { values: [-(2n ** 63n), 2n ** 64n - 1n] }],
    ['in_range', 'a', { min: -(2n ** 127n), max: 2n ** 127n - 1n }],
    ['expression', undefined, { expression: '-9223372036854775807 < a or a < 9223372036854775807' }],
    ['expression', undefined, { expression: '0.00000000000000000000000000000000000001 < a or a < 1e36' }],
  ] as const)('takes the largest numbers that Polars takes: %s', (...given) => {
    expect(enginesRefusing(ruleOf(given)).get('truthound')).toBeUndefined();
  });

  it('keeps refused rules out and the numbers of the others right', () => {
    const { compiled, refusals } = compileRules(
      rulesOf('pandera', ['completeness_ratio', 'a', { min_ratio: 0.5 }], ['not_null', 'a'], ['unique', 'b']),
    );
    expect(refusals.map(({ rule, reason }) => [rule.index, reason])).toEqual([
      [0, "Pandera's schema file has no check for a share of nulls"],
    ]);
    expect(compiled.rules.map(({ name }) => name)).toEqual(['not_null:a', 'unique:b']);
    expect(compiled.calls[0]?.rules).toEqual([0n, 1n]);
  });

  it('gives each rule a name of its own', () => {
    const { compiled } = compileRules(
      rulesOf(
        'truthound',
        ['not_null', 'a'],
        ['not_null', 'a'],
        ['not_null', 'a'],
        ['unique', 'a', {}, 'not_null:a#2'],
        ['expression', undefined, { expression: 'a > 0' }],
      ),
    );
    expect(compiled.rules.map(({ name }) => name)).toEqual([
      'not_null:a',
      'not_null:a#3',
      'not_null:a#4',
      'not_null:a#2',
      'expression',
    ]);
  });

  it('makes no call for no rules', () => {
    for (const engine of ['truthound', 'pandera', 'great_expectations'] as const) {
      expect(called(rulesOf(engine))).toEqual([]);
    }
  });

  it.each([
    [['in_range', 'a', { min: Number.NaN }], '`min` is no finite number'],
    [['in_set', 'a', { values: [Number.POSITIVE_INFINITY] }], '`values` holds a number that is not finite'],
    [['in_range', 'a', { min: 2n, max: 1.5 }], '`min` is greater than `max`'],
    [
      ['in_set', 'a', { values: ['a', 1n] }],
      'a set holds values of one kind: all text, all numbers or all booleans',
    ],
    [
      ['in_set', 'a', { values: [true, 1n] }],
      'a set holds values of one kind: all text, all numbers or all booleans',
    ],
    [['in_set', 'a', { values: [['a']] }], 'a set holds single values, not lists or mappings'],
    [
      ['in_set', 'a', { values: [0.5, 9007199254740993n] }],
      'a set with floats cannot hold an integer that no float can hold',
    ],
  ] as const)('refuses on every engine: %#', (given, reason) => {
    expect([...enginesRefusing(ruleOf(given)).values()]).toEqual([reason, reason, reason]);
  });

  it('refuses an unknown type with the list of those it knows', () => {
    const reasons = enginesRefusing(ruleOf(['dtype', 'a', { dtype: 'decimal' }]));
    expect(reasons.get('truthound')).toMatch(/^`decimal` is no known type; known are int, int8, .*, date$/);
    expect([...enginesRefusing(ruleOf(['dtype', 'a', { dtype: 'Date' }])).keys()]).toEqual([
      'pandera',
      'great_expectations',
    ]);
  });
});

describe('calls of Truthound', () => {
  it('shares an entry among columns, and needs another call only for another entry of a validator', () => {
    const calls = called(
      rulesOf(
        'truthound',
        ['not_null', 'a'],
        ['in_range', 'a', { min: 0n }],
        ['not_null', 'b'],
        ['in_range', 'b', { min: 0n }],
        ['in_range', 'b', { min: 0 }],
        ['greater_than', 'c', { value: 0n }],
      ),
    );
    expect(calls.map(({ rules, judged_by }) => [rules, judged_by])).toEqual([
      [
        [0n, 1n, 2n, 3n],
        ['not_null', 'between', 'not_null', 'between'],
      ],
      [[4n], ['between']],
      [[5n], ['between']],
    ]);
    expect(calls[0]?.['validator_config']).toEqual({
      column_exists: { columns: ['a', 'b'] },
      not_null: { columns: ['a', 'b'] },
      between: { columns: ['a', 'b'], min_value: 0n, inclusive: true },
    });
  });

  it('asks for one type a column in a call', () => {
    const calls = called(
      rulesOf(
        'truthound',
        ['dtype', 'a', { dtype: 'int' }],
        ['dtype', 'b', { dtype: 'str' }],
        ['dtype', 'a', { dtype: 'bool' }],
      ),
    );
    expect(calls.map((call) => (call['validator_config'] as Record<string, unknown>)['column_type'])).toEqual(
      [{ expected_types: { a: 'Int64', b: 'String' } }, { expected_types: { a: 'Boolean' } }],
    );
  });

  it('guards the columns of a condition too', () => {
    const [call] = called(
      rulesOf('truthound', ['conditional_null', 'a', { condition: 'b > 1 and c is null' }]),
    );
    expect(call?.['validator_config']).toMatchObject({ column_exists: { columns: ['a', 'b', 'c'] } });
  });

  it.each(['*', '^a.*$'])('refuses the column %s, which Polars takes for a pattern', (name) => {
    const reason = `Polars reads the column name \`${name}\` as a pattern`;
    expect(enginesRefusing(ruleOf(['not_null', name])).get('truthound')).toBe(reason);
    const expression = `"${name}" > 0`;
    expect(enginesRefusing(ruleOf(['expression', undefined, { expression }])).get('truthound')).toBe(reason);
  });
});

describe('schemas of Pandera', () => {
  it('holds many rules in one schema, and makes another where a check is needed twice', () => {
    const calls = called(
      rulesOf(
        'pandera',
        ['not_null', 'a'],
        ['min_length', 'a', { min_length: 1n }],
        ['max_length', 'a', { max_length: 9n }],
        ['max_length', 'b', { max_length: 9n }],
      ),
    );
    expect(calls.map(({ rules }) => rules)).toEqual([[0n, 1n, 3n], [2n]]);
    expect(calls[0]).toMatchObject({
      schema: {
        columns: {
          a: { nullable: false, unique: false, checks: { str_length: { min_value: 1n, max_value: null } } },
          b: { nullable: true, checks: { str_length: { min_value: null, max_value: 9n } } },
        },
      },
    });
  });
});

describe('suites of Great Expectations', () => {
  it('holds all rules in one suite', () => {
    const [call, ...others] = called(
      rulesOf('great_expectations', ['not_null', 'a'], ['completeness_ratio', 'a', { min_ratio: 1 }]),
    );
    expect(others).toEqual([]);
    const type = 'expect_column_values_to_not_be_null';
    expect(call?.['suite']).toEqual({
      name: 'rules',
      expectations: [
        { type, kwargs: { column: 'a' }, meta: { tq: { rule: 0n } } },
        { type, kwargs: { column: 'a', mostly: 1 }, meta: { tq: { rule: 1n } } },
      ],
      meta: {},
    });
  });

  it('refuses what it would judge by a rounded number, and names that pandas cannot read', () => {
    const large = ruleOf(['less_than', 'a', { value: 9007199254740993n }]);
    expect(enginesRefusing(large).get('great_expectations')).toBe(
      'Great Expectations 1.x makes an inexact float of a bound that large',
    );
    const quoted = ruleOf(['expression', undefined, { expression: '"it\'s" > 0' }]);
    expect(enginesRefusing(quoted).get('great_expectations')).toBe(
      "pandas cannot name the column `it's` in a condition",
    );
  });
});
