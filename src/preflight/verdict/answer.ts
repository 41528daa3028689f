/** What a look at a project tells for the report. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { JsonObject } from '../../json.ts';
import type { CheckId } from '../checks/all-checks.ts';

/** Indexes of entries under `deployments:`; undefined: every chosen one. */
export type Entries = readonly number[] | undefined;

export interface Found {
  finding: Diagnostic;
  /** Whom it is about, where its place does not tell it; undefined: whom its place tells, else everybody. */
  entries?: Entries;
}

/** Half a sentence for the line of a check: what was seen, or why it could not be looked at. */
export interface Remark {
  check: CheckId;
  entries?: Entries;
  text: string;
}

export interface LayerAnswer {
  findings: readonly Found[];
  /** Said in the line of a check that nothing was found against: `Python 3.11, Prefect 3.8.8`. */
  seen: readonly Remark[];
  /** Checks that could not be made although they were asked for. */
  skipped: readonly Remark[];
  /** Texts that findings point into, by the name used in spans. */
  sources: ReadonlyMap<string, string>;
  /** For programs: what `run_preflight` of truthound-orchestration reports on the inputs of an entry. */
  reports?: ReadonlyMap<number, readonly JsonObject[]>;
  /** Codes of findings that it makes void: what it was asked tells better. */
  superseded?: readonly DiagnosticCode[];
}

export const NO_ANSWER: LayerAnswer = { findings: [], seen: [], skipped: [], sources: new Map() };

/** Several looks at the same project as one. */
export function together(answers: readonly LayerAnswer[]): LayerAnswer {
  return {
    findings: answers.flatMap(({ findings }) => findings),
    seen: answers.flatMap(({ seen }) => seen),
    skipped: answers.flatMap(({ skipped }) => skipped),
    sources: new Map(answers.flatMap(({ sources }) => [...sources])),
    reports: new Map(answers.flatMap(({ reports }) => [...(reports ?? [])])),
    superseded: answers.flatMap(({ superseded }) => superseded ?? []),
  };
}
