/** What Python's `for item in value` goes through. */
import { isRuleList, isRuleMapping, pythonTypeName } from '../python-value.ts';
import type { RuleValue } from '../rule.ts';

/** The keys of a mapping, the characters of a text; a crash where Python ends with an exception. */
export function asItems(value: RuleValue): { items: readonly RuleValue[] } | { crash: string } {
  if (isRuleList(value)) return { items: value };
  if (isRuleMapping(value)) return { items: [...value.keys()] };
  if (typeof value === 'string') return { items: [...value] };
  return { crash: `TypeError: '${pythonTypeName(value)}' object is not iterable` };
}
