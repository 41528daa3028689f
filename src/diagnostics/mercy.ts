/** What a deploy forgives: what Prefect does without a word, and what the user allows. */
import { codeNamed, CODES, type DiagnosticCode } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { LintPolicy } from './lint-policy.ts';

/**
 * Keys of schedules and triggers have codes of their own and are not forgiven. A name of several that matches nothing
 * is a warning, as long as another does. A level that the project states itself (`stated`) holds here too.
 */
export function forgive(
  diagnostics: readonly Diagnostic[],
  allowed: ReadonlySet<DiagnosticCode>,
  stated: LintPolicy['levels'] = new Map(),
): Diagnostic[] {
  const isForgiven = ({ code, severity, isDecisive }: Diagnostic): boolean =>
    severity === 'error' &&
    isDecisive !== true &&
    (allowed.has(code) || (CODES[code].forgiven === true && !stated.has(code)));
  const forgiven = diagnostics.map((each) =>
    isForgiven(each) ? { ...each, severity: 'warning' as const } : each,
  );
  return withoutConsequences(forgiven);
}

/** What is not set on this machine may be set where the deploy runs. */
export function forgiveUnset(
  diagnostics: readonly Diagnostic[],
  stated: LintPolicy['levels'] = new Map(),
): Diagnostic[] {
  return withoutConsequences(diagnostics).map((each) =>
    each.code === 'TQ2021' && !stated.has('TQ2021') ? { ...each, severity: 'warning' } : each,
  );
}

/** What is said about a value that may be another one once the variable in it is set. */
const ABOUT_VALUES: readonly DiagnosticCode[] = [
  'TQ2004',
  'TQ2006',
  'TQ2007',
  'TQ2008',
  'TQ2025',
  'TQ5007',
  'TQ5016',
];

/** Where a variable is not set, nothing more is said of the value that it stands in. */
function withoutConsequences(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unset = diagnostics.filter(({ code, severity }) => code === 'TQ2021' && severity === 'error');
  return diagnostics.filter(
    (each) => !ABOUT_VALUES.includes(each.code) || !unset.some((inside) => isInside(inside, each)),
  );
}

function isInside({ where: inner }: Diagnostic, { where: outer }: Diagnostic): boolean {
  if (inner === undefined || outer === undefined || inner.file !== outer.file) return false;
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}

/** A code (`TQ2020`) or name (`secret-in-plain-text`) that may be allowed; undefined for any other. */
export function allowableCode(text: string): DiagnosticCode | undefined {
  const code = codeNamed(text);
  return code !== undefined && CODES[code].allowable === true ? code : undefined;
}

/** For a message: what may be allowed. */
export function allowableNames(): string[] {
  return Object.values(CODES).flatMap(({ name, allowable }) => (allowable === true ? [name] : []));
}
