/** Validators of Truthound 3.2.0 as rules; what each does is in its source, under `truthound/validators`. */
import type { RuleValue } from '../../rule.ts';
import { allowed, asFloat, asInteger, bounds, completeness, lengths } from '../meaning/as-rules.ts';
import { isOneOf } from '../meaning/conditions.ts';
import { add, type Gathering } from '../gathering.ts';
import { type Part, pairsOf, partAt, ruleValueOf } from '../reading/source.ts';
import { allOf, refused, rule, translated, type Translation, withNote } from '../meaning/translated.ts';
import { type Options, readOptions } from './options.ts';
import { regexRule } from './regex.ts';
import { typeRules } from './types.ts';
import { uniqueRule } from './unique.ts';
import { whyNoRule } from './left.ts';

/** One validator as it is written, in whatever file. */
export interface WrittenValidator {
  /** Registry name or class name. */
  readonly validator: string;
  readonly part: Part;
  /** The mappings that hold its options; of an option in several, the last one counts. */
  readonly options: readonly (Part | undefined)[];
  /** The name that the file gives the rule. */
  readonly name?: string | undefined;
}

/** Adds the rules of a validator, or leaves it out. */
export function importValidator(into: Gathering, written: WrittenValidator): void {
  const { validator, part, name } = written;
  const options = readOptions(...written.options);
  const known = registryName(validator);
  const kind = own(KINDS, known);
  const ignored = [...options.own.keys()].filter((key) => kind !== undefined && !kind.options?.includes(key));
  const notes = ignored.map(
    (key) => `Truthound drops the option \`${key}\`, which \`${validator}\` does not have`,
  );
  const what = name === undefined ? `\`${validator}\`` : `\`${name}\` (\`${validator}\`)`;
  add(into, part, what, withNote(translate(known, kind, options, written), ...options.notes, ...notes), {
    ...(name === undefined ? {} : { name }),
    ...(options.severity === undefined ? {} : { severity: options.severity }),
  });
}

/** Both `not_null` and `NotNullValidator` name a validator. */
function registryName(validator: string): string {
  if (!/^[A-Z]\w*Validator$/.test(validator)) return validator;
  const words = validator.slice(0, -'Validator'.length);
  return words.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}

/** The value of an option; undefined where it is not given. */
export type Get = (key: string) => RuleValue | undefined;

interface Kind {
  readonly options?: readonly string[];
  /** Judges each of its columns by itself. */
  readonly byColumn?: (column: string, get: Get) => Translation;
  /** Says in its options what it is about. */
  readonly byOptions?: (options: Options, get: Get) => Translation;
  /** Whether a share of values may be missing. */
  readonly takesMostly?: boolean;
}

const NOT_NULL: Kind = {
  byColumn: (column, get) => completeness(column, get('mostly') ?? 1),
  takesMostly: true,
};

const KINDS: Readonly<Record<string, Kind>> = {
  not_null: NOT_NULL,
  null: NOT_NULL,
  completeness_ratio: {
    options: ['min_ratio'],
    byColumn: (column, get) => completeness(column, get('min_ratio') ?? 0.95),
  },
  unique: { byColumn: uniqueRule },
  in_set: {
    options: ['allowed_values'],
    byColumn: (column, get) => allowed(column, get('allowed_values')),
  },
  between: { options: ['min_value', 'max_value', 'inclusive'], byColumn: between },
  range: { options: ['min_value', 'max_value'], byColumn: range },
  positive: { byColumn: (column) => rule('greater_than', column, { value: 0n }) },
  non_negative: { byColumn: (column) => rule('in_range', column, { min: 0n }) },
  regex: { options: ['pattern', 'match_full', 'dotall', 'case_insensitive'], byColumn: regexRule },
  length: { options: ['min_length', 'max_length', 'exact_length'], byColumn: length },
  // `allow_empty` is the suite generator's own; the validator has no option and forbids empty texts.
  empty_string: {
    options: ['allow_empty'],
    byColumn: (column) => rule('min_length', column, { min_length: 1n }),
  },
  zscore_outlier: { options: ['threshold'], byColumn: zScore },
  column_exists: { byColumn: (column) => rule('column_exists', column) },
  column_type: { options: ['expected_types', 'expected_type'], byOptions: typeRules },
  table_required_columns: { options: ['required_columns'], byOptions: (_options, get) => required(get) },
  conditional_null: {
    options: ['column', 'condition_column', 'condition_values'],
    byOptions: (_options, get) => conditionalNull(get),
  },
};

