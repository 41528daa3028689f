/** Files of Great Expectations, dbt and Soda. */
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import type { Engine, RuleType } from '../../../../src/rules/rule.ts';
import {
  ordersTables,
  placeIn,
  readFixture,
  readOwn,
  smallTables,
  type ForeignFile,
  type KnownDifference,
} from './files.ts';

/** By 0.18.22 or by 1.24.1. */
export type GxVersion = '0.18' | '1';

const EMPTY = ['nothing but nulls', 'no rows'];
const BOUNDS: readonly RuleType[] = ['in_range', 'greater_than', 'less_than'];

const NO_VALUE: KnownDifference = {
  told: 'the expectation fails where the column has no value at all; the rule passes',
  isAbout: ({ type }) => BOUNDS.includes(type),
  tables: EMPTY,
  theirs: 'not passed',
};

const NO_ROWS: KnownDifference = {
  told: 'the expectation fails where there are no rows; the rule passes',
  isAbout: ({ type }) => type === 'completeness_ratio',
  tables: ['no rows'],
  theirs: 'not passed',
};

const ZERO_AND_ONE: KnownDifference = {
  told: 'Great Expectations takes 0 and 1 for false and true; the rule does not',
  isAbout: ({ type, column }) => type === 'in_set' && column === 'yes',
  theirs: 'passed',
};

/** `docs/rules-engines.md`: pandas stores integers with nulls as floats, Polars does not. */
const STORED_AS_FLOATS: KnownDifference = {
  told: 'of every rule',
  isAbout: ({ type, fields }) => type === 'dtype' && fields.get('dtype') === 'int64',
  theirs: 'not passed',
};

/** Great Expectations takes long; its own suite of many expectations sees these on the small table alone. */
const REPEATS = ['two nulls', 'the first row twice, and a null', 'the last row twice more, and two nulls'];

/**
 * `docs/rules-engines.md`: `dtype` is about storage. pandas stores booleans with nulls, and a column without rows, as objects,
 * of which Great Expectations asks each value.
 */
const STORED_AS_OBJECTS: KnownDifference = {
  told: 'of every rule',
  isAbout: ({ type, fields }) => type === 'dtype' && fields.get('dtype') === 'bool',
  theirs: 'passed',
};

/** The suite that Great Expectations saved, and one of our own, judged by the rules in an engine. */
export function gxFiles(version: GxVersion, engine: Engine): readonly ForeignFile[] {
  const [saved, own] = [readFixture(`gx-${version}.json`), ownSuite(version)];
  const known = [
    NO_VALUE,
    ...(version === '1' ? [NO_ROWS] : []),
    ...(engine === 'truthound' ? [STORED_AS_FLOATS] : []),
  ];
  const item = /^ {4}\{$/;
  return [
    {
      file: `gx-${version}.json`,
      text: saved,
      keysOf: placeIn(saved, item),
      tables: ordersTables(2).filter(({ what }) => !REPEATS.includes(what)),
      known: [...known, ZERO_AND_ONE],
      refused: ['cross_table_row_count'],
    },
    {
      file: `verdicts/gx.json as ${version}`,
      text: own,
      keysOf: placeIn(own, item),
      tables: smallTables(version === '1' ? 4 : 2),
      known: [...known, ...(engine === 'great_expectations' ? [STORED_AS_OBJECTS] : [])],
    },
  ];
}

/** 0.18 does not know the share of values, and with pandas 2 it raises an error for lengths strictly between two bounds. */
function ownSuite(version: GxVersion): string {
  const all = JSON.parse(readOwn('gx.json')) as [string, Record<string, unknown>][];
  const isOld = version === '0.18';
  const known = all.filter(
    ([type, { strict_max: isStrict }]) =>
      !isOld ||
      !(type.startsWith('expect_column_proportion') || (type.includes('lengths') && isStrict === true)),
  );
  const expectations = known.map(([type, kwargs]) => ({
    [isOld ? 'expectation_type' : 'type']: type,
    kwargs,
    meta: {},
  }));
  const name = { [isOld ? 'expectation_suite_name' : 'name']: 'small' };
  return JSON.stringify({ ...name, expectations, meta: {} }, null, 2);
}

const DBT_TESTS: Partial<Record<RuleType, string>> = {
  in_set: 'accepted_values',
  conditional_null: 'not_null',
};

export const DBT_FILE: ForeignFile = {
  file: 'verdicts/dbt-schema.yml',
  text: readOwn('dbt-schema.yml'),
  tables: smallTables(3),
  keysOf: ({ type, column }) => [`${DBT_TESTS[type] ?? type} ${column}`],
  // `note is not null` compares no column with anything.
  refused: ['conditional_null'],
};

const soda = readOwn('soda-checks.yml');
export const SODA_FILE: ForeignFile = {
  file: 'verdicts/soda-checks.yml',
  text: soda,
  // Soda asks for all columns in one query, so that a column of another kind leaves nothing to compare.
  tables: smallTables(9).filter(({ only }) => only === undefined),
  keysOf: sodaLine(soda),
  known: [
    {
      told: 'Soda does not evaluate the check where the column has no value at all; the rule passes',
      isAbout: ({ type }) => [...BOUNDS, 'min_length', 'max_length'].includes(type),
      tables: EMPTY,
      theirs: 'not passed',
    },
  ],
};

/** The line of the check that a rule comes from; a schema check has rules on the lines below it. */
function sodaLine(text: string): (rule: ImportedRule) => readonly string[] {
  const lines = text.split('\n').flatMap((line, index) => (line.startsWith('  - ') ? [index + 1] : []));
  return ({ where }) => [String(lines.findLast((line) => line <= where.start.line))];
}
