/** A rule in a sentence. */
import { pythonText } from './python-value.ts';
import type { Rule, RuleMapping, RuleType } from './rule.ts';

/** What holds in data that passes the rule: `each value of `amount` lies between 0 and 100, both included`. */
export function describeRule({ type, column = '', fields }: Rule): string {
  return SENTENCES[type](`\`${column}\``, (field) => shown(fields, field), fields);
}

type Sentence = (column: string, field: (name: string) => string, fields: RuleMapping) => string;

const SENTENCES: Readonly<Record<RuleType, Sentence>> = {
  not_null: (column) => `no value of ${column} is missing`,
  unique: (column) => `no value of ${column} occurs twice`,
  in_set: (column, field) => `each value of ${column} is one of ${field('values')}`,
  in_range: inRange,
  regex: (column, field) => `each text of ${column} matches ${field('pattern')} from its beginning`,
  dtype: (column, field) => `${column} holds data of the type ${field('dtype')}`,
  min_length: (column, field) => `each text of ${column} has at least ${field('min_length')} characters`,
  max_length: (column, field) => `each text of ${column} has at most ${field('max_length')} characters`,
  greater_than: (column, field) => `each value of ${column} is greater than ${field('value')}`,
  less_than: (column, field) => `each value of ${column} is less than ${field('value')}`,
  column_exists: (column) => `there is a column ${column}`,
  statistical_drift: (column, field) =>
    `${column} has not drifted from its baseline, by ${field('method')} with a limit of ${field('threshold')}`,
  distribution_change: (column) => `${column} is distributed as its baseline profile says`,
  outlier: (column, field) =>
    `no value of ${column} is an outlier to ${field('detector')}, of which a share of ${field('contamination')} is expected`,
  z_score_outlier: (column, field) =>
    `no value of ${column} lies more than ${field('threshold')} standard deviations from the mean`,
  completeness_ratio: (column, field) =>
    `at least a share of ${field('min_ratio')} of ${column} is not missing`,
  referential_integrity: (column, field) =>
    `each value of ${column} occurs in ${field('reference_column')} of ${field('reference_table')}`,
  cross_table_row_count: (_column, field) =>
    `${field('table1')} and ${field('table2')} have as many rows, but for a share of ${field('tolerance')}`,
  conditional_null: (column, field) => `no value of ${column} is missing where ${field('condition')}`,
  expression: (_column, field) => `in each row ${field('expression')}`,
  distribution: (column, field) => `${column} has the distribution ${field('distribution_type')}`,
};

function inRange(column: string, field: (name: string) => string, fields: RuleMapping): string {
  if (fields.has('min') && fields.has('max'))
    return `each value of ${column} lies between ${field('min')} and ${field('max')}, both included`;
  if (fields.has('min')) return `each value of ${column} is at least ${field('min')}`;
  if (fields.has('max')) return `each value of ${column} is at most ${field('max')}`;
  return `${column} may hold any value`;
}

const MOST = 60;

function shown(fields: RuleMapping, name: string): string {
  const value = fields.get(name);
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `\`${value}\`` : pythonText(value);
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}