function translate(
  name: string,
  kind: Kind | undefined,
  options: Options,
  { options: parts }: WrittenValidator,
): Translation {
  if (kind === undefined) return refused(whyNoRule(name));
  const { mostly, columns, own: values } = options;
  const ranges = name === 'range' ? rangesByColumn(parts) : undefined;
  if (ranges !== undefined) return ranges;
  if (options.why !== undefined) return refused(options.why);
  if (mostly !== undefined && Number(mostly) !== 1 && !kind.takesMostly)
    return refused('a rule holds for every value; a share can be said of missing values alone');
  // What no rule can hold, a date, stands as an empty text, which no translation takes for a number or a list.
  const get: Get = (key) => (key === 'mostly' ? mostly : given(values.get(key)));
  if (kind.byOptions !== undefined) return kind.byOptions(options, get);
  if (columns === undefined) return refused('it judges every column of the data; a rule names its column');
  return allOf(columns.map((column) => kind.byColumn?.(column, get) ?? refused(whyNoRule(name))));
}

function given(part: Part | undefined): RuleValue | undefined {
  return part === undefined || part.value === null ? undefined : (ruleValueOf(part) ?? '');
}

function between(column: string, get: Get): Translation {
  const isStrict = get('inclusive') === false;
  const limits = { min: get('min_value'), max: get('max_value') };
  return bounds(column, { ...limits, isMinStrict: isStrict, isMaxStrict: isStrict });
}

function range(column: string, get: Get): Translation {
  const limits = { min: get('min_value'), max: get('max_value') };
  if (limits.min === undefined && limits.max === undefined)
    return refused(
      '`range` judges a column by its name, `age` from 0 to 150; write the bounds as `in_range`',
    );
  return withNote(
    bounds(column, limits),
    'Truthound ignores the bounds of `range` and judges a column by its name; the rule checks the bounds',
  );
}

/** `columns: {age: {min_value: 0}}`, as `truthound checkpoint init` writes it. */
function rangesByColumn(parts: readonly (Part | undefined)[]): Translation | undefined {
  const columns = parts.map((part) => partAt(part, 'columns')).find((part) => pairsOf(part).length > 0);
  if (columns === undefined) return undefined;
  return allOf(
    pairsOf(columns).map(([column, limits]) => {
      const values = new Map(pairsOf(limits));
      return range(column, (key) => given(values.get(key)));
    }),
  );
}

function length(column: string, get: Get): Translation {
  const exact = asInteger(get('exact_length'));
  return exact === undefined
    ? lengths(column, get('min_length'), get('max_length'))
    : lengths(column, exact, exact);
}

function zScore(column: string, get: Get): Translation {
  const threshold = asFloat(get('threshold') ?? 3);
  if (threshold === undefined || !Number.isFinite(threshold) || threshold < 0)
    return refused('`threshold` is no positive number');
  return rule('z_score_outlier', column, { threshold });
}

function required(get: Get): Translation {
  const columns = get('required_columns');
  const names = Array.isArray(columns) ? (columns as readonly RuleValue[]) : [];
  const texts = names.filter((each) => typeof each === 'string');
  if (texts.length === 0 || texts.length < names.length)
    return refused('`required_columns` is no list of columns');
  return translated(texts.map((column) => ({ type: 'column_exists', column, fields: {} })));
}

function conditionalNull(get: Get): Translation {
  const [column, by, values] = [get('column'), get('condition_column'), get('condition_values')];
  if (typeof column !== 'string' || typeof by !== 'string' || !Array.isArray(values))
    return refused('it needs `column`, `condition_column` and `condition_values`');
  const condition = isOneOf(by, values as readonly RuleValue[]);
  return condition === undefined
    ? refused('the condition cannot be written in the manner of SQL')
    : rule('conditional_null', column, { condition });
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
