/** What a quality-rule file holds once it is read: Truthound's shared rule vocabulary, with the place of every part. */
import type { Span } from '../diagnostics/span.ts';

/**
 * A value as Python sees it. How a number is spelled decides what the real validator says, so an integer is a `bigint`
 * and a float is a `number` (`1` is `1n`, `1.0` is `1`, `NaN` and the infinities are numbers). A mapping keeps the order
 * in which it is written.
 */
export type RuleValue = null | boolean | bigint | number | string | readonly RuleValue[] | RuleMapping;
export type RuleMapping = ReadonlyMap<string, RuleValue>;

export const ENGINES = ['truthound', 'pandera', 'great_expectations'] as const;
export type Engine = (typeof ENGINES)[number];

/** As their makers write them. */
export const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  truthound: 'Truthound',
  pandera: 'Pandera',
  great_expectations: 'Great Expectations',
};

/** Canonical names; `truthound-orchestration` 3.0.3, `common/rule_validation.py`. */
export type RuleType =
  | 'not_null'
  | 'unique'
  | 'in_set'
  | 'in_range'
  | 'regex'
  | 'dtype'
  | 'min_length'
  | 'max_length'
  | 'greater_than'
  | 'less_than'
  | 'column_exists'
  | 'statistical_drift'
  | 'distribution_change'
  | 'outlier'
  | 'z_score_outlier'
  | 'completeness_ratio'
  | 'referential_integrity'
  | 'cross_table_row_count'
  | 'conditional_null'
  | 'expression'
  | 'distribution';

export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type RuleSeverity = (typeof SEVERITIES)[number];

/** One rule that the real validator accepts, in its normalised form. */
export interface Rule {
  /** Its place in the list `rules`, from 0. */
  readonly index: number;
  /** Canonical, also where the file says an alias (`zscore` is `z_score_outlier`). */
  readonly type: RuleType;
  /** The file's own `name`, unique in the file; absent when it gives none. */
  readonly name?: string;
  /** Absent for `cross_table_row_count` and `expression` alone. */
  readonly column?: string;
  readonly severity: RuleSeverity;
  /**
   * The other fields of its type under their canonical names, defaults filled in: `values`, `min`, `max`, `pattern`,
   * `dtype`, `min_length`, `max_length`, `value`, `threshold`, … Neither `type`, `column`, `severity` nor `name`.
   */
  readonly fields: RuleMapping;
  readonly where: Span;
}

/** A rule file without any error. */
export interface RuleSet {
  /** As the user should read it. */
  readonly file: string;
  readonly engine: Engine;
  readonly dataset: string;
  readonly rules: readonly Rule[];
}
