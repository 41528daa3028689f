/** Cases of how columns are stored: without any value, of two kinds, in types that an engine would skip. */
import { bool, datetime, float, int, rule, text, type Case, type Column, type Verdict } from './case.ts';

const ON_POLARS = ['truthound'] as const;
const ON_PANDAS = ['pandera', 'great_expectations'] as const;

/** Every rule that asks for values passes, whatever the type of the column. */
const withoutValues = (what: string, column: Column, engines?: Case['engines']): Case => {
  const hasRows = column.values.length > 0;
  const aboutNulls: Verdict = hasRows ? 'failed' : 'passed';
  return {
    what: `no value at all: ${what}`,
    rules: [
      rule('unique', 'x'),
      rule('in_set', 'x', { values: ['a'] }),
      rule('in_set', 'x', { values: [1n] }),
      rule('in_range', 'x', { min: 1n, max: 2n }),
      rule('greater_than', 'x', { value: 1n }),
      rule('less_than', 'x', { value: 1n }),
      rule('regex', 'x', { pattern: 'a' }),
      rule('min_length', 'x', { min_length: 1n }),
      rule('max_length', 'x', { max_length: 1n }),
      rule('z_score_outlier', 'x', { threshold: 3 }),
      rule('expression', undefined, { expression: 'x > 0' }),
      rule('expression', undefined, { expression: "x = 'a'" }),
      rule('expression', undefined, { expression: 'x = y' }),
      rule('conditional_null', 'z', { condition: 'x > 0' }),
      rule('column_exists', 'x'),
      rule('not_null', 'x'),
      rule('completeness_ratio', 'x', { min_ratio: 0.5 }),
      rule('conditional_null', 'x', { condition: 'y > 0' }),
    ],
    data: {
      x: column,
      y: int(...column.values.map(() => 1)),
      z: text(...column.values.map(() => null)),
    },
    verdicts: [...Array.from({ length: 15 }, () => 'passed' as const), aboutNulls, aboutNulls, aboutNulls],
    engines,
  };
};

export const WITHOUT_VALUES: readonly Case[] = [
  withoutValues('text', text(null, null)),
  withoutValues('text without rows', text()),
  withoutValues('numbers', float(null, 'nan')),
  withoutValues('points in time', datetime(null, null)),
  withoutValues('nothing but null', { kind: 'Null', values: [null, null] }, ON_POLARS),
  withoutValues('nothing but null without rows', { kind: 'Null', values: [] }, ON_POLARS),
  withoutValues('booleans of Polars', bool(null, null), ON_POLARS),
  withoutValues('categories of Polars', { kind: 'Categorical', values: [null] }, ON_POLARS),
  withoutValues('decimals', { kind: 'Decimal', values: [null] }, ON_POLARS),
  withoutValues('Int64', { kind: 'Int64', values: [null, null] }, ON_PANDAS),
  withoutValues('boolean', { kind: 'boolean', values: [null] }, ON_PANDAS),
  withoutValues('bool without rows', { kind: 'boolean', values: [] }, ON_PANDAS),
];

const compared = (what: string, expression: string, a: Column, b: Column, verdict: Verdict): Case => ({
  what: `two columns: ${what}`,
  rules: [
    rule('expression', undefined, { expression }),
    rule('conditional_null', 'c', { condition: `not (${expression})` }),
  ],
  data: { a, b, c: text(...a.values.map(() => null)) },
  verdicts: [verdict, verdict],
});

const DAY = '2024-02-29T12:30:00';
export const COMPARED: readonly Case[] = [
  compared('numbers and texts', 'a <> b', int(1), text('1'), 'error'),
  compared('numbers and texts, equal', 'a = b', int(1), text('1'), 'error'),
  compared('booleans and texts', 'a <> b', bool(true), text('true'), 'error'),
  compared('booleans and numbers', 'a = b', bool(true), int(1), 'error'),
  compared(
    'time with a zone and without',
    'a <> b',
    datetime(DAY),
    { kind: 'zoned', values: [DAY] },
    'error',
  ),
  compared('points in time', 'a = b', datetime(DAY), datetime(DAY), 'passed'),
  compared('integers and floats', 'a = b', int(1), float(1), 'passed'),
  compared('integers and other floats', 'a = b', int(1), float(1.5), 'failed'),
  compared('texts', 'a = b', text('x', 'y'), text('x', 'z'), 'failed'),
  compared('texts and nothing', 'a = b', text('x'), float(null), 'passed'),
  compared('a small number', 'a > 1e-7 and b > 0', float(1e-8), int(1), 'failed'),
  compared('a smaller number', 'a > 1e-9 and b > 0', float(1e-8), int(1), 'passed'),
  compared('a large number', 'a < 1e21 and b > 0', float(1e20), int(1), 'passed'),
  compared('a larger number', 'a < 1e21 and b > 0', float(1e22), int(1), 'failed'),
  compared(
    'the largest integer',
    'a = 9223372036854775807 and b > 0',
    int('9223372036854775807'),
    int(1),
    'passed',
  ),
];

