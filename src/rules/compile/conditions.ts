/** Reads the condition of a rule together with what it asks of columns. */
import type { Rule } from '../rule.ts';
import { readExpression, type Expression } from './expression.ts';
import { conditionColumns, type ConditionColumns } from './expression-columns.ts';
import { isRefused, refused, text, type Refused } from './translation.ts';

export interface Condition {
  readonly expression: Expression;
  readonly columns: ConditionColumns;
  /** A column whose value the condition compares. */
  readonly anchor: string;
}

/** The condition of a `conditional_null` or an `expression`. */
export function conditionOf(rule: Rule): Condition | Refused {
  const field = rule.type === 'expression' ? 'expression' : 'condition';
  const expression = readExpression(text(rule, field));
  if (isRefused(expression)) return refused(`the ${field} cannot be read: ${expression.refused}`);
  const columns = conditionColumns(expression);
  if (isRefused(columns)) return columns;
  const [anchor] = columns.compared.keys();
  if (anchor === undefined) return refused(`the ${field} compares no column with anything`);
  return { expression, columns, anchor };
}
