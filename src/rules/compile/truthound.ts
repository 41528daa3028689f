/**
 * Compiles rules for Truthound: `truthound.check(data, validators=…, validator_config=…)`. An entry of `validator_config`
 * is known by its validator's name, so that two entries for one validator need two calls.
 */
import type { Rule, RuleType } from '../rule.ts';
import type { CompiledObject, CompiledValue } from './compiled.ts';
import { DTYPE_NAMES, storageType } from './dtypes.ts';
import { conditionOf, type Condition } from './conditions.ts';
import { type Expression, literalsOf } from './expression.ts';
import { anchoredRust } from './patterns.ts';
import * as polars from './polars-numbers.ts';
import { POLARS_SQL, rowsWhere, rowsWhereNot } from './print-expression.ts';
import { gather, type Entry } from './truthound-calls.ts';
import * as translation from './translation.ts';
import { columnOf, isRefused, numberIn, refused, text, type Refused } from './translation.ts';

/** How `query_returns_no_rows` calls the data. */
const TABLE = 'data';

type Translate = (rule: Rule) => Entry | Refused;

const TRANSLATIONS: Record<RuleType, Translate> = {
  not_null: () => perColumn('not_null'),
  // `unique` counts null as one more value and so misses one duplicate where there is a null (truthound 3.2.0,
  // validators/uniqueness/unique.py); of `primary_key` the run-time module reads only what it says of duplicates
  unique: (rule) => ({ validator: 'primary_key', options: { column: columnOf(rule) } }),
  in_set: (rule) => {
    const values = translation.valuesOfSet(rule);
    if (isRefused(values)) return values;
    return polars.refuseInSet(values) ?? perColumn('in_set', { allowed_values: values });
  },
  in_range: (rule) =>
    between({ min_value: numberIn(rule, 'min'), max_value: numberIn(rule, 'max'), inclusive: true }),
  regex: pattern,
  dtype,
  min_length: (rule) =>
    perColumn('length', translation.defined({ min_length: numberIn(rule, 'min_length') })),
  max_length: (rule) =>
    perColumn('length', translation.defined({ max_length: numberIn(rule, 'max_length') })),
  greater_than: (rule) => between({ min_value: numberIn(rule, 'value'), inclusive: false }),
  less_than: (rule) => between({ max_value: numberIn(rule, 'value'), inclusive: false }),
  column_exists: () => perColumn('column_exists'),
  z_score_outlier: (rule) =>
    perColumn('zscore_outlier', translation.defined({ threshold: numberIn(rule, 'threshold') })),
  completeness_ratio: (rule) =>
    perColumn('completeness_ratio', translation.defined({ min_ratio: numberIn(rule, 'min_ratio') })),
  conditional_null: conditionalNull,
  expression,
  statistical_drift: () => refused('Truthound compares with a second table, which a file cannot hold'),
  distribution_change: () => refused('Truthound compares with a second table, which a file cannot hold'),
  distribution: () => refused('Truthound compares with a second table, which a file cannot hold'),
  referential_integrity: () => refused('Truthound needs the other table as a data frame'),
  cross_table_row_count: () => refused('Truthound needs the other table as a data frame'),
  outlier: () =>
    refused("Truthound's detectors need NumPy and scikit-learn, and call a share of any data outliers"),
};

export const compileForTruthound: translation.Translator<Entry> = {
  translate: (rule) =>
    polarsPattern(rule.column) ??
    translation.refuseEverywhere(rule) ??
    polars.refuseBounds(rule) ??
    TRANSLATIONS[rule.type](rule),
  gather,
};

/** `pl.col("^a.*$")` stands for all columns that match, and `pl.col("*")` for all. */
function polarsPattern(column: string | undefined): Refused | undefined {
  if (column === undefined || !(column === '*' || /^\^.*\$$/s.test(column))) return undefined;
  return refused(`Polars reads the column name \`${column}\` as a pattern`);
}

function perColumn(validator: string, options: CompiledObject = {}): Entry {
  return { validator, options, isPerColumn: true };
}

