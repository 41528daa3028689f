/**
 * What a rule needs of columns before any engine can judge it. Engines let a column of another type pass in silence
 * (Truthound skips it; in pandas `1 == "1"` is merely false), so the run-time module looks first.
 */
import type { Rule, RuleType, RuleValue } from '../rule.ts';
import type { CompiledObject } from './compiled.ts';
import { conditionOf } from './conditions.ts';
import { kindOf, type ColumnKind } from './expression-columns.ts';
import { defined, isRefused } from './translation.ts';

const KINDS: Partial<Record<RuleType, ColumnKind>> = {
  in_range: 'number',
  greater_than: 'number',
  less_than: 'number',
  z_score_outlier: 'number',
  regex: 'text',
  min_length: 'text',
  max_length: 'text',
};

/** Returns `{column, kind}` or `{column, kind, like}` for each column that the rule needs, its own first; nothing for a rule that needs no kind. */
export function needsOf(rule: Rule): readonly CompiledObject[] {
  const kind = rule.type === 'in_set' ? kindOfSet(rule) : KINDS[rule.type];
  const own = kind === undefined || rule.column === undefined ? [] : [{ column: rule.column, kind }];
  if (rule.type !== 'conditional_null' && rule.type !== 'expression') return own;
  const condition = conditionOf(rule);
  if (isRefused(condition)) return own;
  const { compared, tested } = condition.columns;
  return [
    ...[...compared].map(([column, { kind: held, like }]) => defined({ column, kind: held, like })),
    ...[...tested].map((column) => ({ column, kind: 'any' })),
  ];
}

function kindOfSet(rule: Rule): ColumnKind {
  const values = (rule.fields.get('values') ?? []) as readonly RuleValue[];
  const value = values.find((each) => each !== null);
  return value === undefined || typeof value === 'object' || value === null ? 'any' : kindOf(value);
}
