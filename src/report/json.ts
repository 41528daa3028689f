/** The one JSON document that a command prints with `--json`; its shape is `schemas/output.schema.json`. */
import { CODES } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { EXIT_CODES } from '../exit-code.ts';
import { encodeJson } from '../json-text.ts';
import type { RunRecord } from './findings/findings.ts';

export const SCHEMA_VERSION = 1;

export function renderJson(record: RunRecord): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    command: record.command,
    exitCode: EXIT_CODES[record.exitReason].code,
    exitReason: record.exitReason,
    notes: record.notes,
    diagnostics: record.checked ? record.diagnostics.map(diagnosticToJson) : undefined,
    plan: record.plan,
    outcomes: record.outcomes,
    images: record.images,
    projects: record.projects,
    failure: record.failure,
    ...record.results,
  };
  return encodeJson(document, 2);
}

export function diagnosticToJson({ code, severity, message, where, related, help, fix }: Diagnostic) {
  return { code, name: CODES[code].name, severity, message, where, related, help, fix };
}
