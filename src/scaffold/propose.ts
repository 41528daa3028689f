/** Rules for data, by what they look like: what Truthound's `learn` says, for a machine without Python. */
import type { RuleValue } from '../rules/rule.ts';
import { type DataTable, hasNull, isNull, type Kind, kindOf } from './data-table.ts';
import type { ProposedRule } from './learnt.ts';
import type { EngineName } from './scaffold.ts';

/** Columns with no more values than these have a set of them (truthound 3.2.0: `categorical_threshold`). */
const MOST_VALUES = 20;

/** What holds for all rows of the table. A range or a set is a warning: new data may go beyond it. */
export function proposeRules({ columns, rows }: DataTable, engine: EngineName): ProposedRule[] {
  return columns.flatMap((column, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    const filled = cells.filter((cell) => !isNull(cell, engine));
    const kind = kindOf(cells, engine);
    const distinct = [...new Set(filled)].sort();
    const rule = (
      type: ProposedRule['type'],
      fields: Readonly<Record<string, RuleValue>> = {},
      severity?: ProposedRule['severity'],
    ): ProposedRule => ({
      type,
      column,
      fields: new Map(Object.entries(fields)),
      ...(severity === undefined ? {} : { severity }),
    });
    return [
      rule('column_exists', {}, 'critical'),
      ...(kind === 'mixed' || kind === 'big' ? [] : [rule('dtype', { dtype: TYPES[kind] })]),
      ...(hasNull(cells, engine) ? [] : [rule('not_null')]),
      // Of numbers that are written in several ways (`1`, `01`) two may be the same.
      ...(kind !== 'mixed' && distinct.length === cells.length ? [rule('unique')] : []),
      ...(distinct.length > 0 && distinct.length <= MOST_VALUES
        ? [rule('in_set', { values: distinct }, 'warning')]
        : []),
      ...(kind === 'int' || kind === 'float' ? [rule('in_range', rangeOf(filled, kind), 'warning')] : []),
    ];
  });
}

const TYPES: Readonly<Record<Exclude<Kind, 'mixed' | 'big'>, string>> = {
  int: 'int',
  float: 'float',
  bool: 'bool',
  text: 'str',
};

function rangeOf(cells: readonly string[], kind: 'int' | 'float'): Record<string, RuleValue> {
  const numbers = cells.map((cell) => (kind === 'int' ? BigInt(cell) : Number(cell)));
  const least = (one: bigint | number, other: bigint | number): bigint | number =>
    other < one ? other : one;
  const most = (one: bigint | number, other: bigint | number): bigint | number => (other > one ? other : one);
  return { min: numbers.reduce(least), max: numbers.reduce(most) };
}
