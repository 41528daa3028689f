/** Findings of a plan or deploy on their way to the reporter. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy, type LintPolicy, NO_POLICY } from '../../diagnostics/lint-policy.ts';
import { forgive } from '../../diagnostics/mercy.ts';
import type { Reporter } from '../../ports/reporter.ts';

/** What is shared by speakers of one run. */
export interface Hearing {
  /** What has been said already. */
  said: Set<string>;
  /** Told every error. */
  onError: (error: Diagnostic) => void;
}

/** Says what has not been said before, as the project wants it said. */
export class Speaker {
  readonly #hearing: Hearing;
  readonly #allowed: ReadonlySet<DiagnosticCode>;
  readonly #reporter: Reporter;
  readonly #sources: ReadonlyMap<string, string>;
  #policy = NO_POLICY;

  constructor(
    allowed: ReadonlySet<DiagnosticCode>,
    reporter: Reporter,
    sources: ReadonlyMap<string, string>,
    hearing: Hearing = { said: new Set(), onError: () => undefined },
  ) {
    this.#hearing = hearing;
    this.#allowed = allowed;
    this.#reporter = reporter;
    this.#sources = sources;
  }

  by(policy: LintPolicy): void {
    this.#policy = policy;
  }

  /** Whether the walk may go on. */
  of(found: readonly Diagnostic[]): boolean {
    const { diagnostics } = judgeByPolicy(found, this.#policy);
    const findings = forgive(diagnostics, this.#allowed, this.#policy.levels);
    const isNew = (each: Diagnostic): boolean => {
      const key = JSON.stringify([each.code, each.message, each.where]);
      return !this.#hearing.said.has(key) && this.#hearing.said.add(key) !== undefined;
    };
    this.#reporter.diagnostics(findings.filter(isNew), this.#sources);
    const errors = findings.filter(({ severity }) => severity === 'error');
    errors.forEach(this.#hearing.onError);
    return errors.length === 0;
  }
}
