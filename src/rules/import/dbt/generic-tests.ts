/**
 * The generic tests of dbt-core, dbt_utils and dbt_expectations as rules, as their SQL judges. Nearly all fail for the rows
 * for which a comparison is false, and one with null is neither true nor false, so null passes.
 */
import type { RuleValue } from '../../rule.ts';
import { allowed, asFloat, asInteger, bounds, completeness, lengths } from '../meaning/as-rules.ts';
import { isCommonSql } from '../meaning/conditions.ts';
import type { DbtPlace } from './test-entry.ts';
import { asInDatabases, isPortable, patternFor } from '../meaning/patterns.ts';
import { allOf, refused, rule, translated, type Translation, withNote } from '../meaning/translated.ts';

export interface DbtArguments {
  readonly get: (key: string) => RuleValue | undefined;
  readonly given: readonly string[];
  /** The rows that the test is about, in SQL. */
  readonly where: string | undefined;
}

interface Kind {
  readonly options?: readonly string[];
  readonly translate: (column: string, get: DbtArguments['get']) => Translation;
}

const ANY_CASE = 'dbt looks for the column in any letter case; the rule looks for it as it is written';
const BETWEEN = ['min_value', 'max_value'];

/** Of one column, by the name in its package. */
const KINDS: Readonly<Record<string, Kind>> = {
  not_null: { translate: (column) => rule('not_null', column) },
  unique: { translate: (column) => rule('unique', column) },
  accepted_values: {
    options: ['values', 'quote'],
    translate: (column, get) => acceptedValues(column, get('values'), get('quote')),
  },
  relationships: { options: ['to', 'field'], translate: relationship },
  'dbt_utils.accepted_range': {
    options: [...BETWEEN, 'inclusive'],
    translate: (column, get) => between(column, get, get('inclusive') === false),
  },
  'dbt_utils.not_null_proportion': { options: ['at_least', 'at_most'], translate: proportion },
  'dbt_expectations.expect_column_to_exist': {
    translate: (column) => withNote(rule('column_exists', column), ANY_CASE),
  },
  'dbt_expectations.expect_column_values_to_not_be_null': { translate: (column) => rule('not_null', column) },
  'dbt_expectations.expect_column_values_to_be_unique': { translate: (column) => rule('unique', column) },
  'dbt_expectations.expect_column_values_to_be_in_set': {
    options: ['value_set', 'quote_values'],
    translate: inSet,
  },
  'dbt_expectations.expect_column_values_to_be_between': {
    options: [...BETWEEN, 'strictly'],
    translate: (column, get) => between(column, get, get('strictly') === true),
  },
  'dbt_expectations.expect_column_values_to_match_regex': { options: ['regex', 'is_raw'], translate: regex },
  'dbt_expectations.expect_column_value_lengths_to_be_between': {
    options: [...BETWEEN, 'strictly'],
    translate: lengthsBetween,
  },
  'dbt_expectations.expect_column_value_lengths_to_equal': {
    options: ['value'],
    translate: (column, get) => lengths(column, get('value') ?? '', get('value') ?? ''),
  },
};

const OTHER_TABLE = [
  'dbt_utils.equal_rowcount',
  'dbt_expectations.expect_table_row_count_to_equal_other_table',
];
const EXPRESSION = 'dbt_utils.expression_is_true';

export function readTranslate(
  generic: string,
  place: DbtPlace,
  { get, given, where }: DbtArguments,
): Translation {
  const name = generic.replace(/^dbt\./, '');
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const options =
    kind?.options ??
    (OTHER_TABLE.includes(name) ? ['compare_model'] : name === EXPRESSION ? ['expression'] : []);
  const odd = given.find((key) => !options.includes(key) && !isUnset(get(key)));
  if (kind === undefined && !OTHER_TABLE.includes(name) && name !== EXPRESSION)
    return refused(whyNoRule(name));
  if (odd !== undefined) return refused(`no rule has anything like \`${odd}\``);
  if (where !== undefined) return withCondition(name, place, where);
  if (OTHER_TABLE.includes(name)) return otherTable(place.dataset, get('compare_model'));
  if (name === EXPRESSION) return expression(place.column, get('expression'));
  if (kind === undefined || place.column === undefined) return refused('it stands at no column');
  return kind.translate(place.column, get);
}

