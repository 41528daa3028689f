/**
 * Truthound's schema YAML (`truthound learn -o`, `truthound check --schema`) as rules. What each entry checks, and how
 * grave a failure is: truthound 3.2.0, `validators/schema_validator.py`.
 */
import type { RuleSeverity } from '../../rule.ts';
import { allowed, bounds, isZeroOrOne, lengths } from '../meaning/as-rules.ts';
import { fromPolars } from '../meaning/data-types.ts';
import { add, type Gathering, gathering, leave } from '../gathering.ts';
import { type Part, pairsOf, partAt, ruleValueOf, rootOf, type Source, textOf } from '../reading/source.ts';
import { refused, rule, type Translation, withNote } from '../meaning/translated.ts';
import { uniqueRule } from './unique.ts';

/** What `learn` writes down beside the constraints. */
const STATISTICS = ['null_ratio', 'unique_ratio', 'mean', 'std', 'quantiles'];
const CONSTRAINTS = [
  'name',
  'dtype',
  'nullable',
  'unique',
  'min_value',
  'max_value',
  'allowed_values',
  'pattern',
  'min_length',
  'max_length',
];

export function importTruthoundSchema(source: Source, dataset: string): Gathering {
  const into = gathering(dataset);
  for (const [key, part] of pairsOf(rootOf(source))) {
    if (key === 'columns') for (const [name, column] of pairsOf(part)) importColumn(into, name, column);
    else if (key === 'row_count')
      leave(
        into,
        part,
        '`row_count`',
        'Truthound does not check it; it tells what the file was learned from',
      );
    else if (key !== 'version') leave(into, part, `\`${key}\``, 'Truthound ignores it');
  }
  return into;
}

function importColumn(into: Gathering, column: string, part: Part): void {
  const dtype = partAt(part, 'dtype');
  if (partAt(part, 'name') === undefined || dtype === undefined) {
    leave(into, part, `the column \`${column}\``, 'Truthound refuses a column without `name` and `dtype`');
    return;
  }
  const say = (key: string, of: Part, translation: Translation, severity?: RuleSeverity): void =>
    add(into, of, `\`${key}\` of \`${column}\``, translation, severity === undefined ? {} : { severity });

  say('name', part, rule('column_exists', column), 'critical');
  say('dtype', dtype, dtypeRule(column, dtype));
  const nullable = partAt(part, 'nullable');
  if (nullable?.value === false) say('nullable', nullable, rule('not_null', column));
  const unique = partAt(part, 'unique');
  if (unique?.value === true) say('unique', unique, uniqueRule(column));
  importRange(column, part, say);
  importTexts(column, part, dtype, say);
  leaveTheRest(into, column, part);
}

type Say = (key: string, of: Part, translation: Translation, severity?: RuleSeverity) => void;

function dtypeRule(column: string, part: Part): Translation {
  const dtype = textOf(part);
  const name = dtype === undefined ? undefined : fromPolars(dtype);
  return name === undefined
    ? refused('the rule vocabulary has no name for this type')
    : rule('dtype', column, { dtype: name });
}

function importRange(column: string, part: Part, say: Say): void {
  const [min, max] = [given(part, 'min_value'), given(part, 'max_value')];
  const of = min ?? max;
  if (of !== undefined) {
    const range = { min: min && (ruleValueOf(min) ?? ''), max: max && (ruleValueOf(max) ?? '') };
    say(
      min && max ? 'min_value` and `max_value' : min ? 'min_value' : 'max_value',
      of,
      bounds(column, range),
      'warning',
    );
  }
  const values = given(part, 'allowed_values');
  if (values !== undefined) {
    const list = ruleValueOf(values);
    const notes = isZeroOrOne(list) ? ['Truthound takes 0 and 1 for false and true; the rule does not'] : [];
    say('allowed_values', values, withNote(allowed(column, list), ...notes), 'warning');
  }
}

function importTexts(column: string, part: Part, dtype: Part, say: Say): void {
  const pattern = given(part, 'pattern');
  if (pattern !== undefined) {
    const text = textOf(pattern);
    const translation =
      text === undefined ? refused('a pattern is a text') : rule('regex', column, { pattern: text });
    say('pattern', pattern, translation, 'warning');
  }
  const isText = fromPolars(textOf(dtype) ?? '') === 'str';
  for (const key of ['min_length', 'max_length'] as const) {
    const length = given(part, key);
    if (length === undefined) continue;
    const value = ruleValueOf(length) ?? '';
    const [min, max] = key === 'min_length' ? [value, undefined] : [undefined, value];
    const why = 'Truthound measures the length of texts alone';
    say(key, length, isText ? lengths(column, min, max) : refused(why), 'info');
  }
}

/** Null is as good as absent. */
function given(part: Part, key: string): Part | undefined {
  const found = partAt(part, key);
  return found?.value === null ? undefined : found;
}

function leaveTheRest(into: Gathering, column: string, part: Part): void {
  const isStatistic = (key: string): boolean => STATISTICS.includes(key);
  const entries = pairsOf(part);
  const statistics = entries.filter(([key]) => isStatistic(key));
  const first = statistics[0]?.[1];
  if (first !== undefined) {
    const names = statistics.map(([key]) => `\`${key}\``).join(', ');
    leave(
      into,
      first,
      `${names} of \`${column}\``,
      'Truthound does not check statistics of the data it learned from',
    );
  }
  for (const [key, entry] of entries)
    if (!isStatistic(key) && !CONSTRAINTS.includes(key))
      leave(into, entry, `\`${key}\` of \`${column}\``, 'Truthound ignores it');
}
