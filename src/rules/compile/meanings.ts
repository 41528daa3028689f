/** What each type of rule means once it is compiled: the same on every engine that can judge it. */
import type { RuleType } from '../rule.ts';

export interface RuleMeaning {
  /** When a row, or the column, keeps the rule. */
  readonly holds: string;
  /** What becomes of null. NaN in a column of floats is null. */
  readonly nulls: string;
}

const PASS = 'pass';
const NOT_JUDGED = 'not judged';

export const RULE_MEANINGS: Readonly<Record<RuleType, RuleMeaning>> = {
  not_null: { holds: 'no value is null; blank text is a value', nulls: 'fail' },
  unique: { holds: 'no value occurs twice', nulls: 'pass, however many' },
  in_set: {
    holds: 'each value is one of `values`; text, numbers and booleans do not equal each other',
    nulls: PASS,
  },
  in_range: { holds: '`min` ≤ value ≤ `max`; either bound may be left out', nulls: PASS },
  regex: {
    holds: 'the text matches `pattern` from its start, not necessarily to its end (`re.match`)',
    nulls: `${PASS}; blank text does not`,
  },
  dtype: {
    holds: 'the column is stored as this type, of this width; `int` is `int64`, `float` is `float64`',
    nulls:
      'do not matter, but pandas stores integers with nulls as floats, and booleans with nulls as objects',
  },
  min_length: { holds: 'the text has at least so many characters', nulls: PASS },
  max_length: { holds: 'the text has at most so many characters', nulls: PASS },
  greater_than: { holds: 'value > `value`', nulls: PASS },
  less_than: { holds: 'value < `value`', nulls: PASS },
  column_exists: { holds: 'the data have such a column', nulls: 'do not matter' },
  statistical_drift: { holds: 'the values are spread like those of another table', nulls: NOT_JUDGED },
  distribution_change: { holds: 'the values are spread as in a profile', nulls: NOT_JUDGED },
  outlier: { holds: 'a detector finds no outlier', nulls: NOT_JUDGED },
  z_score_outlier: {
    holds: 'no value lies more than `threshold` sample standard deviations from the mean',
    nulls: PASS,
  },
  completeness_ratio: {
    holds: 'the share of values that are not null is at least `min_ratio`; no rows are complete',
    nulls: 'count against the share',
  },
  referential_integrity: { holds: 'each value occurs in a column of another table', nulls: NOT_JUDGED },
  cross_table_row_count: { holds: 'two tables have about as many rows', nulls: NOT_JUDGED },
  conditional_null: {
    holds: 'no value is null in a row for which `condition` holds',
    nulls: 'fail there; a row with null in a column that `condition` compares is not judged',
  },
  expression: {
    holds: '`expression` is true of each row',
    nulls: 'a row with null in a column that `expression` compares is not judged',
  },
  distribution: { holds: 'the values are spread like a known distribution', nulls: NOT_JUDGED },
};
