/** JSON Lines: one JSON value a line, each with its `type`; `end` comes last. Shape: `schemas/output-line.schema.json`. */
import { encodeJson } from '../../json-text.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { EXIT_CODES, type ExitReason } from '../../exit-code.ts';
import { diagnosticToJson, SCHEMA_VERSION } from '../json.ts';
import type { PlanRecord } from '../plan-record.ts';
import type { ProjectRecord, RunRecord } from './findings.ts';

/** The parts of the document that `--json` prints, in the same words. */
export function renderJsonLines(record: RunRecord): string {
  const lines: Record<string, unknown>[] = [
    ...record.notes.map((text) => ({ type: 'note', text })),
    ...record.diagnostics.map(diagnosticLine),
    ...projectLines(record),
    ...(record.projects ?? []).flatMap(({ file, ...of }) => [{ type: 'project', file }, ...projectLines(of)]),
    ...Object.entries(record.results).map(([name, value]) => ({ type: 'result', name, value })),
    ...(record.failure === undefined ? [] : [{ type: 'failure', ...record.failure }]),
    endLine(record.command, record.exitReason),
  ];
  return lines.map((line) => encodeJson(line)).join('\n');
}

function projectLines({
  plan,
  outcomes = [],
  images = [],
}: Omit<ProjectRecord, 'file'>): Record<string, unknown>[] {
  return [
    ...(plan === undefined ? [] : planLines(plan)),
    ...outcomes.map((outcome) => ({ type: 'outcome', ...outcome })),
    ...images.map((image) => ({ type: 'image', ...image })),
  ];
}

export function diagnosticLine(diagnostic: Diagnostic): Record<string, unknown> {
  return { type: 'diagnostic', ...diagnosticToJson(diagnostic) };
}

/** Says how the run ended, and that nothing comes after it. */
export function endLine(command: string, exitReason: ExitReason): Record<string, unknown> {
  const { code } = EXIT_CODES[exitReason];
  return { type: 'end', schemaVersion: SCHEMA_VERSION, command, exitCode: code, exitReason };
}

/** What holds for the whole plan, then a line an object. */
export function planLines(plan: PlanRecord): Record<string, unknown>[] {
  const { changes, blocks = [], removals = [], ...whole } = plan;
  return [
    { type: 'plan', ...whole },
    ...blocks.map((change) => ({ type: 'block_change', ...change })),
    ...changes.map((change) => ({ type: 'change', ...change })),
    ...removals.map((removal) => ({ type: 'removal', ...removal })),
  ];
}
