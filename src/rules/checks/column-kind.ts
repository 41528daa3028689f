/** What kind of values a rule takes its column to hold. */
import { storageType } from '../compile/dtypes.ts';
import { needsOf } from '../compile/needs.ts';
import { isRefused, valuesOfSet } from '../compile/translation.ts';
import type { Rule } from '../rule.ts';

/** `numbers`, `texts`, …; undefined where the rule is about any column. Flows judge no rule on a column of another kind. */
export function columnKind(rule: Rule): string | undefined {
  if (rule.type === 'dtype') return kindOfType(rule.fields.get('dtype'));
  if (rule.type === 'conditional_null' || rule.type === 'expression') return undefined;
  // A set of several kinds is refused as such; its first value tells nothing.
  if (rule.type === 'in_set' && isRefused(valuesOfSet(rule))) return undefined;
  const [need] = needsOf(rule);
  return KINDS[String(need?.['kind'])];
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'numbers',
  text: 'texts',
  boolean: '`true` and `false`',
};

function kindOfType(name: unknown): string | undefined {
  const type = typeof name === 'string' ? storageType(name)?.polars : undefined;
  if (type === undefined) return undefined;
  if (/^(?:U?Int|Float)\d+$/.test(type)) return KINDS['number'];
  if (type === 'String') return KINDS['text'];
  return type === 'Boolean' ? KINDS['boolean'] : 'dates';
}
