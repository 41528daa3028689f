/** From findings and remarks to the state of each check of each deployment. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { ALL_CHECKS, type CheckId, type NamedCheck } from '../checks/all-checks.ts';
import { LAYERS, type Outside } from '../checks/check.ts';
import type { Entries, LayerAnswer, Remark } from './answer.ts';
import type { CheckResult } from './report.ts';

/** One chosen entry of the file. */
export interface JudgedEntry {
  entry: number;
  isOfQuality: boolean;
  /** Whether it could be read; what could not be is looked at by no check. */
  isUsable: boolean;
}

/** A finding, and whom it is about; undefined: everybody. */
export interface AboutEntries {
  finding: Diagnostic;
  entries: Entries;
}

export interface Judging {
  findings: readonly AboutEntries[];
  remarks: Pick<LayerAnswer, 'seen' | 'skipped'>;
  /** What options asked for. */
  asked: ReadonlySet<Outside>;
}

/** By entry, the checks in the order of the layers. */
export function judgeEntries(
  entries: readonly JudgedEntry[],
  { findings, remarks, asked }: Judging,
): Map<number, CheckResult[]> {
  const found = byEntry(entries, findings);
  const seen = remarksBy(remarks.seen);
  const skipped = remarksBy(remarks.skipped);
  return new Map(
    entries.map((each) => {
      const of = found.get(each.entry) ?? new Map<CheckId, Diagnostic[]>();
      const checks = CHECKS.map((check) =>
        judge(check, each, {
          found: of.get(check.id) ?? [],
          seen: textOf(seen, check.id, each.entry),
          skipped: textOf(skipped, check.id, each.entry),
          isAsked: check.needs === undefined || asked.has(check.needs),
        }),
      );
      return [each.entry, checks];
    }),
  );
}

const CHECKS = [...ALL_CHECKS].sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer));

const CHECKS_OF = new Map<DiagnosticCode, CheckId[]>();
for (const { id, codes } of CHECKS)
  for (const code of codes) CHECKS_OF.set(code, [...(CHECKS_OF.get(code) ?? []), id]);

interface KnownOfCheck {
  found: readonly Diagnostic[];
  seen: string | undefined;
  skipped: string | undefined;
  isAsked: boolean;
}

function judge(check: NamedCheck, { isOfQuality, isUsable }: JudgedEntry, known: KnownOfCheck): CheckResult {
  const { id, layer, title, requirements, needs } = check;
  const base = { id, layer, title, requirements };
  const [worst, ...others] = worstFirst(known.found);
  if (worst !== undefined && (worst.severity !== 'hint' || known.skipped === undefined))
    return { ...base, ...ofFinding(worst), ...(others.length === 0 ? {} : { more: others.length }) };
  const skip = (why: string): CheckResult => ({ ...base, status: 'skipped', message: why });
  if (!isUsable && check.id !== 'valid-project') return skip('the entry cannot be read');
  if (known.skipped !== undefined) return skip(known.skipped);
  if (check.isOfQuality === true && !isOfQuality) return skip('the flow checks no data');
  if (needs !== undefined && !known.isAsked) return { ...skip(`needs \`--${needs}\``), needs };
  return { ...base, status: 'passed', message: known.seen ?? title };
}

const STATUS = { error: 'failed', warning: 'warning', hint: 'passed' } as const satisfies Record<
  Severity,
  CheckResult['status']
>;

function ofFinding({ code, severity, message, where, help }: Diagnostic) {
  return {
    status: STATUS[severity],
    message,
    code,
    ...(where === undefined
      ? {}
      : { place: { file: where.file, line: where.start.line, column: where.start.column } }),
    ...(help === undefined ? {} : { help }),
  };
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

function worstFirst(found: readonly Diagnostic[]): Diagnostic[] {
  return [...found].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

function byEntry(
  entries: readonly JudgedEntry[],
  findings: readonly AboutEntries[],
): Map<number, Map<CheckId, Diagnostic[]>> {
  const all = entries.map(({ entry }) => entry);
  const found = new Map(all.map((entry) => [entry, new Map<CheckId, Diagnostic[]>()]));
  for (const { finding, entries: about = all } of findings) {
    for (const entry of about) {
      const checks = found.get(entry);
      for (const id of CHECKS_OF.get(finding.code) ?? [])
        checks?.set(id, [...(checks.get(id) ?? []), finding]);
    }
  }
  return found;
}

/** Texts by check: of one entry, and of all of them under `undefined`. */
type RemarksBy = ReadonlyMap<CheckId, ReadonlyMap<number | undefined, string>>;

function remarksBy(remarks: readonly Remark[]): RemarksBy {
  const by = new Map<CheckId, Map<number | undefined, string>>();
  for (const { check, entries, text } of remarks) {
    const of = by.get(check) ?? new Map<number | undefined, string>();
    by.set(check, of);
    for (const entry of entries ?? [undefined]) {
      const before = of.get(entry);
      of.set(entry, before === undefined || before === text ? text : `${before}; ${text}`);
    }
  }
  return by;
}

function textOf(remarks: RemarksBy, check: CheckId, entry: number): string | undefined {
  const of = remarks.get(check);
  return of?.get(entry) ?? of?.get(undefined);
}
