/** What a project says about findings: their levels, and those that it allows in place. */
import { CODES, type DiagnosticCode } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import type { Span } from './span.ts';

export type Level = Severity | 'off';

/** One name in a comment `# tq: allow NAME -- reason`. */
export interface Allowance {
  code: DiagnosticCode;
  file: string;
  /** The lines that it holds for, both counted in. */
  fromLine: number;
  toLine: number;
  /** Their text. */
  covered: string;
  /** Of the name. */
  where: Span;
  /** Of the whole comment with the space before it, or with its whole line when nothing else stands there. */
  comment: Span;
}

export interface LintPolicy {
  levels: ReadonlyMap<DiagnosticCode, Level>;
  allowances: readonly Allowance[];
}

export const NO_POLICY: LintPolicy = { levels: new Map(), allowances: [] };

/**
 * Whether a finding of that code can be silenced or lowered by the project. Errors that leave nothing to deploy cannot:
 * the deploy would have to stop without a word.
 */
export function isSilenceable(code: DiagnosticCode): boolean {
  return CODES[code].severity !== 'error' || CODES[code].allowable === true || CODES[code].forgiven === true;
}

/** The findings that are left, with their levels, and the allowances that were needed. */
export function judgeByPolicy(
  diagnostics: readonly Diagnostic[],
  { levels, allowances }: LintPolicy,
): { diagnostics: Diagnostic[]; used: Set<Allowance> } {
  const used = new Set<Allowance>();
  if (levels.size === 0 && allowances.length === 0) return { diagnostics: [...diagnostics], used };
  const left = diagnostics.flatMap((each) => {
    const allowing = allowances.filter((allowance) => isAllowed(each, allowance));
    allowing.forEach((allowance) => used.add(allowance));
    if (each.isDecisive === true) return [each];
    const level = levels.get(each.code) ?? each.severity;
    return allowing.length > 0 || level === 'off' ? [] : [{ ...each, severity: level }];
  });
  return { diagnostics: left, used };
}

function isAllowed({ code, where }: Diagnostic, allowance: Allowance): boolean {
  if (where === undefined || code !== allowance.code || where.file !== allowance.file) return false;
  return allowance.fromLine <= where.start.line && where.start.line <= allowance.toLine;
}
