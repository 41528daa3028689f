/** Conditions of `conditional_null` and `expression`: `country = 'DE'`, `country in ('DE', 'AT')`. */
import { readExpression } from '../../compile/expression.ts';
import { isRefused } from '../../compile/translation.ts';
import { floatText, isRuleList, isRuleMapping } from '../../python-value.ts';
import type { RuleValue } from '../../rule.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** Undefined where the column or a value has no plain spelling in SQL. */
export function isOneOf(column: string, values: readonly RuleValue[]): string | undefined {
  const literals = values.map(literal);
  if (!NAME.test(column) || literals.length === 0 || literals.includes(undefined)) return undefined;
  return literals.length === 1 ? `${column} = ${literals[0]}` : `${column} in (${literals.join(', ')})`;
}

function literal(value: RuleValue): string | undefined {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? floatText(value) : undefined;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : undefined;
}

const SIMPLE =
  /^\s*(?:col\(\s*["'](\w+)["']\s*\)|(\w+)|`(\w+)`)\s*==\s*(?:"([^"'\\]*)"|'([^"'\\]*)'|(-?\d+))\s*$/;

/**
 * A row condition of Great Expectations that compares one column with values; else undefined. A text in pandas' or its own
 * language (`status == "paid"`), or what 1.x saves in place of it.
 */
export function fromRowCondition(condition: RuleValue): string | undefined {
  if (typeof condition === 'string') return fromText(condition);
  if (!isRuleMapping(condition)) return undefined;
  const text = condition.get('pass_through_filter');
  if (typeof text === 'string') return fromText(text);
  const column = condition.get('column');
  const name = column !== undefined && isRuleMapping(column) ? column.get('name') : undefined;
  if (condition.get('type') !== 'comparison' || typeof name !== 'string') return undefined;
  const [operator, value = null] = [condition.get('operator'), condition.get('parameter')];
  if (operator === '==') return isOneOf(name, [value]);
  return operator === 'IN' && isRuleList(value) ? isOneOf(name, value) : undefined;
}

function fromText(condition: string): string | undefined {
  const found = SIMPLE.exec(condition);
  if (found === null) return undefined;
  const [, called, plain, quoted, double, single, digits] = found;
  const value = digits === undefined ? (double ?? single ?? '') : BigInt(digits);
  return isOneOf(called ?? plain ?? quoted ?? '', [value]);
}

/** Words that SQL takes for a value of its own, and not for a column. */
const SQL_VALUES = /\b(?:current_\w+|localtime\w*|sysdate|systimestamp|rownum|(?:session_)?user)\b/i;

/**
 * Whether a condition in SQL uses only what every engine of a rule understands, in one way: double quotes stand around
 * names in most databases and around texts in others, and `/` divides integers in ways of its own.
 */
export function isCommonSql(condition: string): boolean {
  return !/["`/]/.test(condition) && !SQL_VALUES.test(condition) && !isRefused(readExpression(condition));
}