function isUnset(value: RuleValue | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Missing values alone can depend on a condition. */
function withCondition(name: string, { column }: DbtPlace, where: string): Translation {
  if (!/(?:^|_)not_(?:be_)?null$/.test(name) || column === undefined)
    return refused('a rule holds for every row; only missing values can depend on a condition');
  return isCommonSql(where)
    ? rule('conditional_null', column, { condition: where.trim() })
    : refused('its `where` is more SQL than a condition of a rule');
}

/** dbt quotes the values unless it is told otherwise, so that a number becomes a text, which the database turns back. */
function acceptedValues(
  column: string,
  values: RuleValue | undefined,
  quote: RuleValue | undefined,
): Translation {
  const list = Array.isArray(values) ? (values as readonly RuleValue[]) : [];
  if (quote === false && list.some((each) => typeof each === 'string'))
    return refused('its values are SQL, since `quote` is false');
  if (list.some((each) => typeof each === 'string' && each.includes("'")))
    return refused('dbt writes a quote in a value into its SQL as it is, which breaks or changes it');
  const isQuoted = quote !== false && list.some((each) => typeof each !== 'string' && each !== null);
  const note = 'dbt compares with the values as texts; the rule compares with them as they are written';
  return withNote(allowed(column, values), ...(isQuoted ? [note] : []));
}

/** dbt_expectations joins the column with the values and fails for every row without a partner, so null fails as well. */
function inSet(column: string, get: DbtArguments['get']): Translation {
  return allOf([acceptedValues(column, get('value_set'), get('quote_values')), rule('not_null', column)]);
}

const REFERENCE =
  /^\s*(?:\{\{\s*)?(ref|source)\(\s*(['"])([^'"]+)\2\s*(?:,\s*(['"])([^'"]+)\4\s*)?\)\s*(?:\}\}\s*)?$/;

/** `ref('customers')` is `customers`, `source('shop', 'orders')` is `shop.orders`; undefined for anything else. */
function tableOf(reference: RuleValue | undefined): string | undefined {
  const found = typeof reference === 'string' ? REFERENCE.exec(reference) : null;
  if (found === null) return undefined;
  const [, kind, , first = '', , second] = found;
  if (kind === 'source') return second === undefined ? undefined : `${first}.${second}`;
  return second ?? first;
}

function relationship(column: string, get: DbtArguments['get']): Translation {
  const [table, field] = [tableOf(get('to')), get('field')];
  return table === undefined || typeof field !== 'string'
    ? refused('it needs `to` with a `ref` or `source`, and `field`')
    : rule('referential_integrity', column, { reference_table: table, reference_column: field });
}

function otherTable(dataset: string, other: RuleValue | undefined): Translation {
  const table = tableOf(other);
  if (table === undefined) return refused('its `compare_model` is neither a `ref` nor a `source`');
  return translated([{ type: 'cross_table_row_count', fields: { table1: dataset, table2: table } }]);
}

function between(column: string, get: DbtArguments['get'], isStrict: boolean): Translation {
  const limits = { min: get('min_value'), max: get('max_value') };
  return bounds(column, { ...limits, isMinStrict: isStrict, isMaxStrict: isStrict });
}

function proportion(column: string, get: DbtArguments['get']): Translation {
  const most = asFloat(get('at_most') ?? 1);
  return most === 1
    ? completeness(column, get('at_least'))
    : refused('a rule does not ask that values be missing');
}

function lengthsBetween(column: string, get: DbtArguments['get']): Translation {
  const isStrict = get('strictly') === true;
  const [min, max] = [get('min_value'), get('max_value')];
  const [least, most] = [asInteger(min), asInteger(max)];
  if (!isStrict) return lengths(column, min, max);
  return lengths(column, least === undefined ? min : least + 1n, most === undefined ? max : most - 1n);
}

function regex(column: string, get: DbtArguments['get']): Translation {
  const pattern = get('regex');
  if (typeof pattern !== 'string') return refused('its `regex` is no text');
  return isPortable(pattern)
    ? rule('regex', column, { pattern: patternFor(asInDatabases(pattern), 'anywhere') })
    : refused('its pattern holds what databases and Python read differently');
}

/** At a column the expression begins behind its name: `>= 0`. */
function expression(column: string | undefined, text: RuleValue | undefined): Translation {
  if (typeof text !== 'string') return refused('it has no expression');
  const whole = (column === undefined ? text : `${column} ${text}`).trim();
  return isCommonSql(whole)
    ? translated([{ type: 'expression', fields: { expression: whole } }])
    : refused('its SQL is more than columns, numbers and comparisons');
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/unique_combination|compound|multicolumn|pair_values/, 'it compares several columns; a rule is about one'],
  [/row_count|rowcount/, 'the rule vocabulary has no rule about the number of rows of one table'],
  [/_not_(?:be_in_set|match)|not_accepted|to_be_null$/, 'a rule says what is allowed, not what is forbidden'],
  [/of_type|type_list/, 'its type is one of the database, not of the data that a rule sees'],
  [/recency|recent/, 'no rule is about how old data is'],
];

function whyNoRule(name: string): string {
  const reason = REASONS.find(([pattern]) => pattern.test(name));
  if (reason !== undefined) return reason[1];
  return name.includes('.') ? 'the rule vocabulary has no such check' : 'it is a test of the dbt project';
}
