/** Rules that are proposed for data, good and bad samples of it, and which rules the bad one breaks. */
import type { ImportedRule } from '../rules/import/imported.ts';
import { printRuleFile } from '../rules/import/print-rule-file.ts';
import type { RuleValue } from '../rules/rule.ts';
import { csvText, type DataTable, hasNull, isNull, kindOf, type Kind, NUMBERS } from './data-table.ts';
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
    sample: csvText(table),
    bad: csvText(bad),
    rows: table.rows.length,
    broken,
  };
}

const HEAD = (domain: string): string =>
  `# Proposed from data, by what they looked like: keep what must always hold, take out what was chance.
# After a change: \`tq rules compile quality/${domain}.yaml\`, and commit what it writes; flows load that.
`;

/** One rule of a type for a column, by column. */
function tidy(table: DataTable, engine: EngineName, proposed: readonly ProposedRule[]): ProposedRule[] {
  let hasKey = false;
  return table.columns.flatMap((column, index) => {
    const cells = table.rows.map((row) => row[index] ?? '');
    const kind = kindOf(cells, engine);
    const own = proposed.filter((rule) => rule.column === column);
    const learnt = own.find(({ type }) => type === 'dtype')?.fields.get('dtype');
    // Rows beyond the sample may make a column something else: then little of what was learnt fits the sample.
    const isSame = learnt === undefined || kindOfType(String(learnt)) === kind;
    const useful = own.filter(
      (rule) => isUseful(rule, kind, isSame, cells, engine) && holds(rule, cells, kind, engine),
    );
    const isKey = useful.some(({ type }) => type === 'unique') && (!hasKey || looksLikeKey(column));
    hasKey ||= isKey;
    const isRequired = useful.some(({ type }) => type === 'not_null');
    const isTold = ({ type }: ProposedRule): boolean =>
      (type !== 'unique' || isKey) &&
      (type !== 'in_range' || !isKey) &&
      (type !== 'column_exists' || !isRequired);
    const chosen = useful.filter(isTold);
    return ORDER.flatMap((type) => chosen.find((rule) => rule.type === type) ?? []).map((rule) =>
      asKind(rule, kind),
    );
  });
}

const ORDER = ['column_exists', 'dtype', 'not_null', 'unique', 'in_set', 'in_range'] as const;

function looksLikeKey(column: string): boolean {
  return /(^|[_\s-])(id|key|uuid|number|no|nr|code)$/i.test(column);
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
  kind: Kind,
  isSame: boolean,
  cells: readonly string[],
  engine: EngineName,
): boolean {
  const filled = cells.filter((cell) => !isNull(cell, engine));
  const isNumber = kind === 'int' || kind === 'float';
  if (type === 'column_exists' || type === 'not_null') return true;
  if (!isSame) return false;
  if (type === 'unique') return (kind === 'int' || kind === 'text') && cells.length > 1;
  // In pandas a column of whole numbers that lacks a value is of another type.
  if (type === 'dtype') return isNumber && filled.length === cells.length;
  if (type === 'in_range') return isNumber;
  const values = fields.get('values');
  return type === 'in_set' && kind === 'text' && Array.isArray(values) && isSet(values, filled.length);
}

/** Values that come again, and are no dates. */
function isSet(values: readonly RuleValue[], rows: number): boolean {
  return values.length * 2 <= rows && !values.every((each) => /^\d{4}-\d\d-\d\d/.test(String(each)));
}

function holds(
  { type, fields }: ProposedRule,
  cells: readonly string[],
  kind: Kind,
  engine: EngineName,
): boolean {
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

/** One rule of each type is broken, each in a row of its own as far as there are rows, and one of them fails a run. */
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
  if (chosen.length === 0) return withoutColumn(table, rules);
  const fails = chosen.some(({ severity }) => severity !== 'warning' && severity !== 'info');
  const [first] = chosen;
  return {
    bad: { columns: table.columns, rows },
    broken: chosen.map(nameOf),
    rules: fails ? rules : rules.map((rule) => (rule === first ? { ...rule, severity: 'error' } : rule)),
  };
}

function nameOf({ type, column }: ProposedRule): string {
  return `${type}:${column}`;
}

function canBreak({ type, column }: ProposedRule, table: DataTable, engine: EngineName): boolean {
  const index = table.columns.indexOf(column ?? '');
  if (type === 'unique') return table.rows.length > 1;
  if (type !== 'not_null') return true;
  // A number that is missing changes the type of its column in pandas; a line without anything is no row.
  const kind = kindOf(
    table.rows.map((row) => row[index] ?? ''),
    engine,
  );
  return table.columns.length > 1 && kind === 'text';
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

/** Where every value is allowed, a delivery is bad that lacks a column. */
function withoutColumn({ columns, rows }: DataTable, rules: readonly ProposedRule[]): Broken {
  const [lost = ''] = columns;
  const exists: ProposedRule = {
    type: 'column_exists',
    column: lost,
    fields: new Map(),
    severity: 'critical',
  };
  return {
    bad:
      columns.length > 1
        ? { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)) }
        : { columns: [`not_${lost}`], rows },
    broken: [nameOf(exists)],
    rules: [exists, ...rules.filter(({ column }) => column !== lost)],
  };
}
