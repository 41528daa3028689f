/** How Python looks at a rule that is none: `"type" in rule`, `rule["type"]` and `dict(rule)` of any value. */
import { isHashable, isRuleList, isRuleMapping, pythonText, pythonTypeName } from '../python-value.ts';
import type { RuleMapping, RuleValue } from '../rule.ts';
import { Crash } from './outcome.ts';

/** `rule["type"]` if `"type" in rule`; undefined where it is not in it. Throws `Crash`. */
export function typeOf(rule: RuleValue): RuleValue | undefined {
  if (isRuleMapping(rule)) return rule.get('type');
  if (typeof rule === 'string') {
    if (rule.includes('type')) throw new Crash("TypeError: string indices must be integers, not 'str'");
    return undefined;
  }
  if (!isRuleList(rule))
    throw new Crash(`TypeError: argument of type '${pythonTypeName(rule)}' is not iterable`);
  if (rule.includes('type')) throw new Crash('TypeError: list indices must be integers or slices, not str');
  return undefined;
}

/** `dict(rule)` of a value that has no `type`. Throws `Crash`. */
export function asMapping(rule: RuleValue): RuleMapping {
  if (isRuleMapping(rule)) return rule;
  const items = typeof rule === 'string' ? [...rule] : isRuleList(rule) ? rule : [];
  return new Map(items.map(asPair));
}

function asPair(item: RuleValue, index: number): [string, RuleValue] {
  const parts = partsOf(item);
  if (parts === undefined)
    throw new Crash(`TypeError: cannot convert dictionary update sequence element #${index} to a sequence`);
  const [key, value] = parts;
  if (parts.length !== 2 || key === undefined || value === undefined)
    throw new Crash(
      `ValueError: dictionary update sequence element #${index} has length ${parts.length}; 2 is required`,
    );
  if (!isHashable(key)) throw new Crash(`TypeError: unhashable type: '${pythonTypeName(key)}'`);
  return [pythonText(key), value];
}

function partsOf(item: RuleValue): readonly RuleValue[] | undefined {
  if (typeof item === 'string') return [...item];
  if (isRuleMapping(item)) return [...item.keys()];
  return isRuleList(item) ? item : undefined;
}
