/**
 * Truthound's shared rule vocabulary: 21 types, their fields in the order in which they are judged
 * (`truthound-orchestration` 3.0.3, `common/rule_validation.py`, `COMMON_RULE_SCHEMAS`).
 */
import type { Engine, RuleType } from './rule.ts';

/** A *float* is written with a point or an exponent: the real validator takes `1.0` and refuses `1`. */
export type FieldType = 'string' | 'integer' | 'float' | 'number' | 'list' | 'dict' | 'regex';

export interface FieldSchema {
  readonly name: string;
  /** Other names that the validator takes; the first one that a rule has counts, its own name before all. */
  readonly aliases: readonly string[];
  readonly type: FieldType;
  readonly required: boolean;
  readonly default?: string | number;
  readonly min?: number;
  readonly max?: number;
  /** In characters or items. */
  readonly minLength?: number;
  readonly choices?: readonly string[];
  /** A sentence for editors. */
  readonly description: string;
}

export interface RuleSchema {
  readonly type: RuleType;
  readonly aliases: readonly string[];
  /** What holds where the rule passes, as a clause. */
  readonly meaning: string;
  /** Those for which the validator takes the type, whatever they do with it. */
  readonly engines: readonly Engine[];
  readonly fields: readonly FieldSchema[];
}

const ALL: readonly Engine[] = ['truthound', 'great_expectations', 'pandera'];

type Details = Partial<Omit<FieldSchema, 'name' | 'type' | 'description'>>;

function field(name: string, type: FieldType, description: string, details: Details = {}): FieldSchema {
  return { name, type, description, aliases: [], required: false, ...details };
}

function required(name: string, type: FieldType, description: string, ...aliases: string[]): FieldSchema {
  return field(name, type, description, { required: true, aliases });
}

const COLUMN = field('column', 'string', 'Column that the rule is about.', { required: true, minLength: 1 });
const SEVERITY = field('severity', 'string', 'How bad a failure is; decides whether the run fails.', {
  default: 'error',
  choices: ['critical', 'error', 'warning', 'info'],
});