function between(options: Readonly<Record<string, CompiledValue | undefined>>): Entry {
  // a range without any bound asks only for a column of numbers
  if (options['min_value'] === undefined && options['max_value'] === undefined)
    return perColumn('column_exists');
  return perColumn('between', translation.defined(options));
}

/** The native `regex` lets every blank text pass (truthound 3.2.0, validators/string/regex.py), so SQL asks instead. */
function pattern(rule: Rule): Entry | Refused {
  const anchored = anchoredRust(text(rule, 'pattern'));
  if (typeof anchored !== 'string') return anchored;
  const column = POLARS_SQL.column(columnOf(rule));
  return query(
    `SELECT ${column} FROM ${TABLE} WHERE ${column} IS NOT NULL AND NOT REGEXP_LIKE(${column}, ${POLARS_SQL.literal(anchored)})`,
  );
}

/** Truthound's own reading of SQL refuses harmless text such as `--` in a pattern; this SQL is ours. */
function query(sql: string, others: readonly string[] = []): Entry {
  return { validator: 'query_returns_no_rows', options: { query: sql, validate_sql: false }, others };
}

/** `column_type` ignores a type that it gets as text, unless it is an alias; the run-time module makes classes of them. */
function dtype(rule: Rule): Entry | Refused {
  const name = text(rule, 'dtype');
  const type = storageType(name);
  if (type === undefined) return refused(`\`${name}\` is no known type; known are ${DTYPE_NAMES.join(', ')}`);
  return { validator: 'column_type', options: {}, types: { [columnOf(rule)]: type.polars } };
}

function conditionalNull(rule: Rule): Entry | Refused {
  const condition = readableCondition(rule);
  if (isRefused(condition)) return condition;
  const column = columnOf(rule);
  const simple = columnAndValues(condition.expression);
  if (simple !== undefined) {
    const options = { column, condition_column: simple.column, condition_values: simple.values };
    return { validator: 'conditional_null', options, others: [simple.column] };
  }
  const refusal = polars.refuseInSql(literalsOf(condition.expression));
  if (refusal !== undefined) return refusal;
  const where = rowsWhere(condition.expression, condition.columns, POLARS_SQL);
  const name = POLARS_SQL.column(column);
  return query(`SELECT ${name} FROM ${TABLE} WHERE ${name} IS NULL AND ${where}`, columnsOf(condition));
}

function expression(rule: Rule): Entry | Refused {
  const condition = readableCondition(rule);
  if (isRefused(condition)) return condition;
  const refusal = polars.refuseInSql(literalsOf(condition.expression));
  if (refusal !== undefined) return refusal;
  const where = rowsWhereNot(condition.expression, condition.columns, POLARS_SQL);
  return query(
    `SELECT ${POLARS_SQL.column(condition.anchor)} FROM ${TABLE} WHERE ${where}`,
    columnsOf(condition),
  );
}

function readableCondition(rule: Rule): Condition | Refused {
  const condition = conditionOf(rule);
  if (isRefused(condition)) return condition;
  return (
    columnsOf(condition)
      .map(polarsPattern)
      .find((each) => each !== undefined) ?? condition
  );
}

function columnsOf({ columns }: Condition): readonly string[] {
  return [...columns.compared.keys(), ...columns.tested];
}

/** The one form that the native `conditional_null` takes: `column = value` and `column in (…)`. */
function columnAndValues(
  expression: Expression,
): { column: string; values: readonly CompiledValue[] } | undefined {
  if (expression.kind === 'compare' && expression.operator === '=') {
    const [left, right] = expression.sides;
    if (left.kind !== 'column' || right.kind !== 'literal') return undefined;
    return { column: left.name, values: [right.value] };
  }
  if (expression.kind !== 'in' || expression.negated || expression.value.kind !== 'column') return undefined;
  const values = translation.oneKind(expression.values);
  return isRefused(values) ? undefined : { column: expression.value.name, values };
}
