/**
 * One expectation of Great Expectations as rules, as 0.18.22 and 1.24.1 judge a pandas data frame: missing values pass all
 * but the expectations about them (`great_expectations/expectations/core`).
 */
import type { RuleValue } from '../../rule.ts';
import {
  allowed,
  asFloat,
  asInteger,
  bounds,
  completeness,
  isZeroOrOne,
  lengths,
} from '../meaning/as-rules.ts';
import { fromRowCondition } from '../meaning/conditions.ts';
import { fromPandas } from '../meaning/data-types.ts';
import { patternFor } from '../meaning/patterns.ts';
import { type Part, pairsOf, ruleValueOf } from '../reading/source.ts';
import { refused, rule, translated, type Translation, withNote } from '../meaning/translated.ts';

/** How an expectation is run and reported, not what it checks. */
const RUNNING = [
  'batch_id',
  'result_format',
  'include_config',
  'catch_exceptions',
  'meta',
  'notes',
  'condition_parser',
];

type Get = (key: string) => RuleValue | undefined;
interface Kind {
  /** Beside `column`, `mostly` and `row_condition`. */
  readonly options?: readonly string[];
  readonly translate: (column: string, get: Get) => Translation;
}

const RANGE = ['min_value', 'max_value', 'strict_min', 'strict_max'];

const KINDS: Readonly<Record<string, Kind>> = {
  expect_column_to_exist: { translate: (column) => rule('column_exists', column) },
  expect_column_values_to_be_unique: { translate: (column) => rule('unique', column) },
  expect_column_values_to_be_in_set: {
    options: ['value_set'],
    translate: (column, get) => valueSet(column, get('value_set')),
  },
  expect_column_distinct_values_to_be_in_set: {
    options: ['value_set'],
    translate: (column, get) => valueSet(column, get('value_set')),
  },
  expect_column_values_to_be_between: {
    options: RANGE,
    translate: (column, get) => bounds(column, limitsOf(get)),
  },
  expect_column_min_to_be_between: {
    options: RANGE,
    translate: (column, get) => extreme(column, get, 'min'),
  },
  expect_column_max_to_be_between: {
    options: RANGE,
    translate: (column, get) => extreme(column, get, 'max'),
  },
  expect_column_values_to_match_regex: { options: ['regex'], translate: regex },
  expect_column_value_lengths_to_be_between: { options: RANGE, translate: lengthsBetween },
  expect_column_value_lengths_to_equal: {
    options: ['value'],
    translate: (column, get) => lengths(column, get('value') ?? '', get('value') ?? ''),
  },
  expect_column_values_to_be_of_type: {
    options: ['type_'],
    translate: (column, get) => dtype(column, get('type_')),
  },
  expect_column_values_to_be_in_type_list: { options: ['type_list'], translate: typeList },
  expect_column_proportion_of_non_null_values_to_be_between: { options: RANGE, translate: share },
};

const NOT_NULL = 'expect_column_values_to_not_be_null';
const OTHER_TABLE = 'expect_table_row_count_to_equal_other_table';

export function translateExpectation(type: string, kwargs: Part | undefined, dataset: string): Translation {
  const values = new Map(pairsOf(kwargs));
  const given = [...values].filter(([, part]) => part.value !== null && part.value !== false);
  const get: Get = (key) => valueOf(values.get(key));
  if (given.some(([, part]) => pairsOf(part).some(([key]) => key.startsWith('$'))))
    return refused('a value of it is known only when the suite runs');
  const odd = (known: readonly string[]): Translation | undefined => {
    const key = given.map(([name]) => name).find((name) => ![...RUNNING, ...known].includes(name));
    return key === undefined ? undefined : refused(whyOdd(key));
  };
  if (type === OTHER_TABLE) return odd(['other_table_name']) ?? otherTable(dataset, get('other_table_name'));
  const column = get('column');
  if (type === NOT_NULL && typeof column === 'string')
    return odd(['column', 'mostly', 'row_condition']) ?? notNull(column, get);
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) return refused(whyNoRule(type));
  if (typeof column !== 'string') return refused('it names no column');
  const isWhole = get('mostly') === undefined || asFloat(get('mostly')) === 1;
  if (!isWhole) return refused(MOSTLY);
  return odd(['column', 'mostly', ...(kind.options ?? [])]) ?? kind.translate(column, get);
}

const MOSTLY = 'a rule holds for every value; `mostly` can be said of missing values alone';