const stored = (
  what: string,
  dtype: string,
  x: Column,
  verdict: Verdict,
  engines?: Case['engines'],
): Case => ({
  what: `dtype: ${dtype}, ${what}`,
  rules: [rule('dtype', 'x', { dtype })],
  data: { x },
  verdicts: [verdict],
  engines,
});

const LARGE = '123456789012345678.01';
export const STORED: readonly Case[] = [
  stored('a time with a zone', 'datetime', { kind: 'zoned', values: [DAY, null] }, 'passed'),
  stored('objects without values', 'int', { kind: 'mixed', values: [null] }, 'failed', ON_PANDAS),
  stored('objects without values', 'datetime', { kind: 'mixed', values: [null] }, 'failed', ON_PANDAS),
  stored('integers in objects', 'int', { kind: 'mixed', values: [1, 2] }, 'failed', ON_PANDAS),
  stored('booleans in objects', 'bool', { kind: 'mixed', values: [true, null] }, 'failed', ON_PANDAS),
  stored('Int64', 'int', { kind: 'Int64', values: ['1'] }, 'failed', ON_PANDAS),
  stored('string', 'str', { kind: 'string', values: ['a'] }, 'passed', ON_PANDAS),
  stored('categories', 'str', { kind: 'category', values: ['a'] }, 'failed', ON_PANDAS),
  stored('categories of Polars', 'str', { kind: 'Categorical', values: ['a'] }, 'failed', ON_POLARS),
  stored('decimals', 'float', { kind: 'Decimal', values: ['1.5'] }, 'failed', ON_POLARS),
  ...(['Categorical', 'Enum'] as const).map((kind): Case => ({
    what: `text in ${kind}`,
    rules: [
      rule('regex', 'x', { pattern: 'a' }),
      rule('regex', 'x', { pattern: '[ab]' }),
      rule('min_length', 'x', { min_length: 2n }),
      rule('max_length', 'x', { max_length: 1n }),
      rule('in_set', 'x', { values: ['a', 'b'] }),
      rule('in_set', 'x', { values: ['a'] }),
      rule('unique', 'x'),
      rule('expression', undefined, { expression: "x = 'a'" }),
    ],
    data: { x: { kind, values: ['a', 'b', null] } },
    verdicts: ['failed', 'passed', 'failed', 'passed', 'passed', 'failed', 'passed', 'failed'],
    engines: ON_POLARS,
  })),
  {
    what: 'numbers in Decimal',
    rules: [
      rule('in_range', 'x', { min: 0.1, max: 2n }),
      rule('in_range', 'x', { min: 0n, max: 1.09 }),
      rule('greater_than', 'x', { value: 0.1 }),
      rule('in_set', 'x', { values: [0.1, 1.1] }),
      rule('in_set', 'x', { values: [1.5] }),
      rule('unique', 'x'),
      rule('expression', undefined, { expression: 'x < 1.2' }),
    ],
    data: { x: { kind: 'Decimal', values: ['0.10', '1.10', null] } },
    verdicts: ['passed', 'failed', 'failed', 'passed', 'failed', 'passed', 'passed'],
    engines: ON_POLARS,
  },
  {
    what: 'Decimal of more digits than a float has',
    rules: [rule('in_range', 'x', { min: 0n }), rule('unique', 'x'), rule('not_null', 'x')],
    data: { x: { kind: 'Decimal', values: [LARGE, LARGE.replace(/1$/, '2')] } },
    verdicts: ['error', 'passed', 'passed'],
    engines: ON_POLARS,
  },
];
