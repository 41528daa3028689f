/** Data that pass and data that fail, for every type that an engine can judge. */
import {
  bool,
  datetime,
  float,
  int,
  on,
  rule,
  text,
  type Case,
  type Column,
  type PandasKind,
} from './case.ts';
import { STRANGE_NAMES, TOGETHER } from './cases-of-many-rules.ts';
import { COMPARED, STORED, WITHOUT_VALUES } from './cases-of-storage.ts';
import { TEXTS } from './cases-of-text.ts';

const NONE: Column = { kind: 'text', values: [] };
const ON_POLARS = ['truthound'] as const;
const ON_PANDAS = ['pandera', 'great_expectations'] as const;

const COMPLETENESS: readonly Case[] = [
  on('not_null', {}, int(1, 2), 'passed', 'numbers'),
  on('not_null', {}, int(1, null), 'failed', 'a null among numbers'),
  on('not_null', {}, text('', ' '), 'passed', 'blank text is a value'),
  on('not_null', {}, text('a', null), 'failed', 'a null among texts'),
  on('not_null', {}, float(1, 'nan'), 'failed', 'NaN is missing'),
  on('not_null', {}, bool(true, null), 'failed', 'a null among booleans'),
  on('not_null', {}, NONE, 'passed', 'no rows'),
  on('completeness_ratio', { min_ratio: 0.75 }, int(1, 2, 3, null), 'passed', 'just the share'),
  on('completeness_ratio', { min_ratio: 0.76 }, int(1, 2, 3, null), 'failed', 'just below the share'),
  on(
    'completeness_ratio',
    { min_ratio: 0.7 },
    int(1, 2, 3, 4, 5, 6, 7, null, null, null),
    'passed',
    'a share in tenths',
  ),
  on('completeness_ratio', { min_ratio: 1 }, text('a', 'b'), 'passed', 'the whole of it'),
  on('completeness_ratio', { min_ratio: 1 }, text('a', null), 'failed', 'less than the whole'),
  on('completeness_ratio', { min_ratio: 0 }, text(null, null), 'passed', 'nothing is asked'),
  on('completeness_ratio', { min_ratio: 0.9 }, float(1, 'nan'), 'failed', 'NaN is missing'),
  on('completeness_ratio', { min_ratio: 1 }, NONE, 'passed', 'no rows'),
];

const UNIQUENESS: readonly Case[] = [
  on('unique', {}, int(1, 2, 3), 'passed', 'all different'),
  on('unique', {}, int(1, 2, 2), 'failed', 'one twice'),
  on('unique', {}, int(1, null, null), 'passed', 'nulls do not count'),
  on('unique', {}, int(1, 2, 2, null), 'failed', 'one twice beside a null'),
  on('unique', {}, text('a', 'A', 'a '), 'passed', 'case and blanks count'),
  on('unique', {}, text('a', 'a', null, null), 'failed', 'a text twice beside nulls'),
  on('unique', {}, float(1.5, 'nan', 'nan'), 'passed', 'NaN does not count'),
  on('unique', {}, NONE, 'passed', 'no rows'),
];

const SETS: readonly Case[] = [
  on('in_set', { values: ['a', 'b'] }, text('a', 'b', null), 'passed', 'texts and a null'),
  on('in_set', { values: ['a', 'b'] }, text('a', 'c'), 'failed', 'another text'),
  on('in_set', { values: ['a'] }, text('a', ''), 'failed', 'the empty text'),
  on('in_set', { values: ['a', null] }, text('a', null), 'passed', 'null among the values'),
  on('in_set', { values: ['é', '日本'] }, text('é', '日本'), 'passed', 'other letters'),
  on('in_set', { values: [1n, 2n] }, int(1, 2, null), 'passed', 'integers'),
  on('in_set', { values: [1n, 2n] }, int(1, 3), 'failed', 'another integer'),
  on('in_set', { values: [1n, 2.5] }, float(1, 2.5), 'passed', 'integers and floats'),
  on('in_set', { values: [1n, 2.5] }, float(1, 2.4), 'failed', 'another float'),
  on('in_set', { values: [1n, 2n] }, float(1, 2, null), 'passed', 'integers, on a column of floats'),
  on('in_set', { values: [1n, 2n] }, float(1, 2.5), 'failed', 'integers, on a column of floats with another'),
  on('in_set', { values: [1.5, 2] }, int(2), 'passed', 'floats, on a column of integers'),
  on('in_set', { values: [1.5, 2] }, int(1, 2), 'failed', 'floats, on a column of integers with another'),
  on('in_set', { values: [1.5] }, int(1), 'failed', 'floats, none of which a column of integers can hold'),
  on('in_set', { values: [1n, 2.5] }, int(1), 'passed', 'integers and floats, on a column of integers'),
  on('in_set', { values: [-1n, 1n] }, float(-1, 1), 'passed', 'a negative integer, on a column of floats'),
  {
    what: 'in_set: one set for columns of integers and of floats',
    rules: ['a', 'b', 'c', 'd'].map((column) => rule('in_set', column, { values: [1n, 2n] })),
    data: { a: int(1, 2), b: float(1, 2), c: float(1, 2.5), d: int(1, 3) },
    verdicts: ['passed', 'passed', 'failed', 'failed'],
  },
  on('in_set', { values: [true] }, bool(true, null), 'passed', 'booleans'),
  on('in_set', { values: [true] }, bool(true, false), 'failed', 'another boolean'),
  on('in_set', { values: [4611686018427387904n] }, int('4611686018427387905'), 'failed', 'large integers'),
  on(
    'in_set',
    { values: [-(2n ** 63n), 2n ** 64n - 1n] },
    int(1),
    'failed',
    'the largest integers',
    ON_POLARS,
  ),
  on('in_set', { values: ['1', '2'] }, int(1, 2), 'error', 'texts, on a column of numbers'),
  on('in_set', { values: [1n] }, bool(true), 'error', 'numbers, on a column of booleans'),
  on('in_set', { values: ['a'] }, NONE, 'passed', 'no rows'),
];

