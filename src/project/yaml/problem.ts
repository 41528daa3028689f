/** What is wrong with a YAML text, with offsets only; `parse-document.ts` makes diagnostics of it. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';

/** A stretch of the text, in UTF-16 units; `end` lies just behind it. */
export interface Range {
  start: number;
  end: number;
}

/** Everything a diagnostic needs. */
export interface ProblemDetails extends Range {
  code?: DiagnosticCode;
  message: string;
  label?: string;
  help?: string;
  related?: (Range & { text: string })[];
  /**
   * What to overwrite, with blanks or with a letter, so that reading on finds independent problems and no
   * consequences of this one. Absent when nothing behind the problem can be trusted.
   */
  cover?: Range & { with: ' ' | 'x' };
  /** It may be a consequence of an earlier one, so it is told only when it stands alone. */
  mayFollow?: boolean;
}

/** Stops reading a tree; caught by `compose.ts`, never seen outside. */
export class YamlProblem extends Error {
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails) {
    super(details.message);
    this.details = details;
  }
}
