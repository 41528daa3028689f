/** Rules that are proposed for data, good and bad samples of it, and which rules the bad one breaks. */
import type { ImportedRule } from '../rules/import/imported.ts';
import { printRuleFile } from '../rules/import/print-rule-file.ts';
import type { RuleValue } from '../rules/rule.ts';
import {
  areTimes,
  csvText,
  type DataTable,
  hasNull,
  isNull,
  kindOf,
  type Kind,
  NUMBERS,
  readsAsNumber,
} from './data-table.ts';
import { looksLikeKey } from './keys.ts';
import type { EngineName, LearntData } from './scaffold.ts';

/** A rule without the place that it comes from. */
export type ProposedRule = Omit<ImportedRule, 'where'>;

/**
 * `table` is the sample; `proposed` was learnt from the whole of the data. Of the proposal those rules are kept that say
 * something of the data beyond the sample, and that the sample satisfies as a flow reads it. Undefined where the table
 * has no rows.
 */
export function learntData(
  domain: string,
  engine: EngineName,
  table: DataTable,
  proposed: readonly ProposedRule[],
): LearntData | undefined {
  if (table.rows.length === 0) return undefined;
  const kept = tidy(table, engine, proposed);
  const { bad, broken, rules } = breakRules(table, engine, kept);
  return {
    rules: `${HEAD(domain)}${printRuleFile(domain, engine, rules)}`,
    sample: csvText(table, engine),
    bad: csvText(bad, engine),
    rows: table.rows.length,
    broken,
  };
}

const HEAD = (domain: string): string =>
  `# Proposed from data, by what they looked like: keep what must always hold, take out what was chance.
# After a change: \`tq rules compile quality/${domain}.yaml\`, and commit what it writes; flows load that.
`;

/** What is known of a column when its rules are chosen. */
interface Column {
  name: string;
  /** Of the sample. */
  cells: readonly string[];
  kind: Kind;
  isKey: boolean;
  engine: EngineName;
}

/** One rule of a type for a column, by column. */
function tidy(table: DataTable, engine: EngineName, proposed: readonly ProposedRule[]): ProposedRule[] {
  let hasKey = false;
  return table.columns.flatMap((name, index) => {
    const cells = table.rows.map((row) => row[index] ?? '');
    const column = { name, cells, kind: kindOf(cells, engine), isKey: looksLikeKey(name), engine };
    const useful = usefulRules(
      column,
      proposed.filter((rule) => rule.column === name),
    );
    const has = (type: ProposedRule['type']): boolean => useful.some((rule) => rule.type === type);
    const chosen = useful.filter(({ type }) => type !== 'column_exists' || !has('not_null'));
    const isSecondKey = hasKey && has('unique');
    hasKey ||= has('unique');
    return ORDER.flatMap((type) => chosen.find((rule) => rule.type === type) ?? []).map((rule) =>
      withSeverity(asKind(rule, column.kind), column, isSecondKey),
    );
  });
}

const ORDER = ['column_exists', 'dtype', 'not_null', 'unique', 'in_set', 'in_range'] as const;

function usefulRules(column: Column, own: readonly ProposedRule[]): ProposedRule[] {
  const learnt = own.find(({ type }) => type === 'dtype')?.fields.get('dtype');
  // Rows beyond the sample may make a column something else: then little of what was learnt fits the sample.
  const isSame = learnt === undefined || kindOfType(String(learnt)) === column.kind;
  // The sample may end before the first value is missing; who proposed has seen all.
  const isRequired = own.some(({ type }) => type === 'not_null');
  return own.filter((rule) => isUseful(rule, column, { isSame, isRequired }) && holds(rule, column));
}

/**
 * What the next delivery may break without being bad is a warning: whole numbers may get a fraction, and what a second
 * key refers to may come twice.
 */
function withSeverity(rule: ProposedRule, { isKey }: Column, isSecondKey: boolean): ProposedRule {
  const isChance = (rule.type === 'dtype' && !isKey) || (rule.type === 'unique' && isSecondKey);
  return isChance ? { ...rule, severity: 'warning' } : rule;
}

/** By the names that the rule vocabulary has for types. */
function kindOfType(dtype: string): Kind | undefined {
  if (/^u?int/i.test(dtype)) return 'int';
  if (/^float/i.test(dtype)) return 'float';
  if (/^bool/i.test(dtype)) return 'bool';
  return /^(str|string|utf8)$/i.test(dtype) ? 'text' : undefined;
}

function isUseful(
  { type, fields }: ProposedRule,
  { cells, kind, isKey, engine }: Column,
  { isSame, isRequired }: { isSame: boolean; isRequired: boolean },
): boolean {
  if (type === 'column_exists' || type === 'not_null') return true;
  if (!isSame) return false;
  const filled = cells.filter((cell) => !isNull(cell, engine));
  if (type === 'unique') return isKey && ['int', 'big', 'text'].includes(kind) && cells.length > 1;
  // Fractions may all be whole on the next day; in pandas a column that lacks a value is one of fractions.
  if (type === 'dtype') return kind === 'int' && isRequired;
  if (type === 'in_range') return !isKey && cells.length > 1 && isMeasure(kind, filled, [...fields.values()]);
  const values = fields.get('values');
  return type === 'in_set' && kind === 'text' && Array.isArray(values) && isSet(values, filled.length);
}

