/** The one way to tell the user that something is wrong with their project. */
import { CODES, type DiagnosticCode } from './codes.ts';
import type { Path, Span } from './span.ts';

/**
 * *error*: it cannot work, or would not do what the file says. *warning*: it works, yet something is ignored or
 * risky. *hint*: it could be better.
 */
export type Severity = 'error' | 'warning' | 'hint';

/** A second place that explains the first one, with a few words of its own. */
export interface Label {
  where: Span;
  text: string;
}

/** A change of the text of one file; `where` may be empty, to insert. */
export interface Edit {
  where: Span;
  text: string;
}

/** A repair that is certain to say what was meant. Its edits lie in one file and do not overlap. */
export interface Fix {
  /** What is done, in the imperative: «quote it». */
  title: string;
  edits: readonly Edit[];
}

export interface Diagnostic {
  code: DiagnosticCode;
  severity: Severity;
  /** What is wrong, able to stand alone: lower-case, names in backticks, no full stop. */
  message: string;
  /** The smallest place that shows it; absent only when there is no file to show. */
  where?: Span;
  /** Words printed beside the marks under the source line. */
  label?: string;
  related?: Label[];
  /** What to do next, in the imperative. */
  help?: string;
  /** Only where one repair is certain; `tq validate --fix` makes it. */
  fix?: Fix;
  /** Of a misspelt key: the place in the data that was probably meant. */
  meant?: Path;
  /** What is not there: for each thing the places where it could stand. */
  missing?: readonly (readonly Path[])[];
  /** It stands for what leaves nothing to deploy, so it can be neither forgiven nor silenced. */
  isDecisive?: boolean;
}

/** Builds a diagnostic with the severity that its code has by default. */
export function diagnostic(code: DiagnosticCode, details: Omit<Diagnostic, 'code' | 'severity'>): Diagnostic {
  return { code, severity: CODES[code].severity, ...details };
}

/** Whether any of them stops a deploy. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
