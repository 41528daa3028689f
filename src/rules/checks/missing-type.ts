/** TQ3001: a rule without `type`; the documentation of Truthound Orchestration writes `check` instead. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renameKey } from '../../project/fixes.ts';
import { nearMiss } from '../../project/near-miss.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleValue } from '../rule.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { ruleSchema } from '../vocabulary.ts';
import { errorsOf, startOf } from './check.ts';
import { typeOfForeignName } from './foreign-names.ts';

export function checkMissingType(file: RuleFile): Diagnostic[] {
  return errorsOf(file, ['missing_field']).flatMap(({ entry, error }) =>
    error.field === 'type' && isRuleMapping(entry.value) ? [missingType(file, entry)] : [],
  );
}

/** What people write for `type`, the likeliest first. */
const OTHER_NAMES = ['check', 'rule', 'rule_type', 'validator', 'test', 'expectation_type', 'kind'];

function missingType({ document }: RuleFile, { index, path, value }: RuleEntry): Diagnostic {
  const names = isRuleMapping(value) ? [...value].flatMap(([key, each]) => (isName(each) ? [key] : [])) : [];
  const other =
    names.find((key) => nearMiss(key, ['type']) !== undefined) ??
    OTHER_NAMES.find((key) => names.includes(key));
  if (other === undefined)
    return diagnostic('TQ3001', {
      message: `rule ${index + 1} has no \`type\``,
      where: startOf({ document }, path),
      help: `say what is checked: ${advice(value)}`,
    });
  return diagnostic('TQ3001', {
    message: `rule ${index + 1} has no \`type\`; is \`${other}\` meant for it?`,
    where: document.spanOf([...path, other], 'key'),
    help: 'the key is `type`; no engine looks at another one',
    fix: renameKey(document, [...path, other], 'type'),
  });
}

/** A sentence under `rule` or `test` says something, but is no type. */
function isName(value: RuleValue | undefined): boolean {
  return typeof value === 'string' && /^[\w.-]+$/.test(value);
}

/** dbt writes `not_null: order_id`, with the type as the key; and some fields tell which type is meant. */
function advice(value: RuleValue): string {
  if (!isRuleMapping(value)) return '`type: not_null`';
  const keys = [...value.keys()];
  const bare = keys.find((key) => BARE.includes(typeNamed(key) ?? ''));
  const column = bare === undefined ? undefined : value.get(bare);
  if (bare !== undefined && typeof column === 'string' && isName(column) && !value.has('column'))
    return `\`{ type: ${typeNamed(bare)}, column: ${column} }\``;
  const type = keys.map((key) => typeNamed(key) ?? TYPE_BY_FIELD[key]).find((each) => each !== undefined);
  return `\`type: ${type ?? 'not_null'}\``;
}

/** Types that need nothing but a column. */
const BARE = ['not_null', 'unique', 'column_exists'];

function typeNamed(key: string): string | undefined {
  return ruleSchema(key)?.type ?? typeOfForeignName(key);
}

const TYPE_BY_FIELD: Readonly<Record<string, string>> = {
  values: 'in_set',
  value_set: 'in_set',
  min: 'in_range',
  max: 'in_range',
  min_ratio: 'completeness_ratio',
  condition: 'conditional_null',
  reference_table: 'referential_integrity',
};