/** Numbers of which more or less may be too much or too little. Whole ones beyond 53 bits Truthound learns as fractions. */
function isMeasure(kind: Kind, filled: readonly string[], bounds: readonly RuleValue[]): boolean {
  if (kind !== 'int') return kind === 'float';
  return !areTimes(filled) && bounds.every((bound) => Number.isSafeInteger(Number(bound)));
}

/** Values that come again, are no dates, and are read as texts even where a delivery has few of them. */
function isSet(values: readonly RuleValue[], rows: number): boolean {
  const texts = values.map(String);
  return (
    texts.length * 2 <= rows &&
    !texts.every((text) => /^\d{4}-\d\d-\d\d/.test(text)) &&
    !texts.some((text) => readsAsNumber(text) || /^(true|false)$/i.test(text))
  );
}

function holds({ type, fields }: ProposedRule, { cells, kind, engine }: Column): boolean {
  const filled = cells.filter((cell) => !isNull(cell, engine));
  if (type === 'not_null') return !hasNull(cells, engine);
  if (type === 'unique') return filled.length === cells.length && new Set(filled).size === filled.length;
  if (type === 'in_set') {
    const values = fields.get('values') as readonly RuleValue[];
    return filled.every((cell) => values.includes(cell));
  }
  if (type === 'in_range') {
    const [min, max] = [fields.get('min'), fields.get('max')].map((bound) =>
      bound === undefined ? undefined : Number(bound),
    );
    return filled.every((cell) => (min ?? -Infinity) <= Number(cell) && Number(cell) <= (max ?? Infinity));
  }
  return type !== 'dtype' || kindOfType(String(fields.get('dtype'))) === kind;
}

/** Bounds of whole numbers are whole. */
function asKind(rule: ProposedRule, kind: Kind): ProposedRule {
  if (rule.type !== 'in_range') return rule;
  const fields = [...rule.fields].map(([key, value]): [string, RuleValue] => {
    const isWhole = kind === 'int' && typeof value === 'number' && Number.isSafeInteger(value);
    return [key, isWhole ? BigInt(value) : value];
  });
  return { ...rule, fields: new Map(fields) };
}

interface Broken {
  bad: DataTable;
  /** Names of rules. */
  broken: string[];
  rules: readonly ProposedRule[];
}

/** One rule of each type is broken, each in a row of its own as far as there are rows; one of them fails a run. */
function breakRules(table: DataTable, engine: EngineName, rules: readonly ProposedRule[]): Broken {
  const rows = table.rows.map((row) => [...row]);
  const chosen: ProposedRule[] = [];
  for (const type of ['unique', 'not_null', 'in_set', 'in_range'] as const) {
    const isFree = ({ column }: ProposedRule): boolean => chosen.every((each) => each.column !== column);
    const rule = rules.find((each) => each.type === type && isFree(each) && canBreak(each, table, engine));
    if (rule === undefined) continue;
    breakIn(rows, table.columns.indexOf(rule.column ?? ''), rule, chosen.length);
    chosen.push(rule);
  }
  if (!chosen.some(failsARun)) return withoutColumn(table, rules);
  return { bad: { columns: table.columns, rows }, broken: chosen.map(nameOf), rules };
}

function failsARun({ severity }: ProposedRule): boolean {
  return severity !== 'warning' && severity !== 'info';
}

function nameOf({ type, column }: ProposedRule): string {
  return `${type}:${column}`;
}

function canBreak({ type, column }: ProposedRule, table: DataTable, engine: EngineName): boolean {
  const index = table.columns.indexOf(column ?? '');
  if (type === 'unique') return table.rows.length > 1;
  if (type !== 'not_null') return true;
  // A whole number that is missing changes the type of its column in pandas; a line without anything is no row.
  const kind = kindOf(
    table.rows.map((row) => row[index] ?? ''),
    engine,
  );
  return table.columns.length > 1 && (kind === 'text' || kind === 'float');
}

function breakIn(rows: string[][], column: number, { type, fields }: ProposedRule, rank: number): void {
  const row = rows[(rank + 1) % rows.length] as string[];
  if (type === 'unique') row[column] = rows[0]?.[column] ?? '';
  else if (type === 'not_null') row[column] = '';
  else if (type === 'in_set') row[column] = unlike(fields.get('values') as readonly RuleValue[]);
  else {
    const max = fields.get('max') ?? 0n;
    row[column] = typeof max === 'bigint' ? String(max + 1n) : NUMBERS.above(Number(max));
  }
}

function unlike(values: readonly RuleValue[]): string {
  let text = 'unexpected';
  while (values.includes(text)) text += '_value';
  return text;
}

/** Where no value fails a run, a delivery is bad that lacks a column: the column breaks all of its rules. */
function withoutColumn({ columns, rows }: DataTable, rules: readonly ProposedRule[]): Broken {
  const [lost = ''] = columns;
  const isOwn = ({ column }: ProposedRule): boolean => column === lost;
  const exists: ProposedRule = {
    type: 'column_exists',
    column: lost,
    fields: new Map(),
    severity: 'critical',
  };
  const own = rules.filter(isOwn);
  const told = own.some(failsARun) ? own : [exists, ...own];
  return {
    bad:
      columns.length > 1
        ? { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)) }
        : { columns: [`not_${lost}`], rows },
    broken: told.map(nameOf),
    rules: [...told, ...rules.filter((rule) => !isOwn(rule))],
  };
}
