/** Rules for tests, as the reader of rule files hands them on. */
import type { Engine, Rule, RuleSet, RuleType, RuleValue } from '../../../../src/rules/rule.ts';

type Given = readonly [
  type: RuleType,
  column: string | undefined,
  fields?: Readonly<Record<string, RuleValue>>,
  name?: string,
];

export function ruleOf([type, column, fields = {}, name]: Given, index = 0): Rule {
  const position = { offset: 0, line: 1, column: 1 };
  const where = { file: 'quality/orders.yaml', start: position, end: position };
  return { index, type, name, column, severity: 'error', fields: new Map(Object.entries(fields)), where };
}

export function rulesOf(engine: Engine, ...given: readonly Given[]): RuleSet {
  return { file: 'quality/orders.yaml', engine, dataset: 'orders', rules: given.map(ruleOf) };
}
