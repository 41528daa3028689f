/** TQ3003: a rule without a field that its type needs. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renameKey } from '../../project/fixes.ts';
import { nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { unknownKeys } from '../validator/judge-rule.ts';
import { errorsOf, schemaOf, startOf, titleOf } from './check.ts';

export function checkMissingField(file: RuleFile): Diagnostic[] {
  return errorsOf(file, ['missing_field']).flatMap(({ entry, error: { field } }) =>
    field === null || field === 'type' ? [] : [missingField(file, entry, field)],
  );
}

function missingField({ document }: RuleFile, entry: RuleEntry, field: string): Diagnostic {
  const missing = entry.outcome.errors.flatMap((error) =>
    error.code === 'missing_field' ? (error.field ?? []) : [],
  );
  const meant = unknownOf(entry).find((key) => isMeant(key, field, missing));
  const message = `${titleOf(entry)} has no \`${field}\``;
  if (meant === undefined)
    return diagnostic('TQ3003', {
      message,
      where: startOf({ document }, entry.path),
      help: EXAMPLES[field] ?? `add \`${field}\``,
    });
  const path = [...entry.path, meant];
  const isList =
    field === 'column' && isRuleMapping(entry.value) && typeof entry.value.get(meant) !== 'string';
  const isCertain = onlyNearMiss(meant, [field]) !== undefined || field === 'column';
  return diagnostic('TQ3003', {
    message: `${message}; is \`${meant}\` meant for it?`,
    where: document.spanOf(path, 'key'),
    help: isList ? 'a rule is about one column: write a rule for each of them' : `rename it to \`${field}\``,
    fix: isCertain && !isList ? renameKey(document, path, field) : undefined,
  });
}

function unknownOf(entry: RuleEntry): string[] {
  const { value } = entry;
  const schema = schemaOf(entry);
  return schema && isRuleMapping(value) ? unknownKeys(value, schema).filter((key) => key !== 'name') : [];
}

/** What people write for a field, besides slips of the hand. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  column: ['columns', 'field', 'col', 'column_name', 'attribute'],
  values: ['value', 'set', 'accepted_values', 'in'],
  min_length: ['min', 'value', 'min_value'],
  max_length: ['max', 'value', 'max_value'],
  pattern: ['expression', 'match', 're'],
  value: ['than', 'min', 'max', 'bound'],
  dtype: ['expected_type', 'column_type', 'datatype'],
  min_ratio: ['mostly', 'min', 'threshold'],
};

/** Whether a key that the rule has is what was written for a field, one of those that are missing. */
export function isMeant(key: string, field: string, missing: readonly string[]): boolean {
  const near = nearMiss(key, missing);
  return near === undefined ? OTHER_NAMES[field]?.includes(key) === true : near === field;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  column: 'add `column`, the name of the column that it checks',
  values: 'add `values: [a, b]`, the values that are allowed',
  pattern: "add `pattern: '^[A-Z]{3}$'`, a regular expression of Python",
  dtype: 'add `dtype`, such as `int64`, `float64`, `str` or `datetime`',
  value: 'add `value`, the bound',
  min_length: 'add `min_length`, a whole number',
  max_length: 'add `max_length`, a whole number',
  min_ratio: 'add `min_ratio`, a share between `0.0` and `1.0`',
  expression: 'add `expression`, such as `amount >= 0`',
  condition: "add `condition`, such as `status = 'shipped'`",
  reference_table: 'add `reference_table`, the table with the values that are allowed',
  reference_column: 'add `reference_column`, the column with the values that are allowed',
  baseline_profile: 'add `baseline_profile`, a mapping with the statistics of the baseline',
  distribution_type: 'add `distribution_type`, such as `normal`',
};
