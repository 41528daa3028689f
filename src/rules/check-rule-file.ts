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
    .flatMap(({ where }) => where?.start.offset ?? [])
    .sort((left, right) => left - right);
  return [...found, ...checkUnsupportedRule(file, ({ where }) => holdsOneOf(wrong, where))];
}

/** Whether one of the offsets, which rise, lies within the place. */
function holdsOneOf(offsets: readonly number[], { start, end }: Span): boolean {
  let [from, to] = [0, offsets.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((offsets[middle] ?? Infinity) < start.offset) from = middle + 1;
    else to = middle;
  }
  return (offsets[from] ?? Infinity) <= end.offset;
}
