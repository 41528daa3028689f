/** What happened to each change of a plan; known even when a deploy stopped half-way. */
import type { ExitReason } from '../exit-code.ts';

export type Outcome =
  | { name: string; status: 'created' | 'updated' | 'unchanged'; id: string }
  /** `partly`: some requests of this deployment had gone through. */
  | { name: string; status: 'failed'; reason: ExitReason; message: string; help?: string; partly: boolean }
  | { name: string; status: 'skipped'; why: string };

export interface Report {
  outcomes: Outcome[];
  /** Set when a signal stopped the deploy. */
  stoppedBy?: 'interrupted' | 'terminated';
}

/** How the run ended: `partial` as soon as the server holds some of the changes and not all. */
export function exitReasonOf(report: Report): ExitReason {
  if (report.stoppedBy !== undefined) return report.stoppedBy;
  const failed = report.outcomes.filter((outcome) => outcome.status === 'failed');
  const first = failed[0];
  if (first === undefined) return 'ok';
  const written = report.outcomes.some(
    (outcome) => outcome.status === 'created' || outcome.status === 'updated',
  );
  return written || failed.some((outcome) => outcome.partly) ? 'partial' : first.reason;
}
