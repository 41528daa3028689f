/** TQ3006: a field that neither the vocabulary nor any engine looks at. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { renameKey } from '../../project/fixes.ts';
import { didYouMean, nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { unknownKeys } from '../validator/judge-rule.ts';
import type { RuleSchema } from '../vocabulary.ts';
import { keyIn, schemaOf, titleOf } from './check.ts';
import { isMeant } from './missing-field.ts';

export function checkUnknownField(file: RuleFile): Diagnostic[] {
  return file.entries.flatMap((entry) => {
    if (!isRuleMapping(entry.value)) return [];
    const schema = schemaOf(entry);
    if (schema === undefined) return [];
    const missing = entry.outcome.errors.flatMap(({ code, field }) =>
      code === 'missing_field' ? (field ?? []) : [],
    );
    return unknownKeys(entry.value, schema)
      .filter((key) => key !== 'name' && !missing.some((field) => isMeant(key, field, missing)))
      .map((key) => unknownField(file, entry, key, schema));
  });
}

function unknownField(file: RuleFile, entry: RuleEntry, key: string, schema: RuleSchema): Diagnostic {
  const path = [...entry.path, key];
  const names = [...schema.fields.map(({ name }) => name), 'name'];
  const near = missingFieldMeant(entry, key, schema);
  const certain = onlyNearMiss(key, names) === near ? near : undefined;
  return diagnostic('TQ3006', {
    message: `${titleOf(entry)} has an unknown field \`${key}\`${didYouMean(near)}`,
    where: file.document.spanOf(path, 'key'),
    help: near === undefined ? (ADVICE[key] ?? `remove it; these are known: ${nameList(names)}`) : undefined,
    fix: certain === undefined ? undefined : renameKey(file.document, path, certain),
  });
}

/** The field, not given by the rule, that a key is probably meant for. */
export function missingFieldMeant({ value }: RuleEntry, key: string, schema: RuleSchema): string | undefined {
  if (!isRuleMapping(value)) return undefined;
  const names = [...schema.fields.map(({ name }) => name), 'name'];
  const open = names.filter((name) => keyIn(value, name) === undefined);
  return nearMiss(key, open) ?? COMMON[key]?.find((name) => open.includes(name));
}

const COMMON: Readonly<Record<string, readonly string[]>> = {
  minimum: ['min', 'min_length', 'min_ratio'],
  maximum: ['max', 'max_length'],
  lower: ['min'],
  upper: ['max'],
  level: ['severity'],
};

const ADVICE: Readonly<Record<string, string>> = {
  mostly:
    'no engine looks at it here; a share of missing values is `type: completeness_ratio` with `min_ratio`',
  columns: 'a rule is about one column: write a rule for each of them',
  check: 'the `type` counts, and this one is ignored: remove it',
  enabled: 'every rule of the file is checked: remove the rule, or make it a comment',
  where: 'a rule is about all rows; `type: conditional_null` alone has a `condition`',
  row_condition: 'a rule is about all rows; `type: conditional_null` alone has a `condition`',
  description: 'write it as a comment',
  message: 'write it as a comment',
  tags: 'write them as a comment',
  flags: 'write `(?i)` at the beginning of the pattern',
  ignore_case: 'write `(?i)` at the beginning of the pattern',
  case_sensitive: 'write `(?i)` at the beginning of the pattern',
};
