/** Data to judge: one sound table, and what becomes of it when one thing after another goes wrong. */
import type { RuleType } from '../../../../src/rules/rule.ts';
import type { Column } from '../../rules/case.ts';

export type Table = Readonly<Record<string, Column>>;

export interface NamedTable {
  readonly what: string;
  readonly table: Table;
  /** Rules of other types are not compared, because their column holds what they cannot judge. */
  readonly only?: readonly RuleType[];
}

/** A number and a text, which stand in the last row of every column of their kind. */
export type Stranger = readonly [number, string];

type Value = Column['values'][number];

/** The table as it is, and others, each with one thing changed in every column. */
export function tablesOf(table: Table, strangers: readonly Stranger[]): readonly NamedTable[] {
  const columns = (change: (column: Column) => Column): Table =>
    Object.fromEntries(Object.entries(table).map(([name, column]) => [name, change(column)]));
  const rows = (change: (values: readonly Value[], column: Column) => readonly Value[]): Table =>
    columns((column) => ({ ...column, values: change(column.values, column) }));
  const last = ([number, text]: Stranger): Table =>
    rows((values, { kind }) => [...values.slice(0, -1), strangerOf(kind, number, text) ?? values.at(-1)!]);
  return [
    { what: 'the table as it is', table },
    { what: 'a null', table: rows((values) => [null, ...values.slice(1)]) },
    { what: 'two nulls', table: rows((values) => [null, null, ...values.slice(2)]) },
    { what: 'the first row twice', table: rows((values) => [...values, values[0]!]) },
    { what: 'the first row twice, and a null', table: rows((values) => [...values, null, values[0]!]) },
    {
      what: 'the last row twice more, and two nulls',
      table: rows((values) => [null, null, ...values, values.at(-1)!, values.at(-1)!]),
    },
    { what: 'nothing but nulls', table: rows((values) => values.map(() => null)) },
    { what: 'no rows', table: rows(() => []) },
    ...strangers.map((stranger) => ({
      what: stranger.map((each) => JSON.stringify(each)).join(' and '),
      table: last(stranger),
    })),
    { what: 'no such column', table: { other: { kind: 'int', values: ['1', '2'] } } },
    { what: 'other numbers', table: columns(asOtherNumber) },
    { what: 'numbers in place of texts', table: columns(asNumber), only: ['dtype', 'column_exists'] },
  ];
}

function strangerOf(kind: Column['kind'], number: number, text: string): Value | undefined {
  if (kind === 'text') return text;
  if (kind === 'float') return number;
  return kind === 'int' ? String(Math.trunc(number)) : undefined;
}

function asOtherNumber(column: Column): Column {
  return column.kind === 'int' ? { ...column, kind: 'int32' } : column;
}

function asNumber({ kind, values }: Column): Column {
  const numbers: Column = { kind: 'int', values: values.map((_, index) => String(index)) };
  return kind === 'float' || kind === 'text' || kind === 'bool' ? numbers : { kind, values };
}
