/** A condition in the words of an engine. */
import type { Expression, Literal } from './expression.ts';
import type { ConditionColumns } from './expression-columns.ts';

/** How a language writes the parts that languages write differently. */
interface Dialect {
  readonly column: (name: string) => string;
  readonly literal: (value: Literal) => string;
  readonly equal: string;
  readonly unequal: string;
  readonly isNull: (column: string) => string;
  readonly list: (values: readonly string[]) => string;
}

/** The SQL of Polars (`pl.SQLContext`). */
export const POLARS_SQL: Dialect = {
  column: (name) => `"${name.replaceAll('"', '""')}"`,
  literal: (value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : printNumber(value, String(value)),
  equal: '=',
  unequal: '<>',
  isNull: (column) => `${column} IS NULL`,
  list: (values) => `(${values.join(', ')})`,
};

/** What `pandas.DataFrame.query` reads. */
export const PANDAS_QUERY: Dialect = {
  column: (name) => `\`${name}\``,
  literal: (value) => {
    if (typeof value === 'string') return quotedForPandas(value);
    return printNumber(value, value === true ? 'True' : 'False');
  },
  equal: '==',
  unequal: '!=',
  isNull: (column) => `${column}.isnull()`,
  list: (values) => `[${values.join(', ')}]`,
};

/** Escapes what confuses pandas beside names in backticks: its reader of names takes a quote in a text for the end of one. */
function quotedForPandas(value: string): string {
  const escaped = value.replaceAll(
    /['"`#\\\p{Cc}]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}

/** Rows for which the condition holds; a row with null in a compared column is not one of them. */
export function rowsWhere(expression: Expression, { compared }: ConditionColumns, dialect: Dialect): string {
  const guards = [...compared.keys()].map((name) => `not (${dialect.isNull(dialect.column(name))})`);
  return [print(expression, dialect), ...guards].map((part) => `(${part})`).join(' and ');
}

/** Rows for which the condition does not hold; a row with null in a compared column is not one of them. */
export function rowsWhereNot(expression: Expression, columns: ConditionColumns, dialect: Dialect): string {
  return rowsWhere({ kind: 'not', part: expression }, columns, dialect);
}

function print(expression: Expression, dialect: Dialect): string {
  const inner = (part: Expression): string => `(${print(part, dialect)})`;
  switch (expression.kind) {
    case 'column':
      return dialect.column(expression.name);
    case 'literal':
      return dialect.literal(expression.value);
    case 'compare':
      return expression.sides.map(inner).join(` ${comparison(expression.operator, dialect)} `);
    case 'arithmetic':
      return expression.sides.map(inner).join(` ${expression.operator} `);
    case 'in': {
      const values = dialect.list(expression.values.map((value) => dialect.literal(value)));
      return `${inner(expression.value)} ${expression.negated ? 'not in' : 'in'} ${values}`;
    }
    case 'null': {
      const isNull = dialect.isNull(dialect.column(expression.column));
      return expression.negated ? `not (${isNull})` : isNull;
    }
    case 'and':
    case 'or':
      return expression.parts.map(inner).join(` ${expression.kind} `);
    case 'not':
      return `not ${inner(expression.part)}`;
  }
}

function comparison(operator: string, dialect: Dialect): string {
  if (operator === '=') return dialect.equal;
  return operator === '<>' ? dialect.unequal : operator;
}

function printNumber(value: Exclude<Literal, string>, truth: string): string {
  if (typeof value === 'boolean') return truth;
  return typeof value === 'number' ? printFloat(value) : String(value);
}

/** Keeps the point of a float, and writes it without an exponent, which Polars' SQL cannot read. */
function printFloat(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point) || '0'}`;
}
