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
} as const satisfies Record<string, CodeInfo>;

export type DiagnosticCode = keyof typeof REGISTRY;

export const CODES: Record<DiagnosticCode, CodeInfo> = REGISTRY;
