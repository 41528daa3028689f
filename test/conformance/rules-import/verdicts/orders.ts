/** The data that Truthound learned its files from (`make_orders.py`), typed as Polars reads them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Column } from '../../rules/case.ts';
import { FIXTURES } from '../generate-fixtures.ts';
import type { Table } from './tables.ts';

const KINDS: Readonly<Record<string, Column['kind']>> = {
  order_id: 'int',
  age: 'int',
  amount: 'float',
  share: 'float',
  yes: 'bool',
};

export const ORDERS: Table = table(readFileSync(join(FIXTURES, 'orders.csv'), 'utf8'));

function table(text: string): Table {
  const [head = [], ...rows] = text.trimEnd().split('\n').map(cells);
  return Object.fromEntries(
    head.map((name, at) => {
      const kind = KINDS[name] ?? 'text';
      return [name, { kind, values: rows.map((row) => valueOf(kind, row[at] ?? '')) }];
    }),
  );
}

function cells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

function valueOf(kind: Column['kind'], cell: string): string | number | boolean | null {
  if (cell === '') return null;
  if (kind === 'bool') return cell === 'true';
  return kind === 'float' ? Number(cell) : cell;
}
