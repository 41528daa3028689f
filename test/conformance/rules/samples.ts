/** One plain rule of every type. */
import type { RuleType, RuleValue } from '../../../src/rules/rule.ts';
import type { RuleSpec } from './case.ts';

const FIELDS: Record<RuleType, Readonly<Record<string, RuleValue>>> = {
  not_null: {},
  unique: {},
  in_set: { values: ['a', 'b'] },
  in_range: { min: 0n, max: 1n },
  regex: { pattern: 'a' },
  dtype: { dtype: 'int' },
  min_length: { min_length: 1n },
  max_length: { max_length: 1n },
  greater_than: { value: 0n },
  less_than: { value: 0n },
  column_exists: {},
  statistical_drift: { method: 'ks', threshold: 0.05 },
  distribution_change: { baseline_profile: new Map() },
  outlier: { detector: 'isolation_forest', contamination: 0.05 },
  z_score_outlier: { threshold: 3 },
  completeness_ratio: { min_ratio: 0.9 },
  referential_integrity: { reference_table: 'customers', reference_column: 'id' },
  cross_table_row_count: { table1: 'orders', table2: 'invoices', tolerance: 0 },
  conditional_null: { condition: "status = 'paid'" },
  expression: { expression: 'total >= 0' },
  distribution: { distribution_type: 'normal' },
};

const WITHOUT_COLUMN: ReadonlySet<string> = new Set(['cross_table_row_count', 'expression']);

/** In the order of the vocabulary. */
export const SAMPLES: readonly RuleSpec[] = Object.entries(FIELDS).map(([type, fields]) => ({
  type: type as RuleType,
  column: WITHOUT_COLUMN.has(type) ? undefined : 'total',
  fields,
}));
