/** TQ3009: the same rule twice. TQ3019: one name for two rules. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isRuleList, isRuleMapping, pythonRepr } from '../python-value.ts';
import type { Rule, RuleValue } from '../rule.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { unknownKeys } from '../validator/judge-rule.ts';
import { placeOf, schemaOf, startOf, titleOf } from './check.ts';

export function checkDuplicateRule(file: RuleFile): Diagnostic[] {
  const seen = new Map<string, RuleEntry>();
  return file.entries.flatMap((entry) => {
    if (entry.rule === undefined || hasUnknownField(entry)) return [];
    const key = meaningOf(entry.rule);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, entry);
    return earlier === undefined ? [] : [duplicate(file, entry, earlier)];
  });
}

/** Then it was probably meant to say more. */
function hasUnknownField(entry: RuleEntry): boolean {
  const schema = schemaOf(entry);
  return (
    schema !== undefined &&
    isRuleMapping(entry.value) &&
    unknownKeys(entry.value, schema).some((key) => key !== 'name')
  );
}

/** What is checked, whatever follows from it. */
function meaningOf({ type, column, fields }: Rule): string {
  const said = [...fields].map(
    ([key, value]) => `${key} ${key === 'values' ? setText(value) : pythonRepr(value)}`,
  );
  return [type, pythonRepr(column ?? null), ...said].join(' ');
}

/** The order of a set says nothing. */
function setText(value: RuleValue): string {
  return isRuleList(value) ? [...new Set(value.map(pythonRepr))].sort().join(' ') : pythonRepr(value);
}

function duplicate({ document }: RuleFile, entry: RuleEntry, earlier: RuleEntry): Diagnostic {
  const isSevere = entry.rule?.severity !== earlier.rule?.severity;
  return diagnostic('TQ3009', {
    message: `${titleOf(entry)} stands here twice${isSevere ? ', with two severities' : ''}`,
    where: startOf({ document }, entry.path),
    related: [{ where: startOf({ document }, earlier.path), text: 'here first' }],
    help: 'remove one of them',
  });
}

export function checkDuplicateRuleName(file: RuleFile): Diagnostic[] {
  const seen = new Map<string, RuleEntry>();
  return file.entries.flatMap((entry) => {
    const name = entry.rule?.name;
    if (name === undefined) return [];
    const earlier = seen.get(name);
    if (earlier === undefined) seen.set(name, entry);
    if (earlier === undefined) return [];
    return [
      diagnostic('TQ3019', {
        message: `two rules have the name \`${name}\``,
        where: placeOf(file, entry, 'name'),
        related: [{ where: placeOf(file, earlier, 'name'), text: 'here first' }],
        help: 'rename one: results are found by the name',
      }),
    ];
  });
}