const RANGES: readonly Case[] = [
  on('in_range', { min: 1n, max: 3n }, int(1, 3, null), 'passed', 'the bounds belong to it'),
  on('in_range', { min: 1n, max: 3n }, int(0, 2), 'failed', 'below'),
  on('in_range', { min: 1n, max: 3n }, int(2, 4), 'failed', 'above'),
  on('in_range', { min: 0.5 }, float(0.5, 'inf'), 'passed', 'no upper bound'),
  on('in_range', { min: 0.5 }, float(0.4), 'failed', 'below the only bound'),
  on('in_range', { max: 0.5 }, float(0.5, -1, 'nan'), 'passed', 'no lower bound, and NaN is missing'),
  on('in_range', { max: 0.5 }, float(0.6), 'failed', 'above the only bound'),
  on('in_range', { min: 1.5, max: 2n }, int(2, null), 'passed', 'bounds of two kinds'),
  on('in_range', { max: 4611686018427387904n }, int('4611686018427387905'), 'failed', 'large integers'),
  on(
    'in_range',
    { max: 4611686018427387905n },
    int('4611686018427387905'),
    'passed',
    'large integers just so',
  ),
  on(
    'in_range',
    { min: -(2n ** 127n), max: 2n ** 127n - 1n },
    int(1),
    'passed',
    'the largest bounds',
    ON_POLARS,
  ),
  on('in_range', { min: 1n, max: 3n }, text('1', '2'), 'error', 'a column of text'),
  on('in_range', { min: 0n, max: 1n }, bool(true), 'error', 'a column of booleans'),
  on('in_range', { min: 0n }, int(), 'passed', 'no rows'),
  on('in_range', {}, int(1), 'passed', 'no bounds'),
  on('in_range', {}, text('a'), 'error', 'no bounds, and text'),
  on('greater_than', { value: 1n }, int(2, null), 'passed', 'above'),
  on('greater_than', { value: 1n }, int(1, 2), 'failed', 'the bound does not belong to it'),
  on('greater_than', { value: 0.5 }, float(0.6, 'nan'), 'passed', 'floats'),
  on('greater_than', { value: 1n }, text('2'), 'error', 'a column of text'),
  on('less_than', { value: 1n }, int(0, null), 'passed', 'below'),
  on('less_than', { value: 1n }, int(0, 1), 'failed', 'the bound does not belong to it'),
  on('less_than', { value: 0.5 }, float(0.4, 'nan'), 'passed', 'floats, and NaN is missing'),
  on('less_than', { value: 1n }, text('0'), 'error', 'a column of text'),
];

const storage = (dtype: string, column: Column, verdict: 'passed' | 'failed', what: string): Case =>
  on('dtype', { dtype }, column, verdict, `${dtype}, ${what}`);