/** A date stands as an empty text: neither a number nor a list. */
function valueOf(part: Part | undefined): RuleValue | undefined {
  return part === undefined || part.value === null ? undefined : (ruleValueOf(part) ?? '');
}

function whyOdd(key: string): string {
  if (key === 'row_condition')
    return 'a rule holds for every row; only missing values can depend on a condition';
  return `no rule has anything like \`${key}\``;
}

function notNull(column: string, get: Get): Translation {
  const [row, mostly] = [get('row_condition'), get('mostly')];
  if (row === undefined) return completeness(column, mostly ?? 1);
  if (mostly !== undefined && asFloat(mostly) !== 1)
    return refused('a rule has either a condition or a share of values, not both');
  const condition = fromRowCondition(row);
  return condition === undefined
    ? refused('its row condition is more than one column compared with values')
    : rule('conditional_null', column, { condition });
}

function valueSet(column: string, values: RuleValue | undefined): Translation {
  const notes = isZeroOrOne(values)
    ? ['Great Expectations takes 0 and 1 for false and true; the rule does not']
    : [];
  return withNote(allowed(column, values), ...notes);
}

function limitsOf(get: Get) {
  return {
    min: get('min_value'),
    max: get('max_value'),
    isMinStrict: get('strict_min') === true,
    isMaxStrict: get('strict_max') === true,
  };
}

/** The least value is at least 5 where every value is; that it is at most 5 is no rule about every value. */
function extreme(column: string, get: Get, which: 'min' | 'max'): Translation {
  const limits = limitsOf(get);
  const other = which === 'min' ? limits.max : limits.min;
  if (other !== undefined) return refused('it asks that some value be so; a rule is about every value');
  return withNote(
    bounds(column, limits),
    'the expectation fails where the column has no value at all; the rule passes',
  );
}

function regex(column: string, get: Get): Translation {
  const pattern = get('regex');
  return typeof pattern === 'string'
    ? rule('regex', column, { pattern: patternFor(pattern, 'anywhere') })
    : refused('its `regex` is no text');
}

function lengthsBetween(column: string, get: Get): Translation {
  const { min, max, isMinStrict, isMaxStrict } = limitsOf(get);
  const [least, most] = [asInteger(min), asInteger(max)];
  return lengths(
    column,
    isMinStrict && least !== undefined ? least + 1n : min,
    isMaxStrict && most !== undefined ? most - 1n : max,
  );
}

function dtype(column: string, type: RuleValue | undefined): Translation {
  const name = typeof type === 'string' ? fromPandas(type) : undefined;
  return name === undefined
    ? refused('its type is none that a rule names: `int64`, `float64`, `str`, `bool`, `datetime64[ns]`')
    : rule('dtype', column, { dtype: name });
}

function typeList(column: string, get: Get): Translation {
  const types = get('type_list');
  const only = Array.isArray(types) && types.length === 1 ? (types[0] as RuleValue) : undefined;
  return only === undefined ? refused('a rule names one type, not a choice of them') : dtype(column, only);
}

function share(column: string, get: Get): Translation {
  const { min, max, isMinStrict, isMaxStrict } = limitsOf(get);
  if (max !== undefined && (asFloat(max) !== 1 || isMaxStrict))
    return refused('a rule does not ask that values be missing');
  return isMinStrict || min === undefined
    ? refused('a rule gives the least share, itself allowed')
    : withNote(completeness(column, min), 'the expectation fails where there are no rows; the rule passes');
}

function otherTable(dataset: string, other: RuleValue | undefined): Translation {
  if (typeof other !== 'string') return refused('it names no other table');
  return translated([{ type: 'cross_table_row_count', fields: { table1: dataset, table2: other } }]);
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^expect_table_row_count/, 'the rule vocabulary has no rule about the number of rows of one table'],
  [/^expect_table_column/, 'a rule is about one column; `column_exists` says that it is there'],
  [
    /^expect_(?:compound|multicolumn|select_column|column_pair)/,
    'it compares several columns; a rule is about one',
  ],
  [/_not_(?:be_in_set|match)|to_be_null$/, 'a rule says what is allowed, not what is forbidden'],
  [/outliers|z_scores/, 'its method of finding outliers is none of the rule vocabulary'],
  [
    /^expect_column_(?:mean|median|stdev|sum|quantile|unique_value_count|proportion)/,
    'no rule is about a statistic of a column',
  ],
];

function whyNoRule(type: string): string {
  const reason = REASONS.find(([pattern]) => pattern.test(type));
  return reason?.[1] ?? 'the rule vocabulary has no such check';
}
