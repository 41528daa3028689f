/** Everything that is said to a person or to another program. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import type { Plan } from '../plan/plan.ts';
import type { Outcome, Report } from '../apply/report.ts';

export interface Reporter {
  /** Something worth knowing, said once: which server, what was chosen. */
  note(line: string): void;
  /** Progress of long work; nothing of it is kept. */
  progress(line: string): void;
  /** All findings of a run at once; `sources` holds the texts that their places point into. */
  diagnostics(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): void;
  /** `project` is the name of the project that the plan is of. */
  plan(plan: Plan, project?: string): void;
  /** Something is being written to the server, by the name its outcome will have. */
  started(name: string): void;
  /** The fate of a deployment or a block, as soon as it is known. */
  outcome(outcome: Outcome): void;
  report(report: Report): void;
  /** What a command was asked for, when that is data: `text` for people and `value` for programs, both on stdout. */
  result(name: string, value: JsonValue, text: string): void;
  /** What was said before is out of date; a terminal is cleared. */
  clear(): void;
  /** The outside said no. */
  failure(error: { message: string; reason: ExitReason; help?: string; cause?: string }): void;
  /** The last word: nothing is said after it. */
  finish(command: string, reason: ExitReason): void;
}
