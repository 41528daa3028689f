/**
 * Every diagnostic code with its name and default severity. A code is never used again for something else.
 * TQ1xxx file and YAML, TQ2xxx project meaning, TQ3xxx quality rules, TQ4xxx preflight, TQ5xxx server and apply.
 */
import type { Severity } from './diagnostic.ts';

interface CodeInfo {
  /** Kebab-case and named for the bad thing, so that «allow `duplicate-deployment-name`» reads well. */
  name: string;
  severity: Severity;
}

const REGISTRY = {
  TQ1001: { name: 'file-not-found', severity: 'error' },
  TQ1002: { name: 'unreadable-file', severity: 'error' },
  TQ1003: { name: 'empty-file', severity: 'error' },
  TQ1004: { name: 'invalid-yaml', severity: 'error' },
  TQ1005: { name: 'duplicate-key', severity: 'error' },
  TQ1006: { name: 'unsupported-yaml', severity: 'error' },
  TQ2001: { name: 'unknown-key', severity: 'error' },
  TQ2002: { name: 'wrong-type', severity: 'error' },
  TQ2003: { name: 'duplicate-deployment-name', severity: 'error' },
  TQ2004: { name: 'invalid-value', severity: 'error' },
  TQ2005: { name: 'unquoted-date', severity: 'error' },
  TQ2006: { name: 'unnamed-deployment', severity: 'error' },
  TQ2007: { name: 'missing-entrypoint', severity: 'error' },
  TQ2008: { name: 'missing-work-pool', severity: 'error' },
  TQ2009: { name: 'invalid-schedule', severity: 'error' },
  TQ2010: { name: 'deprecated-schedule-key', severity: 'hint' },
  TQ2011: { name: 'invalid-entrypoint', severity: 'error' },
  TQ2012: { name: 'entrypoint-file-not-found', severity: 'error' },
  TQ2013: { name: 'unknown-schedule-key', severity: 'error' },
  TQ2014: { name: 'unknown-trigger-key', severity: 'error' },
  TQ2015: { name: 'duplicate-schedule-slug', severity: 'error' },
  TQ2016: { name: 'invalid-step', severity: 'error' },
  TQ2017: { name: 'no-deployments', severity: 'error' },
  TQ2018: { name: 'unknown-deployment', severity: 'error' },
  TQ2019: { name: 'unknown-placeholder', severity: 'error' },
  TQ2020: { name: 'secret-in-plain-text', severity: 'error' },
  TQ2021: { name: 'unset-variable', severity: 'error' },
  TQ2022: { name: 'invalid-block-placeholder', severity: 'error' },
  TQ2023: { name: 'lost-list-item', severity: 'warning' },
  TQ2024: { name: 'unknown-parameter', severity: 'error' },
  TQ2025: { name: 'invalid-parameter', severity: 'error' },
  TQ2026: { name: 'late-placeholder', severity: 'error' },
  TQ2027: { name: 'six-field-cron', severity: 'warning' },
  TQ2028: { name: 'ignored-schedule-key', severity: 'warning' },
  TQ2029: { name: 'shadowed-step-id', severity: 'warning' },
  TQ2030: { name: 'unsupported-feature', severity: 'error' },
  TQ2040: { name: 'step-needs-python', severity: 'error' },
  TQ2041: { name: 'catch-all-trigger', severity: 'error' },
  TQ2101: { name: 'flow-file-syntax-error', severity: 'error' },
  TQ2102: { name: 'flow-not-found', severity: 'error' },
  TQ2103: { name: 'not-a-flow', severity: 'error' },
  TQ2104: { name: 'refused-parameter-name', severity: 'error' },
  TQ2105: { name: 'unknown-parameter-type', severity: 'warning' },
  TQ2106: { name: 'computed-flow-name', severity: 'error' },
  TQ2107: { name: 'computed-flow-detail', severity: 'warning' },
  TQ2108: { name: 'invalid-flow-name', severity: 'error' },
  TQ2109: { name: 'unread-decorator', severity: 'hint' },
  TQ2110: { name: 'unread-flow-wrapper', severity: 'warning' },
  TQ2111: { name: 'unread-flow-factory', severity: 'error' },
  TQ2112: { name: 'climbing-import', severity: 'warning' },
  TQ5001: { name: 'work-pool-not-found', severity: 'error' },
  TQ5002: { name: 'work-pool-of-agents', severity: 'error' },
  TQ5003: { name: 'cloud-only-feature', severity: 'error' },
  TQ5004: { name: 'block-not-found', severity: 'error' },
  TQ5006: { name: 'unknown-job-variable', severity: 'warning' },
  TQ5007: { name: 'invalid-job-variable', severity: 'error' },
  TQ5008: { name: 'new-work-queue', severity: 'warning' },
} as const satisfies Record<string, CodeInfo>;

export type DiagnosticCode = keyof typeof REGISTRY;

export const CODES: Record<DiagnosticCode, CodeInfo> = REGISTRY;