const DAY = '2024-02-29T12:30:00';
const TYPES: readonly Case[] = [
  storage('int', int(1), 'passed', 'integers'),
  storage('int', float(1), 'failed', 'floats'),
  storage('int64', text('1'), 'failed', 'texts'),
  storage('Int64', int(1), 'passed', 'by the name of Polars'),
  storage('int64', { kind: 'int32', values: ['1'] }, 'failed', 'narrower integers'),
  storage('int32', { kind: 'int32', values: ['1'] }, 'passed', 'narrower integers'),
  storage('int32', int(1), 'failed', 'wider integers'),
  storage('float', float(1, null), 'passed', 'floats'),
  storage('float64', int(1), 'failed', 'integers'),
  storage('str', text('a', null), 'passed', 'texts'),
  storage('string', int(1), 'failed', 'integers'),
  storage('bool', bool(true, false), 'passed', 'booleans'),
  storage('boolean', int(1), 'failed', 'integers'),
  storage('datetime', datetime(DAY, null), 'passed', 'points in time'),
  storage('datetime', text(DAY), 'failed', 'texts'),
  storage('date', { kind: 'date', values: ['2024-02-29'] }, 'passed', 'days'),
  storage('date', datetime(DAY), 'failed', 'points in time'),
  on(
    'dtype',
    { dtype: 'str' },
    { kind: 'mixed', values: ['a', 1] },
    'failed',
    'str, texts and numbers',
    ON_PANDAS,
  ),
  on('column_exists', {}, int(null), 'passed', 'it does'),
  {
    what: 'column_exists: it does not',
    rules: [rule('column_exists', 'y')],
    data: { x: int(1) },
    verdicts: ['failed'],
  },
];

const stored = (kind: PandasKind, ...values: readonly (string | boolean | null)[]): Column => ({
  kind,
  values,
});

/** What only pandas has: types that know null, and categories. */
const PANDAS: readonly Case[] = [
  on('not_null', {}, stored('Int64', '1', null), 'failed', 'Int64', ON_PANDAS),
  on('unique', {}, stored('Int64', '1', null, null), 'passed', 'Int64', ON_PANDAS),
  on('unique', {}, stored('string', 'a', 'a'), 'failed', 'string', ON_PANDAS),
  on('in_range', { min: 1n, max: 2n }, stored('Int64', '1', null), 'passed', 'Int64', ON_PANDAS),
  on('in_range', { min: 1n, max: 2n }, stored('Int64', '3', null), 'failed', 'Int64', ON_PANDAS),
  on('greater_than', { value: 0n }, stored('boolean', true, null), 'error', 'boolean', ON_PANDAS),
  on('in_set', { values: [1n] }, stored('Int64', '1', null), 'passed', 'Int64', ON_PANDAS),
  on('in_set', { values: [1n] }, stored('Int64', '2', null), 'failed', 'Int64', ON_PANDAS),
  on('in_set', { values: [true] }, stored('boolean', true, null), 'passed', 'boolean', ON_PANDAS),
  on('in_set', { values: ['a'] }, stored('category', 'a', null), 'passed', 'categories', ON_PANDAS),
  on('in_set', { values: ['a'] }, stored('category', 'b', null), 'failed', 'categories', ON_PANDAS),
  on('regex', { pattern: 'a' }, stored('string', 'ab', null), 'passed', 'string', ON_PANDAS),
  on('regex', { pattern: 'a' }, stored('category', 'ba', null), 'failed', 'categories', ON_PANDAS),
  on('min_length', { min_length: 2n }, stored('string', 'ab', null), 'passed', 'string', ON_PANDAS),
  on('min_length', { min_length: 2n }, stored('string', 'a', null), 'failed', 'string', ON_PANDAS),
  on(
    'min_length',
    { min_length: 2n },
    { kind: 'mixed', values: ['ab', 12] },
    'error',
    'texts and numbers',
    ON_PANDAS,
  ),
  on('dtype', { dtype: 'str' }, stored('Int64', '1'), 'failed', 'str, Int64', ON_PANDAS),
];

const OUTLIERS: readonly Case[] = [
  on('z_score_outlier', { threshold: 2 }, float(1, 2, 3, null), 'passed', 'nothing far off'),
  on('z_score_outlier', { threshold: 2 }, float(1, 1, 1, 1, 1, 1, 1, 1, 1, 100), 'failed', 'one far off'),
  on('z_score_outlier', { threshold: 2 }, int(5, 5, 5, 5), 'passed', 'all the same'),
  on('z_score_outlier', { threshold: 2 }, text('a'), 'error', 'a column of text'),
];

const paid = (
  condition: string,
  status: Column,
  verdict: 'passed' | 'failed' | 'error',
  what: string,
): Case => ({
  what: `conditional_null: ${what}`,
  rules: [rule('conditional_null', 'x', { condition })],
  data: { x: text('a', null, null), status },
  verdicts: [verdict],
});

