/** What a condition asks of the columns that it names. */
import type { Expression, Literal } from './expression.ts';
import { refused, type Refused } from './translation.ts';

/** What a column must hold, so that an engine cannot compare it in silence with something that never equals it. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'any';

export interface ComparedColumn {
  readonly kind: ColumnKind;
  /** Where the condition leaves the kind open: a column that must hold the same, for the first of them itself. */
  readonly like?: string;
}

export interface ConditionColumns {
  /** Columns whose values count: a row with null in one of them is not judged. */
  readonly compared: ReadonlyMap<string, ComparedColumn>;
  /** Columns that are asked whether they are null. */
  readonly tested: ReadonlySet<string>;
}

/**
 * Refuses what can never be equal, such as `a + 1 = 'x'`; and a column that is both compared and tested, because a row with
 * null in it would then be judged in two ways.
 */
export function conditionColumns(expression: Expression): ConditionColumns | Refused {
  const found = new Found();
  visit(expression, found);
  for (const name of found.tested) {
    if (found.alike.has(name))
      found.refusal = refused(`the column \`${name}\` is compared and tested for null at once`);
  }
  return found.refusal ?? { compared: found.columns(), tested: found.tested };
}

/** Columns that are compared with each other, which share one kind. */
interface Alike {
  readonly names: Set<string>;
  kind: ColumnKind;
}

class Found {
  readonly tested = new Set<string>();
  /** Columns that are compared with each other share one entry. */
  readonly alike = new Map<string, Alike>();
  refusal: Refused | undefined;

  needs(name: string, kind: ColumnKind): void {
    const group = this.group(name);
    if (areDifferent(group.kind, kind))
      this.refusal = refused(`the column \`${name}\` is compared with values of two kinds`);
    if (group.kind === 'any') group.kind = kind;
  }

  join(left: string, right: string): void {
    const [group, other] = [this.group(left), this.group(right)];
    this.needs(left, other.kind);
    if (group === other) return;
    for (const name of other.names) {
      group.names.add(name);
      this.alike.set(name, group);
    }
  }

  columns(): ReadonlyMap<string, ComparedColumn> {
    return new Map(
      [...this.alike].map(([name, { kind, names }]) => {
        const [like] = names;
        return [name, kind === 'any' ? { kind, like } : { kind }];
      }),
    );
  }

  private group(name: string): Alike {
    const group = this.alike.get(name) ?? { names: new Set([name]), kind: 'any' };
    this.alike.set(name, group);
    return group;
  }
}

function areDifferent(left: ColumnKind, right: ColumnKind): boolean {
  return left !== 'any' && right !== 'any' && left !== right;
}

function visit(expression: Expression, found: Found): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      for (const part of expression.parts) visit(part, found);
      break;
    case 'not':
      visit(expression.part, found);
      break;
    case 'null':
      found.tested.add(expression.column);
      break;
    case 'in':
      for (const value of expression.values) need(expression.value, kindOf(value), found);
      break;
    case 'compare':
      compare(expression.sides, found);
      break;
    case 'arithmetic':
    case 'column':
    case 'literal':
      need(expression, 'any', found);
  }
}

function compare([left, right]: readonly [Expression, Expression], found: Found): void {
  need(left, kindOfSide(right), found);
  need(right, kindOfSide(left), found);
  if (left.kind === 'column' && right.kind === 'column') found.join(left.name, right.name);
}

function need(side: Expression, kind: ColumnKind, found: Found): void {
  if (side.kind === 'column') found.needs(side.name, kind);
  else if (areDifferent(kindOfSide(side), kind)) found.refusal = refused('it compares values of two kinds');
  if (side.kind === 'arithmetic') for (const part of side.sides) need(part, 'number', found);
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
