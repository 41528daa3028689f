/** Rows of a CSV file as texts, and what Polars and pandas take them for. */
import { CsvError, parse } from 'csv-parse/sync';
import type { EngineName } from './scaffold.ts';

export interface DataTable {
  columns: readonly string[];
  /** Cells as they are written, as many in each row as there are columns. */
  rows: readonly (readonly string[])[];
}

/** `mixed`: nothing but nulls, or numbers that are not written as both packages read them, or with zeros in front. */
export type Kind = 'int' | 'float' | 'bool' | 'text' | 'mixed';

/** Reads CSV with commas and a heading. `problem` is the rest of a sentence that begins with the name of the file. */
export function readCsv(text: string): DataTable | { problem: string } {
  try {
    const lines = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false });
    const [columns = [], ...rows] = lines;
    return tableProblem(columns, rows.length) ?? { columns, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { problem: `is no CSV file with commas: ${error.message.replaceAll(/\s+/g, ' ')}` };
  }
}

/** Why a table is of no use for rules. */
export function tableProblem(columns: readonly string[], rows: number): { problem: string } | undefined {
  if (columns.length === 0) return { problem: 'is empty' };
  if (columns.length === 1 && /[;\t|]/.test(columns[0] ?? ''))
    return { problem: 'has one column; its cells are to be set apart by commas' };
  if (columns.some((column) => column.trim() === '')) return { problem: 'has a column without a name' };
  const double = columns.find((column, index) => columns.indexOf(column) !== index);
  if (double !== undefined) return { problem: `has two columns \`${double}\`` };
  return rows === 0 ? { problem: 'has no rows' } : undefined;
}

/** As RFC 4180 says, with line breaks of one sign. */
export function csvText({ columns, rows }: DataTable): string {
  const cell = (text: string): string =>
    /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** `pandas.read_csv` 2.2: `na_values` by default. */
const PANDAS_NULLS = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
    'N/A',
    'NA',
  ].concat(['NULL', 'NaN', 'None', 'n/a', 'nan', 'null']),
);

/** Whether a cell is no value. Polars takes the empty one alone so. */
export function isNull(cell: string, engine: EngineName): boolean {
  return engine === 'truthound' ? cell === '' : PANDAS_NULLS.has(cell);
}

/** Whether `not_null` fails for a column: among numbers `NaN` is null to the flow of a domain, in a text it is a text. */
export function hasNull(cells: readonly string[], engine: EngineName): boolean {
  return (
    cells.some((cell) => isNull(cell, engine)) ||
    (kindOf(cells, engine) === 'mixed' && cells.some((cell) => /^[+-]?nan$/i.test(cell)))
  );
}

/** Whether a flow reads the column as numbers, and zeros are lost in front of them: `01000`. */
export function losesZeros(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.every((cell) => /^-?\d+$/.test(cell)) && filled.some((cell) => /^-?0\d/.test(cell));
}

const WHOLE = /^-?(0|[1-9]\d{0,14})$/;
const FRACTION = /^-?((0|[1-9]\d*)\.\d+|0|[1-9]\d{0,14})(e[+-]?\d{1,2})?$/i;

export function kindOf(cells: readonly string[], engine: EngineName): Kind {
  const filled = cells.filter((cell) => !isNull(cell, engine));
  if (filled.length === 0) return 'mixed';
  if (filled.every((cell) => WHOLE.test(cell))) return 'int';
  if (filled.every((cell) => FRACTION.test(cell))) return 'float';
  if (filled.every((cell) => /^(true|false)$/i.test(cell))) return 'bool';
  return filled.some((cell) => Number.isNaN(Number(cell)) && !/^[+-]?(inf|infinity|nan)$/i.test(cell.trim()))
    ? 'text'
    : 'mixed';
}

export const NUMBERS = {
  /** A fraction that is greater, written so that it stays one. */
  above(bound: number): string {
    const greater = Math.abs(bound) < 1e12 ? bound + Math.max(1, Math.abs(bound)) : bound * 2;
    const text = greater.toFixed(2);
    return Number(text) > bound ? text : `${greater.toPrecision(17)}`;
  },
};
