/** What a condition asks of the columns that it names. */
import type { Expression, Literal } from './expression.ts';
import { refused, type Refused } from './translation.ts';

/** What a column must hold, so that an engine cannot compare it in silence with something that never equals it. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'any';

export interface ConditionColumns {
  /** Columns whose values count: a row with null in one of them is not judged. */
  readonly compared: ReadonlyMap<string, ColumnKind>;
  /** Columns that are asked whether they are null. */
  readonly tested: ReadonlySet<string>;
}

/** Refuses a column that is both compared and tested, because a row with null in it would then be judged in two ways. */
export function conditionColumns(expression: Expression): ConditionColumns | Refused {
  const compared = new Map<string, ColumnKind>();
  const tested = new Set<string>();
  let refusal: Refused | undefined;
  const needs = (name: string, kind: ColumnKind): void => {
    const known = compared.get(name) ?? 'any';
    if (known !== 'any' && kind !== 'any' && known !== kind) {
      refusal = refused(`the column \`${name}\` is compared with values of two kinds`);
    }
    compared.set(name, known === 'any' ? kind : known);
  };
  visit(expression, needs, tested);
  for (const name of tested) {
    if (compared.has(name))
      refusal = refused(`the column \`${name}\` is compared and tested for null at once`);
  }
  return refusal ?? { compared, tested };
}

type Needs = (name: string, kind: ColumnKind) => void;

function visit(expression: Expression, needs: Needs, tested: Set<string>): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      for (const part of expression.parts) visit(part, needs, tested);
      break;
    case 'not':
      visit(expression.part, needs, tested);
      break;
    case 'null':
      tested.add(expression.column);
      break;
    case 'in':
      for (const value of expression.values) need(expression.value, kindOf(value), needs);
      break;
    case 'compare':
      compare(expression.sides, needs);
      break;
    case 'arithmetic':
    case 'column':
    case 'literal':
      need(expression, 'any', needs);
  }
}

function compare([left, right]: readonly [Expression, Expression], needs: Needs): void {
  need(left, kindOfSide(right), needs);
  need(right, kindOfSide(left), needs);
}

function need(side: Expression, kind: ColumnKind, needs: Needs): void {
  if (side.kind === 'column') needs(side.name, kind);
  if (side.kind === 'arithmetic') for (const part of side.sides) need(part, 'number', needs);
}

function kindOfSide(side: Expression): ColumnKind {
  if (side.kind === 'literal') return kindOf(side.value);
  return side.kind === 'arithmetic' ? 'number' : 'any';
}

/** The kind of column in which a value can occur. */
export function kindOf(value: Literal): ColumnKind {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}
