/** JSON Lines: one JSON value a line, each with its `type`; `end` comes last. Shape: `schemas/output-line.schema.json`. */
import { encodeJson } from '../../json-text.ts';
import { EXIT_CODES } from '../../exit-code.ts';
import { diagnosticToJson, SCHEMA_VERSION } from '../json.ts';
import type { RunRecord } from './findings.ts';

/** The parts of the document that `--json` prints, in the same words. */
export function renderJsonLines(record: RunRecord): string {
  const lines: Record<string, unknown>[] = [
    ...record.notes.map((text) => ({ type: 'note', text })),
    ...record.diagnostics.map((each) => ({ type: 'diagnostic', ...diagnosticToJson(each) })),
    ...(record.plan?.blocks ?? []).map((change) => ({ type: 'block_change', ...change })),
    ...(record.plan?.changes ?? []).map((change) => ({ type: 'change', ...change })),
    ...(record.outcomes ?? []).map((outcome) => ({ type: 'outcome', ...outcome })),
    ...Object.entries(record.results).map(([name, value]) => ({ type: 'result', name, value })),
    ...(record.failure === undefined ? [] : [{ type: 'failure', ...record.failure }]),
    {
      type: 'end',
      schemaVersion: SCHEMA_VERSION,
      command: record.command,
      exitCode: EXIT_CODES[record.exitReason].code,
      exitReason: record.exitReason,
    },
  ];
  return lines.map((line) => encodeJson(line)).join('\n');
}
