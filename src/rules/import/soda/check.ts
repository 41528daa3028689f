/** One check of SodaCL: its line, its settings, and how bad a failure is. */
import type { RuleSeverity } from '../../rule.ts';
import { add, type Gathering } from '../gathering.ts';
import { type Part, pairsOf, partAt, ruleValueOf, textOf } from '../reading/source.ts';
import { readLimit, type SodaLimit, translateMetric, whyNoRule } from './metrics.ts';
import { importSodaSchema } from './schema.ts';
import { refused, rule, translated, type Translation } from '../meaning/translated.ts';

const REFERENCE = /^values in \(([^()]+)\) must( not)? exist in (\S+) \(([^()]+)\)$/;
const SAME_ROWS = /^row_count same as (\S+)$/;
const METRIC = /^([a-z_]+)(?:\(([^()]*)\))?(?:\s+(.+))?$/;

export function importSodaCheck(into: Gathering, part: Part, isConfigured: boolean): void {
  const [line, settings] = lineOf(part);
  if (line === undefined) {
    add(into, part, 'a check', refused('it is neither a line nor a line with settings'));
    return;
  }
  if (line === 'schema') {
    importSodaSchema(into, part, settings);
    return;
  }
  const name = textOf(partAt(settings, 'name'));
  const alert = alertOf(settings);
  add(into, part, `\`${line}\``, translate(into.dataset, line, settings, alert, isConfigured), {
    ...(name === undefined ? {} : { name }),
    ...(alert?.severity === undefined ? {} : { severity: alert.severity }),
  });
}

function lineOf(part: Part): readonly [string | undefined, Part | undefined] {
  const text = textOf(part);
  if (text !== undefined) return [text.trim().replaceAll(/\s+/g, ' '), undefined];
  const pairs = pairsOf(part);
  const first = pairs.length === 1 ? pairs[0] : undefined;
  return first === undefined ? [undefined, undefined] : [first[0].trim().replaceAll(/\s+/g, ' '), first[1]];
}

interface Alert {
  readonly severity?: RuleSeverity;
  /** What makes the check fail, in place of a limit on its line. */
  readonly when?: string;
  readonly why?: string;
}

/** `warn: when > 0` fails where the value is above 0. */
function alertOf(settings: Part | undefined): Alert | undefined {
  const [warn, fail] = [partAt(settings, 'warn'), partAt(settings, 'fail')];
  if (warn === undefined && fail === undefined) return undefined;
  if (warn !== undefined && fail !== undefined)
    return { why: 'it warns and fails at two limits; a rule has one' };
  const when = textOf(warn ?? fail);
  const severity = warn === undefined ? {} : ({ severity: 'warning' } as const);
  return when?.startsWith('when ') === true
    ? { ...severity, when: when.slice('when '.length).trim() }
    : { ...severity, why: 'its alert is no `when` with a limit' };
}

/** Beside what is valid; how the check is reported. */
const LABELS = [
  'name',
  'identity',
  'attributes',
  'samples limit',
  'samples columns',
  'title',
  'warn',
  'fail',
];

function translate(
  dataset: string,
  line: string,
  settings: Part | undefined,
  alert: Alert | undefined,
  isConfigured: boolean,
): Translation {
  if (alert?.why !== undefined) return refused(alert.why);
  const own = new Map(pairsOf(settings).filter(([key]) => !LABELS.includes(key)));
  const reference = REFERENCE.exec(line);
  if (reference !== null) return own.size > 0 ? refused(odd(own)) : referenceRule(reference);
  const other = SAME_ROWS.exec(line)?.[1];
  if (other !== undefined && own.size === 0)
    return translated([{ type: 'cross_table_row_count', fields: { table1: dataset, table2: other } }]);
  const [, metric = '', columns, written] = METRIC.exec(line) ?? [];
  const why = whyNoRule(metric, line);
  if (why !== undefined) return refused(why);
  const limit = limitOf(written, alert);
  if (limit === undefined) return refused('its limit is no single number with a comparison');
  if (isConfigured) return refused('`configurations for` changes what missing and valid mean');
  const get = (key: string) => {
    const value = own.get(key);
    return value === undefined ? undefined : (ruleValueOf(value) ?? '');
  };
  return translateMetric({ metric, columns: columnsOf(columns), limit, get, keys: [...own.keys()] });
}

function odd(own: ReadonlyMap<string, Part>): string {
  return `no rule has anything like \`${[...own.keys()].join('`, `')}\``;
}

/** A limit on the line says what passes, an alert says what fails. */
function limitOf(written: string | undefined, alert: Alert | undefined): SodaLimit | undefined {
  if (alert?.when === undefined) return written === undefined ? undefined : readLimit(written);
  const failing = written === undefined ? readLimit(alert.when) : undefined;
  return failing && { ...failing, sign: OPPOSITE[failing.sign] };
}

const OPPOSITE = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

function columnsOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^(["'`])(.*)\1$/, '$2'))
    .filter((each) => each !== '');
}

function referenceRule([, from, not, table = '', to]: RegExpExecArray): Translation {
  if (not !== undefined) return refused('a rule says what is allowed, not what is forbidden');
  const [columns, others] = [columnsOf(from), columnsOf(to)];
  const [column, other] = [columns[0], others[0]];
  if (columns.length !== 1 || others.length !== 1 || column === undefined || other === undefined)
    return refused('it compares several columns together; a rule is about one');
  return rule('referential_integrity', column, {
    reference_table: table.replace(/^(["'`])(.*)\1$/, '$2'),
    reference_column: other,
  });
}
