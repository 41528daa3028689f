/**
 * Compiles rules for Pandera: schemas in the form that `from_yaml` reads (`pandera.io` of 0.13.4,
 * `pandera.io.pandas_io` of 0.35.0). That form holds a check of one kind once a column, so that two need two schemas.
 */
import type { Rule, RuleType } from '../rule.ts';
import type { CompiledCall, CompiledObject, CompiledValue } from './compiled.ts';
import { DTYPE_NAMES, storageType } from './dtypes.ts';
import * as translation from './translation.ts';
import { isRefused, numberIn, refused, text, type Refused, type Translated } from './translation.ts';

/** What a rule adds to its column. */
interface Part {
  /** As Pandera reports it: `isin`, `not_nullable`, … */
  readonly check: string;
  /** Arguments of `Check.<check>`, for what is a check there. */
  readonly statistics?: CompiledValue;
  /** Properties of the column. */
  readonly column?: CompiledObject;
}

type Translate = (rule: Rule) => Part | Refused;

const TRANSLATIONS: Record<RuleType, Translate> = {
  not_null: () => ({ check: 'not_nullable', column: { nullable: false } }),
  unique: () => ({ check: 'field_uniqueness', column: { unique: true } }),
  in_set: (rule) => {
    const values = translation.valuesOfSet(rule);
    return isRefused(values) ? values : { check: 'isin', statistics: { allowed_values: values } };
  },
  in_range: inRange,
  regex: (rule) => ({ check: 'str_matches', statistics: { pattern: text(rule, 'pattern') } }),
  dtype,
  min_length: (rule) => length(numberIn(rule, 'min_length') ?? null, null),
  max_length: (rule) => length(null, numberIn(rule, 'max_length') ?? null),
  greater_than: (rule) => ({
    check: 'greater_than',
    statistics: { min_value: numberIn(rule, 'value') ?? null },
  }),
  less_than: (rule) => ({ check: 'less_than', statistics: { max_value: numberIn(rule, 'value') ?? null } }),
  column_exists: () => ({ check: 'column_in_dataframe' }),
  completeness_ratio: () => refused("Pandera's schema file has no check for a share of nulls"),
  conditional_null: () => refused("Pandera's schema file has no check that reads two columns"),
  expression: () => refused("Pandera's schema file has no check that reads an expression"),
  referential_integrity: () => refused("Pandera's schema file has no check that reads a second table"),
  cross_table_row_count: () => refused("Pandera's schema file has no check that reads a second table"),
  statistical_drift: () => refused('Pandera does not measure drift against another table'),
  distribution_change: () => refused('Pandera does not measure drift against another table'),
  outlier: () => refused('Pandera has no outlier detection'),
  z_score_outlier: () => refused('Pandera has no outlier detection'),
  distribution: () => refused("Pandera's schema file has no check for a distribution"),
};

export const compileForPandera: translation.Translator<Part> = {
  translate: (rule) => translation.refuseEverywhere(rule) ?? TRANSLATIONS[rule.type](rule),
  gather,
};

/** `in_range` of Pandera needs both bounds. A range without any asks only for a column of numbers. */
function inRange(rule: Rule): Part {
  const [min, max] = [numberIn(rule, 'min'), numberIn(rule, 'max')];
  if (min !== undefined && max !== undefined) {
    const bounds = { min_value: min, max_value: max, include_min: true, include_max: true };
    return { check: 'in_range', statistics: bounds };
  }
  if (min !== undefined) return { check: 'greater_than_or_equal_to', statistics: { min_value: min } };
  if (max !== undefined) return { check: 'less_than_or_equal_to', statistics: { max_value: max } };
  return { check: 'column_in_dataframe' };
}

function length(min: CompiledValue, max: CompiledValue): Part {
  return { check: 'str_length', statistics: { min_value: min, max_value: max } };
}

function dtype(rule: Rule): Part | Refused {
  const name = text(rule, 'dtype');
  const type = storageType(name);
  if (type === undefined) return refused(`\`${name}\` is no known type; known are ${DTYPE_NAMES.join(', ')}`);
  if (type.pandas === undefined) return refused(`pandas has no storage type \`${name}\``);
  return { check: 'dtype', column: { dtype: type.pandas } };
}

/** A column under way. */
interface Column {
  readonly checks: Map<string, CompiledValue>;
  readonly properties: Map<string, CompiledValue>;
}

interface Schema {
  readonly columns: Map<string, Column>;
  readonly rules: Translated<Part>[];
}

function gather(parts: readonly Translated<Part>[]): readonly CompiledCall[] {
  const schemas: Schema[] = [];
  /** So many schemas, the first ones, hold such a check of the column. */
  const counts = new Map<string, number>();
  for (const translated of parts) {
    const { part, column = '' } = translated;
    const kind = `${part.check} ${column}`;
    const count = part.statistics === undefined ? 0 : (counts.get(kind) ?? 0);
    counts.set(kind, count + 1);
    let at = count;
    while (at < schemas.length && !isRoomFor(part, schemas[at]?.columns.get(column))) at += 1;
    const schema = (schemas[at] ??= { columns: new Map(), rules: [] });
    schema.rules.push(translated);
    add(part, schema.columns, column);
  }
  return schemas.map(toCall);
}

function isRoomFor(
  { check, statistics, column: properties = {} }: Part,
  column: Column | undefined,
): boolean {
  if (column === undefined) return true;
  if (statistics !== undefined && column.checks.has(check)) return false;
  return Object.entries(properties).every(([key, value]) => (column.properties.get(key) ?? value) === value);
}

function add(
  { check, statistics, column: properties = {} }: Part,
  columns: Map<string, Column>,
  name: string,
): void {
  const column = columns.get(name) ?? { checks: new Map(), properties: new Map() };
  columns.set(name, column);
  if (statistics !== undefined) column.checks.set(check, statistics);
  for (const [key, value] of Object.entries(properties)) column.properties.set(key, value);
}

function toCall({ columns, rules }: Schema): CompiledCall {
  return {
    rules: rules.map(({ rule }) => BigInt(rule)),
    judged_by: rules.map(({ part }) => part.check),
    schema: {
      schema_type: 'dataframe',
      version: '0.13.4',
      columns: Object.fromEntries([...columns].map(([name, column]) => [name, toColumn(column)])),
      checks: null,
      index: null,
      coerce: false,
      strict: false,
    },
  };
}

function toColumn({ checks, properties }: Column): CompiledObject {
  return {
    dtype: properties.get('dtype') ?? null,
    nullable: properties.get('nullable') ?? true,
    checks: checks.size === 0 ? null : Object.fromEntries(checks),
    unique: properties.get('unique') ?? false,
    coerce: false,
    required: true,
    regex: false,
  };
}
