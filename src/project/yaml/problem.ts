/** What is wrong with a YAML text, with offsets only; `parse-document.ts` makes diagnostics of it. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';

/** A stretch of the text, in UTF-16 units; `end` lies just behind it. */
export interface Range {
  start: number;
  end: number;
}

/**
 * How to look for further problems behind this one without reporting its consequences: blank out the given stretch
 * (`with` puts a letter there instead), or skip lines until one fits a level that was open.
 */
export type Resume =
  | { kind: 'replace'; range: Range; with: ' ' | 'x' }
  | { kind: 'skip'; from: number; columns: readonly number[] };

/** Everything a diagnostic needs. */
export interface ProblemDetails extends Range {
  code?: DiagnosticCode;
  message: string;
  label?: string;
  help?: string;
  related?: (Range & { text: string })[];
  /** Absent when nothing behind the problem can be trusted. */
  resume?: Resume;
  /** It may be a consequence of an earlier one, so it is told only when it stands alone. */
  mayFollow?: boolean;
}

/** Stops scanning or composing; caught by `read.ts`, never seen outside. */
export class YamlProblem extends Error {
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails) {
    super(details.message);
    this.details = details;
  }
}