/** In the order of the package. */
export const RULE_SCHEMAS: readonly RuleSchema[] = [
  { type: 'not_null', aliases: [], meaning: 'no value is missing', engines: ALL, fields: [COLUMN, SEVERITY] },
  { type: 'unique', aliases: [], meaning: 'no value occurs twice', engines: ALL, fields: [COLUMN, SEVERITY] },
  {
    type: 'in_set',
    aliases: [],
    meaning: 'each value is one of `values`',
    engines: ALL,
    fields: [
      COLUMN,
      field('values', 'list', 'Values that are allowed.', {
        aliases: ['value_set', 'allowed_values'],
        required: true,
        minLength: 1,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'in_range',
    aliases: [],
    meaning: 'each value lies between `min` and `max`, both included',
    engines: ALL,
    fields: [
      COLUMN,
      field('min', 'number', 'Least value, itself allowed.', { aliases: ['min_value'] }),
      field('max', 'number', 'Greatest value, itself allowed.', { aliases: ['max_value'] }),
      SEVERITY,
    ],
  },
  {
    type: 'regex',
    aliases: [],
    meaning: 'each text matches `pattern`',
    engines: ALL,
    fields: [COLUMN, required('pattern', 'regex', 'Regular expression of Python.', 'regex'), SEVERITY],
  },
  {
    type: 'dtype',
    aliases: [],
    meaning: 'the column holds data of the type `dtype`',
    engines: ALL,
    fields: [COLUMN, required('dtype', 'string', 'Type of the data.', 'data_type', 'type_'), SEVERITY],
  },
  {
    type: 'min_length',
    aliases: [],
    meaning: 'each text has at least `min_length` characters',
    engines: ALL,
    fields: [
      COLUMN,
      field('min_length', 'integer', 'Least number of characters.', {
        aliases: ['min_len', 'length'],
        required: true,
        min: 0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'max_length',
    aliases: [],
    meaning: 'each text has at most `max_length` characters',
    engines: ALL,
    fields: [
      COLUMN,
      field('max_length', 'integer', 'Greatest number of characters.', {
        aliases: ['max_len'],
        required: true,
        min: 0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'greater_than',
    aliases: [],
    meaning: 'each value is greater than `value`',
    engines: ['pandera'],
    fields: [
      COLUMN,
      required('value', 'number', 'Bound, itself not allowed.', 'min_value', 'threshold'),
      SEVERITY,
    ],
  },
  {
    type: 'less_than',
    aliases: [],
    meaning: 'each value is less than `value`',
    engines: ['pandera'],
    fields: [
      COLUMN,
      required('value', 'number', 'Bound, itself not allowed.', 'max_value', 'threshold'),
      SEVERITY,
    ],
  },
  {
    type: 'column_exists',
    aliases: [],
    meaning: 'the column is there',
    engines: ALL,
    fields: [COLUMN, SEVERITY],
  },
  {
    type: 'statistical_drift',
    aliases: ['drift', 'stat_drift'],
    meaning: 'the values are distributed as those of a baseline, by a statistical test',
    engines: ['truthound'],
    fields: [
      COLUMN,
      field('method', 'string', 'Statistical test.', {
        aliases: ['test_method', 'drift_method'],
        default: 'ks',
      }),
      field('threshold', 'float', 'Limit; a float, so `1.0` and not `1`.', {
        default: 0.05,
        min: 0.0,
        max: 1.0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'distribution_change',
    aliases: ['dist_change'],
    meaning: 'the values are distributed as `baseline_profile` says',
    engines: ['truthound'],
    fields: [
      COLUMN,
      required('baseline_profile', 'dict', 'Statistics of the baseline.', 'baseline', 'reference_profile'),
      SEVERITY,
    ],
  },
  {
    type: 'outlier',
    aliases: ['anomaly', 'outlier_detection'],
    meaning: 'no value is an outlier by an anomaly detector',
    engines: ['truthound'],
    fields: [
      COLUMN,
      field('detector', 'string', 'Anomaly detector.', {
        aliases: ['algorithm', 'method'],
        default: 'isolation_forest',
      }),
      field('contamination', 'float', 'Share of outliers that is expected; a float up to 0.5.', {
        default: 0.05,
        min: 0.0,
        max: 0.5,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'z_score_outlier',
    aliases: ['zscore', 'z_score'],
    meaning: 'no value is more than `threshold` standard deviations from the mean',
    engines: ['truthound'],
    fields: [
      COLUMN,
      field('threshold', 'float', 'Limit; a float, so `1.0` and not `1`.', {
        aliases: ['z_threshold', 'sigma'],
        default: 3.0,
        min: 0.0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'completeness_ratio',
    aliases: ['completeness'],
    meaning: 'at least the share `min_ratio` of the values is not missing',
    engines: ALL,
    fields: [
      COLUMN,
      field('min_ratio', 'float', 'Least share of values that are there; a float, so `1.0` and not `1`.', {
        aliases: ['ratio', 'min_completeness'],
        required: true,
        min: 0.0,
        max: 1.0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'referential_integrity',
    aliases: ['foreign_key', 'ref_integrity'],
    meaning: 'each value occurs in `reference_column` of `reference_table`',
    engines: ALL,
    fields: [
      COLUMN,
      required(
        'reference_table',
        'string',
        'Table with the values that are allowed.',
        'ref_table',
        'foreign_table',
      ),
      required(
        'reference_column',
        'string',
        'Column with the values that are allowed.',
        'ref_column',
        'foreign_column',
      ),
      SEVERITY,
    ],
  },
  {
    type: 'cross_table_row_count',
    aliases: ['row_count_match'],
    meaning: '`table1` and `table2` have as many rows, within the share `tolerance`',
    engines: ALL,
    fields: [
      required('table1', 'string', 'First table.'),
      required('table2', 'string', 'Second table.'),
      field('tolerance', 'float', 'Share by which the numbers of rows may differ; a float.', {
        aliases: ['diff_tolerance', 'threshold'],
        default: 0.0,
        min: 0.0,
        max: 1.0,
      }),
      SEVERITY,
    ],
  },
  {
    type: 'conditional_null',
    aliases: ['conditional_not_null'],
    meaning: 'no value is missing where `condition` holds',
    engines: ALL,
    fields: [
      COLUMN,
      required('condition', 'string', 'Condition in the manner of SQL.', 'when', 'predicate'),
      SEVERITY,
    ],
  },
  {
    type: 'expression',
    aliases: ['custom_expression', 'eval'],
    meaning: '`expression` holds in each row',
    engines: ALL,
    fields: [
      required('expression', 'string', 'Condition that each row fulfils.', 'expr', 'formula'),
      SEVERITY,
    ],
  },
  {
    type: 'distribution',
    aliases: ['dist_check', 'distribution_fit'],
    meaning: 'the values are distributed as `distribution_type` says',
    engines: ['truthound'],
    fields: [
      COLUMN,
      required('distribution_type', 'string', 'Name of the distribution.', 'dist_type', 'dist'),
      field('parameters', 'dict', 'Parameters of the distribution.', { aliases: ['params', 'dist_params'] }),
      SEVERITY,
    ],
  },
];

const BY_NAME: ReadonlyMap<string, RuleSchema> = new Map(
  RULE_SCHEMAS.flatMap((schema) => [schema.type, ...schema.aliases].map((name) => [name, schema] as const)),
);

/** The schema of a type or of one of its aliases, spelled exactly so. */
export function ruleSchema(type: string): RuleSchema | undefined {
  return BY_NAME.get(type);
}

/** Every name of every type. */
export function allTypeNames(): string[] {
  return [...BY_NAME.keys()];
}

/** The key under which a rule gives a field; undefined when it gives it under no name. */
export function keyOfField(field: FieldSchema, has: (key: string) => boolean): string | undefined {
  return has(field.name) ? field.name : field.aliases.find(has);
}
