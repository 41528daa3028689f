/** The metrics of SodaCL that say something about every value of a column, as rules. */
import type { RuleValue } from '../../rule.ts';
import { allowed, asInteger, bounds, completeness, lengths } from '../meaning/as-rules.ts';
import { isCommonSql } from '../meaning/conditions.ts';
import { asInDatabases, isPortable, isWhole } from '../meaning/patterns.ts';
import { allOf, refused, rule, type Translation, withNote } from '../meaning/translated.ts';

/** What passes: `<= 5`. */
export interface SodaLimit {
  readonly sign: '=' | '!=' | '<' | '<=' | '>' | '>=';
  readonly value: bigint | number;
}

export interface SodaMetric {
  readonly metric: string;
  readonly columns: readonly string[];
  readonly limit: SodaLimit;
  readonly get: (key: string) => RuleValue | undefined;
  readonly keys: readonly string[];
}

const LIMIT = /^(!=|<>|<=|>=|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*%?$/;

export function readLimit(text: string): SodaLimit | undefined {
  const [, sign = '', digits = ''] = LIMIT.exec(text) ?? [];
  if (sign === '') return undefined;
  const value = digits.includes('.') ? Number(digits) : BigInt(digits);
  return { sign: (sign === '<>' ? '!=' : sign) as SodaLimit['sign'], value };
}

const MISSING = 'a missing value is null to a rule, and nothing else';

export function translateMetric(metric: SodaMetric): Translation {
  const column = metric.columns[0];
  if (column === undefined) return refused('it names no column');
  if (metric.columns.length > 1) return refused('it compares several columns together; a rule is about one');
  const translate = Object.hasOwn(METRICS, metric.metric) ? METRICS[metric.metric] : undefined;
  return translate?.(column, metric) ?? refused('the rule vocabulary has no such check');
}

type Translate = (column: string, metric: SodaMetric) => Translation;

const METRICS: Readonly<Record<string, Translate>> = {
  missing_count: missing,
  missing_percent: missing,
  duplicate_count: (column, metric) => plain(metric) ?? none(metric.limit) ?? rule('unique', column),
  duplicate_percent: (column, metric) => plain(metric) ?? none(metric.limit) ?? rule('unique', column),
  invalid_count: (column, metric) => none(metric.limit) ?? valid(column, metric),
  invalid_percent: (column, metric) => none(metric.limit) ?? valid(column, metric),
  min: (column, metric) => plain(metric) ?? extreme(column, metric.limit, ['>', '>=']),
  max: (column, metric) => plain(metric) ?? extreme(column, metric.limit, ['<', '<=']),
  min_length: (column, metric) => plain(metric) ?? lengthOf(column, metric.limit, ['>', '>=']),
  max_length: (column, metric) => plain(metric) ?? lengthOf(column, metric.limit, ['<', '<=']),
};

/** Why a check with settings is no rule; undefined where it has none. */
function plain({ keys }: SodaMetric): Translation | undefined {
  if (keys.includes('filter'))
    return refused('a rule holds for every row; only missing values can depend on a condition');
  return keys.length === 0 ? undefined : refused(`no rule has anything like \`${keys.join('`, `')}\``);
}

/** Undefined where the limit lets no row fail. */
function none(limit: SodaLimit): Translation | undefined {
  return isZero(limit) ? undefined : refused('a rule holds for every value; this check lets some fail');
}

function isZero({ sign, value }: SodaLimit): boolean {
  return (sign === '=' || sign === '<=') && Number(value) === 0;
}

function missing(column: string, { metric, limit, keys, get }: SodaMetric): Translation {
  if (keys.some((key) => key !== 'filter')) return refused(MISSING);
  const filter = get('filter');
  const isNone =
    isZero(limit) || (metric === 'missing_count' && limit.sign === '<' && Number(limit.value) === 1);
  if (filter !== undefined && !(isNone && typeof filter === 'string' && isCommonSql(filter)))
    return refused('its filter is more than a condition of a rule');
  if (typeof filter === 'string') return rule('conditional_null', column, { condition: filter.trim() });
  if (isNone) return rule('not_null', column);
  if (metric === 'missing_count')
    return refused('a rule gives a share of missing values, not a number of them');
  if (limit.sign !== '<=') return refused('a rule gives the least share of values, itself allowed: `<=`');
  return completeness(column, Number(((100 - Number(limit.value)) / 100).toPrecision(15)));
}

const VALID: readonly string[] = [
  'valid values',
  'valid min',
  'valid max',
  'valid length',
  'valid min length',
  'valid max length',
  'valid regex',
];

/** A value is valid where every setting holds. */
function valid(column: string, { keys, get }: SodaMetric): Translation {
  const odd = keys.find((key) => !VALID.includes(key));
  if (odd !== undefined) return refused(whyOdd(odd));
  const translations: Translation[] = [];
  const [values, min, max] = [get('valid values'), get('valid min'), get('valid max')];
  const [least, most, exact] = [get('valid min length'), get('valid max length'), get('valid length')];
  if (values !== undefined) translations.push(validValues(column, values));
  if (min !== undefined || max !== undefined) translations.push(bounds(column, { min, max }));
  if (exact !== undefined) translations.push(lengths(column, exact, exact));
  if (least !== undefined || most !== undefined) translations.push(lengths(column, least, most));
  if (keys.includes('valid regex')) translations.push(pattern(column, get('valid regex')));
  return translations.length === 0 ? refused('it does not say what is valid') : allOf(translations);
}

function validValues(column: string, values: RuleValue): Translation {
  const list = Array.isArray(values) ? (values as readonly RuleValue[]) : [];
  return list.some((each) => typeof each === 'string' && each.includes("'"))
    ? refused('Soda writes a quote in a value into its SQL as it is, which breaks or changes it')
    : allowed(column, values);
}

function whyOdd(key: string): string {
  if (key === 'filter') return 'a rule holds for every row; only missing values can depend on a condition';
  if (key.startsWith('missing')) return MISSING;
  if (key.startsWith('invalid')) return 'a rule says what is allowed, not what is forbidden';
  if (key === 'valid format') return 'it names a format of Soda; write the format as a `regex`';
  return `no rule has anything like \`${key}\``;
}

/** Some databases look for the pattern anywhere and others compare it with the whole text. */
function pattern(column: string, value: RuleValue | undefined): Translation {
  if (typeof value !== 'string') return refused('its pattern is no text');
  if (!isWhole(value)) return refused('databases differ in where they look for a pattern; write it as `^…$`');
  return isPortable(value)
    ? rule('regex', column, { pattern: asInDatabases(value) })
    : refused('its pattern holds what databases and Python read differently');
}

const EMPTY = 'Soda does not evaluate the check where the column has no value at all; the rule passes';

function extreme(column: string, { sign, value }: SodaLimit, signs: readonly string[]): Translation {
  if (!signs.includes(sign)) return refused('it asks that some value be so; a rule is about every value');
  const isStrict = sign.length === 1;
  const limits = signs[0] === '>' ? { min: value } : { max: value };
  return withNote(bounds(column, { ...limits, isMinStrict: isStrict, isMaxStrict: isStrict }), EMPTY);
}

function lengthOf(column: string, { sign, value }: SodaLimit, signs: readonly string[]): Translation {
  const whole = asInteger(value);
  if (!signs.includes(sign) || whole === undefined)
    return refused('it asks that some value be so; a rule is about every value');
  const least = sign === '>' ? whole + 1n : sign === '>=' ? whole : undefined;
  const most = sign === '<' ? whole - 1n : sign === '<=' ? whole : undefined;
  return withNote(lengths(column, least, most), EMPTY);
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^row_count/, 'the rule vocabulary has no rule about the number of rows of one table'],
  [/^freshness/, 'no rule is about how old data is'],
  [/^failed rows/, 'its condition or query is SQL of one database'],
  [/^(?:avg|sum|stddev|variance|percentile|avg_length|distinct)/, 'no rule is about a statistic of a column'],
  [/^(?:change|anomaly|distribution|group)/, 'a rule does not remember the run before'],
];

/** Why a check line is about nothing that a rule can say; undefined for a metric that may be one. */
export function whyNoRule(metric: string, line: string): string | undefined {
  if (Object.hasOwn(METRICS, metric)) return undefined;
  return REASONS.find(([pattern]) => pattern.test(line))?.[1] ?? 'the rule vocabulary has no such check';
}
