/** A case: rules, data, and the verdict on each rule, the same from every engine that can judge it. */
import type { Engine, Rule, RuleSet, RuleType, RuleValue } from '../../../src/rules/rule.ts';

/** Storage that only pandas has; the values are texts, or integers as text, or booleans. */
export type PandasKind = 'Int64' | 'boolean' | 'string' | 'category';
/** Storage that only Polars has; the values are texts, or decimals as text, or nothing at all. */
export type PolarsKind = 'Categorical' | 'Enum' | 'Decimal' | 'Null';

/** `zoned` are points in time of the zone UTC. */
type Kind = 'int' | 'int32' | 'float' | 'text' | 'bool' | 'datetime' | 'zoned' | 'date' | 'mixed';

/** A column and what it holds. Integers travel as text, so that none loses a digit. */
export interface Column {
  readonly kind: Kind | PandasKind | PolarsKind;
  readonly values: readonly (string | number | boolean | null)[];
}

export type Verdict = 'passed' | 'failed' | 'error';

export interface RuleSpec {
  readonly type: RuleType;
  readonly column?: string;
  readonly name?: string;
  readonly severity?: Rule['severity'];
  readonly fields?: Readonly<Record<string, RuleValue>>;
}

export interface Case {
  readonly what: string;
  readonly rules: readonly RuleSpec[];
  readonly data: Readonly<Record<string, Column>>;
  /** One verdict a rule, in order. */
  readonly verdicts: readonly Verdict[];
  /** Only these engines get the case; absent means all that can express its rules. */
  readonly engines?: readonly Engine[];
}

export const int = (...values: readonly (number | string | null)[]): Column => ({
  kind: 'int',
  values: values.map((each) => (each === null ? null : String(each))),
});
/** `'nan'`, `'inf'` and `'-inf'` are floats too. */
export const float = (...values: readonly (number | string | null)[]): Column => ({ kind: 'float', values });
export const text = (...values: readonly (string | null)[]): Column => ({ kind: 'text', values });
export const bool = (...values: readonly (boolean | null)[]): Column => ({ kind: 'bool', values });
export const datetime = (...values: readonly (string | null)[]): Column => ({ kind: 'datetime', values });

export function rule(
  type: RuleType,
  column: string | undefined,
  fields: Readonly<Record<string, RuleValue>> = {},
): RuleSpec {
  return { type, column, fields };
}

/** A case of one rule on the column `x`. */
export function on(
  type: RuleType,
  fields: Readonly<Record<string, RuleValue>>,
  column: Column,
  verdict: Verdict,
  what: string,
  engines?: readonly Engine[],
): Case {
  return {
    what: `${type}: ${what}`,
    rules: [rule(type, 'x', fields)],
    data: { x: column },
    verdicts: [verdict],
    engines,
  };
}

/** Rules as the reader of rule files hands them on. */
export function toRule(
  { type, column, name, severity = 'error', fields = {} }: RuleSpec,
  index: number,
): Rule {
  const position = { offset: 0, line: 1, column: 1 };
  const where = { file: 'quality/orders.yaml', start: position, end: position };
  return { index, type, name, column, severity, fields: new Map(Object.entries(fields)), where };
}

export function toRuleSet(rules: readonly RuleSpec[], engine: Engine): RuleSet {
  return { file: 'quality/orders.yaml', engine, dataset: 'orders', rules: rules.map(toRule) };
}
