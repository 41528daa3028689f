/** Everything that is wrong with one rule file, as far as the file itself tells. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import type { RuleCheck } from './checks/check.ts';
import { checkContradictoryRules } from './checks/contradictory-rules.ts';
import { checkDuplicateRule, checkDuplicateRuleName } from './checks/duplicate-rule.ts';
import { checkEmptyRange } from './checks/empty-range.ts';
import { checkMissingField } from './checks/missing-field.ts';
import { checkMissingType } from './checks/missing-type.ts';
import { checkOutOfRange } from './checks/out-of-range.ts';
import { checkRuleAlias } from './checks/rule-alias.ts';
import { checkRuleFileShape } from './checks/rule-file-shape.ts';
import { checkExponentialPattern, checkRulePattern } from './checks/rule-pattern.ts';
import { checkUnknownField } from './checks/unknown-field.ts';
import { checkUnknownType } from './checks/unknown-type.ts';
import { checkUnsupportedRule } from './checks/unsupported-rule.ts';
import { checkValueTrap } from './checks/value-trap.ts';
import { checkWrongValue } from './checks/wrong-value.ts';
import type { RuleFile } from './rule-file.ts';

const CHECKS: readonly RuleCheck[] = [
  checkRuleFileShape,
  checkMissingType,
  checkUnknownType,
  checkMissingField,
  checkWrongValue,
  checkOutOfRange,
  checkUnknownField,
  checkRulePattern,
  checkExponentialPattern,
  checkEmptyRange,
  checkDuplicateRule,
  checkDuplicateRuleName,
  checkContradictoryRules,
  checkRuleAlias,
  checkValueTrap,
];

/** In no order. What the engine can do with a rule is said only of rules that are right in themselves. */
export function checkRuleFile(file: RuleFile): Diagnostic[] {
  const found = CHECKS.flatMap((check) => check(file));
  const wrong = found
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ where }) => where?.start.offset ?? []);
  return [
    ...found,
    ...checkUnsupportedRule(file, (rule) => wrong.some((offset) => isWithin(offset, rule.where))),
  ];
}

function isWithin(offset: number, { start, end }: Span): boolean {
  return start.offset <= offset && offset <= end.offset;
}
