/**
 * Compiles rules for Great Expectations: one suite in the form of its 1.x API. The run-time module hands the same suite to
 * 0.18. `meta.tq.rule` of an expectation is the place of the rule that it judges.
 */
import type { Rule, RuleType } from '../rule.ts';
import type { CompiledCall, CompiledObject, CompiledValue } from './compiled.ts';
import { conditionOf, type Condition } from './conditions.ts';
import { DTYPE_NAMES, storageType } from './dtypes.ts';
import { anchoredPython } from './patterns.ts';
import { PANDAS_QUERY, rowsWhere, rowsWhereNot } from './print-expression.ts';
import * as translation from './translation.ts';
import {
  columnOf,
  isRefused,
  numberIn,
  refused,
  text,
  type Refused,
  type Translated,
} from './translation.ts';

interface Expectation {
  readonly type: string;
  readonly kwargs: CompiledObject;
}

type Translate = (rule: Rule) => Expectation | Refused;

const NO_DRIFT = 'Great Expectations does not measure drift against another table';
const NO_OTHER_TABLE = 'a suite for one data frame cannot read a second table';

const TRANSLATIONS: Record<RuleType, Translate> = {
  not_null: (rule) => onColumn(rule, 'expect_column_values_to_not_be_null'),
  unique: (rule) => onColumn(rule, 'expect_column_values_to_be_unique'),
  in_set: (rule) => {
    const values = translation.valuesOfSet(rule);
    return isRefused(values)
      ? values
      : onColumn(rule, 'expect_column_values_to_be_in_set', { value_set: values });
  },
  in_range: (rule) => between(rule, { min_value: numberIn(rule, 'min'), max_value: numberIn(rule, 'max') }),
  regex: (rule) =>
    onColumn(rule, 'expect_column_values_to_match_regex', { regex: anchoredPython(text(rule, 'pattern')) }),
  dtype,
  min_length: (rule) => length(rule, { min_value: numberIn(rule, 'min_length') }),
  max_length: (rule) => length(rule, { max_value: numberIn(rule, 'max_length') }),
  greater_than: (rule) => between(rule, { min_value: numberIn(rule, 'value'), strict_min: true }),
  less_than: (rule) => between(rule, { max_value: numberIn(rule, 'value'), strict_max: true }),
  column_exists: (rule) => onColumn(rule, 'expect_column_to_exist'),
  completeness_ratio: (rule) =>
    onColumn(rule, 'expect_column_values_to_not_be_null', { mostly: numberIn(rule, 'min_ratio') }),
  conditional_null: conditionalNull,
  expression,
  referential_integrity: () => refused(NO_OTHER_TABLE),
  cross_table_row_count: () => refused(NO_OTHER_TABLE),
  statistical_drift: () => refused(NO_DRIFT),
  distribution_change: () => refused(NO_DRIFT),
  outlier: () => refused('Great Expectations has no outlier detection'),
  z_score_outlier: () => refused('Great Expectations 0.18 has no z-scores for a pandas data frame'),
  distribution: () => refused('Great Expectations has no check that fits a distribution in every version'),
};

export const compileForGreatExpectations: translation.Translator<Expectation> = {
  translate: (rule) => translation.refuseEverywhere(rule) ?? TRANSLATIONS[rule.type](rule),
  gather,
};

function onColumn(
  rule: Rule,
  type: string,
  options: Readonly<Record<string, CompiledValue | undefined>> = {},
): Expectation {
  return { type, kwargs: { column: columnOf(rule), ...translation.defined(options) } };
}

/** Integers up to here are told apart also as floats. */
const LARGEST_EXACT = 2n ** 53n - 1n;

/** `expect_column_values_to_be_between` needs a bound; a range without any asks only for a column of numbers. */
function between(
  rule: Rule,
  bounds: Readonly<Record<string, CompiledValue | undefined>>,
): Expectation | Refused {
  const values = [bounds['min_value'], bounds['max_value']].filter((each) => each !== undefined);
  if (values.length === 0) return onColumn(rule, 'expect_column_to_exist');
  const isLarge = (each: CompiledValue) =>
    typeof each === 'bigint' && (each > LARGEST_EXACT || each < -LARGEST_EXACT);
  if (values.some(isLarge))
    return refused('Great Expectations 1.x makes an inexact float of a bound that large');
  return onColumn(rule, 'expect_column_values_to_be_between', bounds);
}

function length(rule: Rule, bounds: Readonly<Record<string, CompiledValue | undefined>>): Expectation {
  return onColumn(rule, 'expect_column_value_lengths_to_be_between', bounds);
}

function dtype(rule: Rule): Expectation | Refused {
  const name = text(rule, 'dtype');
  const type = storageType(name);
  if (type === undefined) return refused(`\`${name}\` is no known type; known are ${DTYPE_NAMES.join(', ')}`);
  if (type.pandas === undefined) return refused(`pandas has no storage type \`${name}\``);
  return onColumn(rule, 'expect_column_values_to_be_of_type', { type_: type.pandas });
}

function conditionalNull(rule: Rule): Expectation | Refused {
  const condition = namableCondition(rule);
  if (isRefused(condition)) return condition;
  const rows = rowsWhere(condition.expression, condition.columns, PANDAS_QUERY);
  return onColumn(rule, 'expect_column_values_to_not_be_null', {
    row_condition: rows,
    condition_parser: 'pandas',
  });
}

/**
 * No expectation of 0.18 reads an expression or counts rows under a condition. In a row that breaks the rule each
 * compared column has a value, so there must be no such row in which one of them is not null.
 */
function expression(rule: Rule): Expectation | Refused {
  const condition = namableCondition(rule);
  if (isRefused(condition)) return condition;
  const rows = rowsWhereNot(condition.expression, condition.columns, PANDAS_QUERY);
  return {
    type: 'expect_column_values_to_be_null',
    kwargs: { column: condition.anchor, row_condition: rows, condition_parser: 'pandas' },
  };
}

/** `DataFrame.query` loses its way in some names even between backticks (pandas 3.0). */
function namableCondition(rule: Rule): Condition | Refused {
  const condition = conditionOf(rule);
  if (isRefused(condition)) return condition;
  const { compared, tested } = condition.columns;
  const name = [...compared.keys(), ...tested].find((each) => /['"`#\n]/.test(each));
  return name === undefined ? condition : refused(`pandas cannot name the column \`${name}\` in a condition`);
}

function gather(parts: readonly Translated<Expectation>[]): readonly CompiledCall[] {
  if (parts.length === 0) return [];
  const expectations = parts.map(({ rule, part }) => ({
    type: part.type,
    kwargs: part.kwargs,
    meta: { tq: { rule: BigInt(rule) } },
  }));
  return [
    {
      rules: parts.map(({ rule }) => BigInt(rule)),
      judged_by: parts.map(({ part }) => part.type),
      suite: { name: 'rules', expectations, meta: {} },
    },
  ];
}
