/** Rows of a CSV file as texts, and what Polars and pandas take them for. */
import { CsvError, parse } from 'csv-parse/sync';
import type { EngineName } from './scaffold.ts';

export interface DataTable {
  columns: readonly string[];
  /** Cells as they are written, as many in each row as there are columns. */
  rows: readonly (readonly string[])[];
}

/**
 * `int` fits into 64 bits, `big` are whole numbers that do not: Polars 1.44 makes Int128 of them, pandas 3.1 UInt64 or
 * objects. `mixed`: nothing but nulls, or numbers that are not written as both packages read them, or with zeros in front.
 */
export type Kind = 'int' | 'big' | 'float' | 'bool' | 'text' | 'mixed';

/** Reads CSV with commas and a heading. `problem` is the rest of a sentence that begins with the name of the file. */
export function readCsv(text: string): DataTable | { problem: string } {
  try {
    const lines = parse(text, { bom: true, skip_empty_lines: true });
    const [columns = [], ...rows] = lines;
    return tableProblem(columns, rows.length) ?? { columns, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const heading = headingOf(text);
    return (
      separatorProblem(heading) ?? {
        problem: `is no CSV file with commas: ${whatIsWrong(error, heading.length)}`,
      }
    );
  }
}

/** The cells of the first line, whatever comes behind it. */
function headingOf(text: string): readonly string[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, to: 1 })[0] ?? [];
  } catch {
    return [];
  }
}

function whatIsWrong(error: CsvError, width: number): string {
  const { record, lines } = error as CsvError & { record?: unknown; lines?: unknown };
  if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' && Array.isArray(record))
    return `line ${String(lines)} has ${cells(record.length)}, and the heading ${width}`;
  return error.message.replaceAll(/\s+/g, ' ');
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

const SEPARATORS = { ';': '`;`', '\t': 'tabs', '|': '`|`' } as const;

/** Of a heading of one cell, that it is several which are not set apart by commas. */
function separatorProblem(columns: readonly string[]): { problem: string } | undefined {
  const [only = '', ...others] = columns;
  const found = Object.entries(SEPARATORS).find(([sign]) => only.includes(sign));
  if (found === undefined || others.length > 0) return undefined;
  return {
    problem: `sets its cells apart by ${found[1]}, and flows read commas: write it anew with commas and decimal points`,
  };
}

/** Why a table is of no use for rules. */
export function tableProblem(columns: readonly string[], rows: number): { problem: string } | undefined {
  if (columns.length === 0) return { problem: 'is empty' };
  const separator = separatorProblem(columns);
  if (separator !== undefined) return separator;
  if (columns.some((column) => column.trim() === '')) return { problem: 'has a column without a name' };
  const double = columns.find((column, index) => columns.indexOf(column) !== index);
  if (double !== undefined) return { problem: `has two columns \`${double}\`` };
  return rows === 0 ? { problem: 'has no rows' } : undefined;
}

/** The first name of a column that looks like a value, as where a file has no heading: a number or a date. */
export function valueInHeading(columns: readonly string[]): string | undefined {
  return columns.find((column) =>
    /^\s*([+-]?\d+([.,]\d+)?(e[+-]?\d+)?|\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4})\s*$/i.test(column),
  );
}

/**
 * As RFC 4180 says, with line breaks of one sign. A row of one empty cell is an empty line to Polars, which takes `""` for a
 * text and the column for texts, and `""` to pandas, which skips empty lines (measured on Polars 1.44 and 2.1, pandas 3.1).
 */
export function csvText({ columns, rows }: DataTable, engine: EngineName): string {
  const empty = engine === 'truthound' ? '' : '""';
  const cell = (text: string): string =>
    /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (row: readonly string[]): string => row.map(cell).join(',') || empty;
  return [columns, ...rows].map((row) => `${line(row)}\n`).join('');
}

/** `pandas.read_csv` 2.2: `na_values` by default. */
const PANDAS_NULLS = [
  ...['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>'],
  ...['N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
];

/** Cells that are no value, as the flow reads them. Polars takes the empty one alone so. */
export const NULLS: Readonly<Record<EngineName, readonly string[]>> = {
  truthound: [''],
  pandera: PANDAS_NULLS,
  great_expectations: PANDAS_NULLS,
};

export function isNull(cell: string, engine: EngineName): boolean {
  return NULLS[engine].includes(cell);
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

const WHOLE = /^-?(0|[1-9]\d*)$/;
const FRACTION = /^-?((0|[1-9]\d*)\.\d+|0|[1-9]\d{0,14})(e[+-]?\d{1,2})?$/i;

export function kindOf(cells: readonly string[], engine: EngineName): Kind {
  const filled = cells.filter((cell) => !isNull(cell, engine));
  if (filled.length === 0) return 'mixed';
  if (filled.every((cell) => WHOLE.test(cell))) return filled.every(fits) ? 'int' : 'big';
  if (filled.every((cell) => FRACTION.test(cell))) return 'float';
  if (filled.every((cell) => /^(true|false)$/i.test(cell))) return 'bool';
  return filled.every(readsAsNumber) ? 'mixed' : 'text';
}

/** Into 64 bits, of which one is the sign. */
function fits(digits: string): boolean {
  return digits.length < 19 || BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}

/** Whether a package may take a text for a number. */
export function readsAsNumber(cell: string): boolean {
  return !Number.isNaN(Number(cell)) || /^[+-]?(inf|infinity|nan)$/i.test(cell.trim());
}

/** Whole numbers that stand for days (`20260131`) or are seconds or milliseconds since 1970, of this century. */
export function areTimes(cells: readonly string[]): boolean {
  const isDay = (cell: string): boolean => /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(cell);
  // From September 2001 to May 2033.
  const isInstant = (cell: string): boolean => /^1\d{9}(\d{3})?$/.test(cell);
  return cells.length > 0 && (cells.every(isDay) || cells.every(isInstant));
}

export const NUMBERS = {
  /** A fraction that is greater, written so that it stays one. */
  above(bound: number): string {
    const greater = Math.abs(bound) < 1e12 ? bound + Math.max(1, Math.abs(bound)) : bound * 2;
    const text = greater.toFixed(2);
    return Number(text) > bound ? text : `${greater.toPrecision(17)}`;
  },
};
