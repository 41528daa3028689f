/** TQ3005: a value of the right kind that is not allowed: a share above 1, an empty list, an unknown severity. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { onlyNearMiss } from '../../project/near-miss.ts';
import { describe, valueAt } from '../../project/yaml-value.ts';
import { isRuleMapping } from '../python-value.ts';
import { type RuleSeverity, SEVERITIES } from '../rule.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import type { RuleError } from '../validator/outcome.ts';
import { errorsOf, foundAt, keyIn, placeOf, replaceName, schemaOf } from './check.ts';

const CODES = ['not_a_choice', 'below_minimum', 'above_maximum', 'too_short'] as const;

export function checkOutOfRange(file: RuleFile): Diagnostic[] {
  return errorsOf(file, CODES).map(({ entry, error }) => outOfRange(file, entry, error));
}

function outOfRange(file: RuleFile, entry: RuleEntry, { code, field }: RuleError): Diagnostic {
  const name = String(field);
  const key = isRuleMapping(entry.value) ? (keyIn(entry.value, name) ?? name) : name;
  const path = [...entry.path, key];
  const where = placeOf(file, entry, name);
  if (code === 'not_a_choice') return unknownSeverity(file, path, where);
  if (code === 'too_short')
    return diagnostic('TQ3005', {
      message: `\`${key}\` must not be empty`,
      where,
      help: name === 'values' ? 'no value could pass: name those that are allowed' : 'name the column',
    });
  return diagnostic('TQ3005', {
    message: `\`${key}\` must be ${limits(entry, name)}, found ${foundAt(file, path)}`,
    where,
    help: asShare(
      valueAt(file.document.data, path),
      schemaOf(entry)?.fields.find((each) => each.name === name)?.max,
    ),
  });
}

/** Names of other scales: of Truthound's own, of dbt and of loggers. */
const OTHER_SEVERITIES: Readonly<Record<string, RuleSeverity>> = {
  high: 'error',
  fatal: 'critical',
  blocker: 'critical',
  medium: 'warning',
  warn: 'warning',
  low: 'info',
};

function unknownSeverity(
  { document }: RuleFile,
  path: RuleEntry['path'],
  where: Diagnostic['where'],
): Diagnostic {
  const value = valueAt(document.data, path);
  const text = typeof value === 'string' ? value : '';
  const certain = onlyNearMiss(text, SEVERITIES);
  const near = certain ?? OTHER_SEVERITIES[text.toLowerCase()];
  return diagnostic('TQ3005', {
    message: `\`severity\` must be one of ${nameList(SEVERITIES)}, found ${describe(value)}`,
    where,
    help: near && `did you mean \`${near}\`?`,
    fix:
      certain === undefined
        ? undefined
        : replaceName({ document }, path, certain, `rename it to \`${certain}\``),
  });
}

/** A percentage where a share is asked for. */
function asShare(value: unknown, max: number | undefined): string | undefined {
  if (typeof value !== 'number' || max === undefined || value <= 1 || value > 100 * max) return undefined;
  return `${value} % is written \`${Number((value / 100).toPrecision(12))}${value === 100 ? '.0' : ''}\``;
}

function limits(entry: RuleEntry, field: string): string {
  const { min, max } = schemaOf(entry)?.fields.find(({ name }) => name === field) ?? {};
  if (min !== undefined && max !== undefined) return `between ${min} and ${max}`;
  return min === undefined ? `at most ${max}` : `at least ${min}`;
}