const CONDITIONS: readonly Case[] = [
  paid("status = 'paid'", text('paid', 'open', null), 'passed', 'a value where it is asked for'),
  paid("status = 'paid'", text('paid', 'paid', 'open'), 'failed', 'a null where it is not allowed'),
  paid("status == 'paid'", text('open', 'open', 'paid'), 'failed', 'two equal signs'),
  paid("status in ('paid', 'sent')", text('paid', 'sent', 'open'), 'failed', 'one of a list'),
  paid(
    "status not in ('open', 'new')",
    text('paid', 'open', null),
    'passed',
    'none of a list, and null is neither',
  ),
  paid("status <> 'open'", text('paid', 'open', null), 'passed', 'unequal, and null is not unequal'),
  paid("status <> 'open'", text('paid', 'paid', null), 'failed', 'unequal'),
  paid('status >= 2', int(2, 1, 1), 'passed', 'numbers'),
  paid('status >= 2', int(2, 2, null), 'failed', 'numbers that are'),
  paid('status = 2', float(2, 1, 1), 'passed', 'an integer, on a column of floats'),
  paid('status in (1, 2)', float(2, 2, 2.5), 'failed', 'integers, on a column of floats that holds one'),
  paid('status in (1.5, 2)', int(2, 1, 1), 'passed', 'floats, on a column of integers'),
  paid('status in (1.5, 2)', int(2, 2, 1), 'failed', 'floats, on a column of integers that holds one'),
  paid('status = true', bool(true, false, null), 'passed', 'booleans'),
  paid('status = true', bool(true, true, null), 'failed', 'booleans that are'),
  paid("status = 'it''s' or not status < 'z'", text("it's", 'b', 'c'), 'passed', 'or, not, a quote'),
  paid("status = '\"`#\\\\ é'", text('"`#\\\\ é', 'b', 'c'), 'passed', 'signs in a value'),
  paid("status = '\"`#\\\\ é'", text('b', '"`#\\\\ é', 'c'), 'failed', 'signs in a value, and a null'),
  paid("status = 'a' and status = 'b'", text('a', 'b', 'a'), 'passed', 'and'),
  paid('status is null', text('a', 'b', null), 'failed', 'another null'),
  paid('status is not null and x is null', text(null, null, null), 'passed', 'another value'),
  paid("status = 'paid'", int(1, 2, 3), 'error', 'a status of another kind'),
  paid("missing = 'paid'", int(1, 2, 3), 'failed', 'a status that does not exist'),
];

const holds = (
  expression: string,
  data: Readonly<Record<string, Column>>,
  verdict: 'passed' | 'failed' | 'error',
  what: string,
): Case => ({
  what: `expression: ${what}`,
  rules: [rule('expression', undefined, { expression })],
  data,
  verdicts: [verdict],
});

const EXPRESSIONS: readonly Case[] = [
  holds(
    'a <= b',
    { a: int(1, 2, null), b: int(1, 3, 0) },
    'passed',
    'two columns, and a null judges nothing',
  ),
  holds('a <= b', { a: int(1, 4), b: int(1, 3) }, 'failed', 'two columns'),
  holds('a + 2 * b = 7', { a: int(1), b: int(3) }, 'passed', 'sums and products'),
  holds('a + 2 * b = 7', { a: int(2), b: int(3) }, 'failed', 'another sum'),
  holds('(a - 1) / 2 > 0.4', { a: int(2, 3) }, 'passed', 'quotients are not cut'),
  holds("(a > 0 or b = 'x') and not a > 10", { a: int(1, -1), b: text('y', 'x') }, 'passed', 'and, or, not'),
  holds("(a > 0 or b = 'x') and not a > 10", { a: int(11), b: text('x') }, 'failed', 'and, or, not'),
  holds('a > 0 or b is null', { a: int(-1, 1), b: int(null, 5) }, 'passed', 'a null that is asked for'),
  holds('a > 0 or b is null', { a: int(-1), b: int(5) }, 'failed', 'no null where one is asked for'),
  holds("a > 'x'", { a: int(1) }, 'error', 'a column of another kind'),
  holds('a > 0', { b: int(1) }, 'failed', 'a column that does not exist'),
  holds('a in (1, 2)', { a: float(1, 2.5) }, 'failed', 'integers, on a column of floats'),
  holds(
    '-9223372036854775807 <= a and a <= 9223372036854775807',
    { a: int(1) },
    'passed',
    'the largest integers',
  ),
  holds('1e-38 < a and a < 1e36', { a: float(1) }, 'passed', 'the longest floats'),
  holds('a > 0', { a: int() }, 'passed', 'no rows'),
];

export const CASES: readonly Case[] = [
  ...COMPLETENESS,
  ...UNIQUENESS,
  ...SETS,
  ...RANGES,
  ...TEXTS,
  ...TYPES,
  ...PANDAS,
  ...OUTLIERS,
  ...CONDITIONS,
  ...EXPRESSIONS,
  ...STRANGE_NAMES,
  ...TOGETHER,
  ...WITHOUT_VALUES,
  ...COMPARED,
  ...STORED,
];
