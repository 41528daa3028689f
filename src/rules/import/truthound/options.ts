/** The options that every validator of Truthound has, of one validator. */
import type { RuleSeverity, RuleValue } from '../../rule.ts';
import { type Part, pairsOf, ruleValueOf, textOf } from '../reading/source.ts';

/** As Truthound's adapter translates them (truthound-orchestration 3.0.3, `common/engines/truthound_mapping.py`). */
const SEVERITIES: Readonly<Record<string, RuleSeverity>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/** How a validator runs, not what it checks (truthound 3.2.0, `ValidatorConfig`). */
const RUNNING = [
  'sample_size',
  'timeout_seconds',
  'graceful_degradation',
  'log_errors',
  'result_format',
  'catch_exceptions',
  'max_retries',
  'partial_failure_mode',
];

/** What a generated suite says beside the validator; its TOML puts the description into the parameters. */
const DESCRIBING = [
  'name',
  'validator',
  'validator_class',
  'type',
  'category',
  'confidence',
  'description',
  'rationale',
];

export interface Options {
  /** Columns that are named; undefined where none is. */
  readonly columns: readonly string[] | undefined;
  readonly mostly: RuleValue | undefined;
  readonly severity: RuleSeverity | undefined;
  /** Why the validator as a whole cannot be a rule. */
  readonly why: string | undefined;
  /** The validator's own options. */
  readonly own: ReadonlyMap<string, Part>;
  readonly notes: readonly string[];
}

/** Of several mappings with options, the later ones count. */
export function readOptions(...parts: readonly (Part | undefined)[]): Options {
  const all = new Map(parts.flatMap(pairsOf));
  const take = (key: string): Part | undefined => {
    const part = all.get(key);
    all.delete(key);
    return part?.value === null ? undefined : part;
  };
  for (const key of [...RUNNING, ...DESCRIBING]) all.delete(key);
  all.delete('parameters');
  const columns = columnsOf(take('columns'));
  const mostly = ruleValueOf(take('mostly'));
  const severity = take('severity_override');
  const whys = [
    take('exclude_columns') && 'a rule names its columns and excludes none',
    severity &&
      SEVERITIES[textOf(severity) ?? ''] === undefined &&
      'its `severity_override` is none of Truthound',
    columns.why,
  ];
  return {
    columns: columns.names,
    mostly,
    severity: SEVERITIES[textOf(severity) ?? ''],
    why: whys.find((why) => typeof why === 'string'),
    own: all,
    notes: columns.notes,
  };
}

interface Columns {
  readonly names?: readonly string[];
  readonly why?: string;
  readonly notes: readonly string[];
}

function columnsOf(part: Part | undefined): Columns {
  if (part === undefined) return { notes: [] };
  const single = textOf(part);
  if (single !== undefined)
    return {
      names: [single],
      notes: ['Truthound checks nothing where `columns` is a text; the rule checks that column'],
    };
  if (!Array.isArray(part.value)) return { why: '`columns` is no list of columns', notes: [] };
  const names = part.value.filter((each) => typeof each === 'string');
  if (names.length < part.value.length)
    return { why: '`columns` holds something that is no text', notes: [] };
  return names.length === 0 ? { notes: [] } : { names, notes: [] };
}
