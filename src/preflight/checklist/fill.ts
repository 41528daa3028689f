/** The checklists of one deployment. */
import type { CheckResult } from '../verdict/report.ts';
import {
  type BlankLine,
  type Checklist,
  type ChecklistLine,
  type Confirmation,
  type LineId,
  PROMOTION,
  READINESS,
} from './checklist.ts';

export type Confirmations = ReadonlyMap<string, Confirmation>;

export function fillChecklists(checks: readonly CheckResult[], confirmed: Confirmations): Checklist[] {
  const by = new Map(checks.map((check) => [check.id as string, check]));
  const fill = (lines: readonly (BlankLine & { id: LineId })[]): ChecklistLine[] =>
    lines.map((line) => fillLine(line, by, confirmed.get(line.id)));
  return [
    { name: 'promotion', lines: fill(PROMOTION) },
    { name: 'readiness', lines: fill(READINESS) },
  ];
}

function fillLine(
  { id, text, checks, open }: BlankLine & { id: LineId },
  by: ReadonlyMap<string, CheckResult>,
  confirmation: Confirmation | undefined,
): ChecklistLine {
  const results = checks.flatMap((check) => by.get(check) ?? []);
  const against = results.filter(({ status }) => status === 'failed' || status === 'warning');
  const line = { id, text, ...(confirmation === undefined ? {} : { confirmation }) };
  if (against.length > 0)
    return { ...line, state: 'violated', reason: against.map(({ message }) => message).join('; ') };
  const passed = results.filter(({ status }) => status === 'passed');
  const hints = passed.filter(({ code }) => code !== undefined);
  const unknown = results.filter(({ status, needs }) => status === 'skipped' && needs === undefined);
  const isShown = passed.length > 0 && hints.length + unknown.length === 0;
  if (open === undefined && isShown)
    return { ...line, state: 'proven', reason: passed.map(({ message }) => message).join('; ') };
  if (confirmation !== undefined) {
    const { by: who, at, note } = confirmation;
    return {
      ...line,
      state: 'confirmed',
      reason: `by ${who}, ${at}${note === undefined ? '' : `: ${note}`}`,
    };
  }
  if (hints.length > 0)
    return { ...line, state: 'to-confirm', reason: hints.map(({ message }) => message).join('; ') };
  const undecided = open ?? unknown.map(({ message }) => message).join('; ');
  return { ...line, state: 'to-confirm', reason: `not decidable from files: ${undecided}` };
}
