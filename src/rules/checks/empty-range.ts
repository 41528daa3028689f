/** TQ3008: an `in_range` that says nothing, or that no value can satisfy. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isRuleMapping, pythonText } from '../python-value.ts';
import type { Rule } from '../rule.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { unknownKeys } from '../validator/judge-rule.ts';
import { placeOf, schemaOf } from './check.ts';
import { missingFieldMeant } from './unknown-field.ts';

export function checkEmptyRange(file: RuleFile): Diagnostic[] {
  return file.entries.flatMap((entry) =>
    entry.rule === undefined ? [] : (emptyRange(file, entry, entry.rule) ?? []),
  );
}

function emptyRange(
  file: RuleFile,
  entry: RuleEntry,
  { type, fields, column }: Rule,
): Diagnostic | undefined {
  const strange = strangeBound(file, entry, { type, fields });
  if (strange !== undefined || type !== 'in_range') return strange;
  const min = fields.get('min');
  const max = fields.get('max');
  if (min === undefined && max === undefined && isBoundMisspelt(entry)) return undefined;
  if (min === undefined && max === undefined)
    return diagnostic('TQ3008', {
      message: `\`in_range\` of \`${String(column)}\` has neither \`min\` nor \`max\`, so every value passes`,
      where: placeOf(file, entry, 'min'),
      help: 'add `min`, `max` or both',
    });
  if (min === undefined || max === undefined || !isAbove(min, max)) return undefined;
  return diagnostic('TQ3008', {
    message: `\`min\` ${pythonText(min)} is greater than \`max\` ${pythonText(max)}, so no value passes`,
    where: placeOf(file, entry, 'min'),
    related: [{ where: placeOf(file, entry, 'max'), text: 'the greatest value' }],
    help: 'exchange them, or correct one',
  });
}

const BOUNDS = ['min', 'max', 'value', 'threshold', 'min_ratio', 'contamination', 'tolerance'];

/** Then another finding says so. */
function isBoundMisspelt(entry: RuleEntry): boolean {
  const schema = schemaOf(entry);
  const { value } = entry;
  if (schema === undefined || !isRuleMapping(value)) return false;
  return unknownKeys(value, schema).some((key) =>
    ['min', 'max'].includes(missingFieldMeant(entry, key, schema) ?? ''),
  );
}

/** Nothing is equal to, less or greater than a NaN; an infinite bound is none, or lets nothing through. */
function strangeBound(
  file: RuleFile,
  entry: RuleEntry,
  { type, fields }: Pick<Rule, 'type' | 'fields'>,
): Diagnostic | undefined {
  const field = BOUNDS.find(
    (key) => typeof fields.get(key) === 'number' && !Number.isFinite(fields.get(key)),
  );
  if (field === undefined) return undefined;
  return diagnostic('TQ3008', {
    message: Number.isNaN(fields.get(field))
      ? `\`${field}\` is no number, and nothing compares with it`
      : `\`${field}\` is infinite, so ${isNoBound(type, field, fields) ? 'every' : 'no'} value passes`,
    where: placeOf(file, entry, field),
    help: ['min', 'max'].includes(field) ? 'write a number, or leave the bound out' : 'write a number',
  });
}

/** Whether an infinite bound lies on the far side. */
function isNoBound(type: Rule['type'], field: string, fields: Rule['fields']): boolean {
  const isLeast = field === 'min' || type === 'greater_than';
  return (fields.get(field) === Infinity) !== isLeast;
}

function isAbove(left: unknown, right: unknown): boolean {
  return (left as number) > (right as number);
}
