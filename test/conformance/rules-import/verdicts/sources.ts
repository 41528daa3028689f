/** The files whose verdicts are compared, with their data, and how each tool calls the checks of a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportedRule } from '../../../../src/rules/import/imported.ts';
import type { RuleType } from '../../../../src/rules/rule.ts';
import { FIXTURES } from '../generate-fixtures.ts';
import { ORDERS } from './orders.ts';
import { SMALL, SMALL_STRANGERS } from './small.ts';
import { tablesOf, type NamedTable, type Strangers } from './tables.ts';

export interface ForeignFile {
  readonly file: string;
  readonly text: string;
  readonly tables: readonly NamedTable[];
  /** The keys under which the tool's script reports the check that a rule comes from. */
  readonly keysOf: (rule: ImportedRule, dataset: string) => readonly string[];
}

const fixture = (file: string): string => readFileSync(join(FIXTURES, file), 'utf8');
const own = (file: string): string => readFileSync(join(import.meta.dirname, 'files', file), 'utf8');

const ORDERS_STRANGERS: Strangers = {
  numbers: [-1e6, 1e6, 0, 1, 18, 99, 150, 150.5],
  texts: ['', ' ', 'x', 'x'.repeat(50), 'ü', 'ORD-0001', 'ORD-00012', 'a@b.org', 'Xyz'],
};
const orders = tablesOf(ORDERS, ORDERS_STRANGERS);
const small = tablesOf(SMALL, SMALL_STRANGERS);

/** The issues of truthound 3.2.0, `validators/schema_validator.py`; a column that is missing has no other. */
const ISSUES: Partial<Record<RuleType, readonly string[]>> = {
  column_exists: [],
  dtype: ['type_mismatch'],
  not_null: ['unexpected_nulls'],
  unique: ['duplicate_values'],
  in_range: ['below_minimum', 'above_maximum'],
  in_set: ['invalid_value'],
  regex: ['pattern_mismatch'],
  min_length: ['string_too_short'],
  max_length: ['string_too_long'],
};

const schemaKeys: ForeignFile['keysOf'] = ({ type, column }) =>
  [...(ISSUES[type] ?? []), 'missing_column'].map((issue) => `${issue} ${column}`).concat('error schema');

export const SCHEMAS: readonly ForeignFile[] = [
  { file: 'truthound-schema.yaml', text: fixture('truthound-schema.yaml'), tables: orders, keysOf: schemaKeys },
  { file: 'own truthound-schema.yaml', text: own('truthound-schema.yaml'), tables: small, keysOf: schemaKeys },
];

/** The place in a list whose items begin with a line of their own. */
function placeIn(text: string, mark: RegExp): ForeignFile['keysOf'] {
  const lines = text.split('\n').flatMap((line, index) => (mark.test(line) ? [index + 1] : []));
  return ({ where }) => [String(lines.indexOf(where.start.line))];
}

const suite = fixture('truthound-suite.json');
export const SUITES: readonly ForeignFile[] = [
  { file: 'truthound-suite.json', text: suite, tables: orders, keysOf: placeIn(suite, /^ {4}\{$/) },
];

const checkpointText = own('truthound-checkpoint.yaml');
export const CHECKPOINTS: readonly ForeignFile[] = [
  {
    file: 'own truthound-checkpoint.yaml', text: checkpointText, tables: small, keysOf: (rule, dataset) => {
      const line = checkpointText.slice(rule.where.start.offset, rule.where.end.offset);
      const validator = line.replaceAll("'", '');
      return [`${dataset} ${validator} ${rule.column}`, `${dataset} ${validator}`];
    },
  },
];

function gxFile(version: '0.18' | '1'): ForeignFile {
  const pairs = JSON.parse(own('gx.json')) as [string, object][];
  const items = pairs.map(([type, kwargs]) => ({ [version === '1' ? 'type' : 'expectation_type']: type, kwargs, meta: {} }));
  const head = version === '1' ? { name: 'small' } : { expectation_suite_name: 'small' };
  const text = JSON.stringify({ ...head, expectations: items, meta: {} }, null, 2);
  return { file: `own gx-${version}.json`, text, tables: small, keysOf: placeIn(text, /^ {4}\{$/) };
}

export function gxFiles(version: '0.18' | '1'): readonly ForeignFile[] {
  const text = fixture(`gx-${version}.json`);
  return [{ file: `gx-${version}.json`, text, tables: orders, keysOf: placeIn(text, /^ {4}\{$/) }, gxFile(version)];
}
