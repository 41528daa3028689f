/** What the files of all tools have in common: their data, their checks, and where the rules judge otherwise on purpose. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import { FIXTURES } from '../generate-fixtures.ts';
import { ORDERS } from './orders.ts';
import { SMALL } from './small.ts';
import { tablesOf, type NamedTable, type Stranger } from './tables.ts';

export interface ForeignFile {
  readonly file: string;
  readonly text: string;
  readonly tables: readonly NamedTable[];
  /** The keys under which the tool's script reports the check that a rule comes from. */
  readonly keysOf: (rule: ImportedRule, dataset: string) => readonly string[];
  readonly known?: readonly KnownDifference[];
  /** Checks that this tool cannot let pass, or cannot let fail, on any data. */
  readonly unseen?: readonly string[];
  /** Checks with a rule that the engine refuses. */
  readonly refused?: readonly string[];
}

/** Where the rules judge otherwise on purpose. Each is seen at least once, or the test fails. */
export interface KnownDifference {
  /** A note that the import tells, or what is told of every rule. */
  readonly told: string;
  readonly isAbout: (rule: ImportedRule) => boolean;
  /** Of all tables, where it is absent. */
  readonly tables?: readonly string[];
  readonly theirs: 'passed' | 'not passed';
}

/** `docs/rules-engines.md`: a rule on a column that does not exist fails. Truthound passes over it in silence. */
export const MISSING_COLUMN: KnownDifference = {
  told: 'of every rule',
  isAbout: ({ type }) => type !== 'column_exists',
  tables: ['no such column'],
  theirs: 'passed',
};

export function readFixture(file: string): string {
  return readFileSync(join(FIXTURES, file), 'utf8');
}

export function readOwn(file: string): string {
  return readFileSync(join(import.meta.dirname, 'files', file), 'utf8');
}

/** The data that the fixtures were learned from. */
export function ordersTables(strangers: number): readonly NamedTable[] {
  return tablesOf(ORDERS, ORDERS_STRANGERS.slice(0, strangers));
}

const ORDERS_STRANGERS: readonly Stranger[] = [
  [-1e6, ''],
  [1e6, 'x'.repeat(50)],
  [150, 'Xyz'],
  [0, ' '],
  [1, 'ü'],
  [18, 'ORD-0001'],
  [150.5, 'ORD-00012'],
];

export function smallTables(strangers: number): readonly NamedTable[] {
  return tablesOf(SMALL, SMALL_STRANGERS.slice(0, strangers));
}

const SMALL_STRANGERS: readonly Stranger[] = [
  [-1, ''],
  [6, 'AB1\n'],
  [1.5, 'xAB1'],
  [0, ' '],
  [5, 'AB1 and more'],
  [1e6, 'ööö'],
  [0.25, 'AB1'],
  [1, 'maybe not'],
  [2, 'bonn'],
];

/** The place in a list whose items begin with a line of their own. */
export function placeIn(text: string, mark: RegExp): ForeignFile['keysOf'] {
  const lines = text.split('\n').flatMap((line, index) => (mark.test(line) ? [index + 1] : []));
  return ({ where }) => [String(lines.findLastIndex((line) => line <= where.start.line))];
}
