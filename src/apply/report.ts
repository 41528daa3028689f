/** What happened to each change of a plan; known even when a deploy stopped half-way. */
import type { ExitReason } from '../exit-code.ts';

/** `environment`: `tq.environment` of a deployment; absent where the file says none. */
export type Outcome = { environment?: string } & (
  | { name: string; status: 'created' | 'updated' | 'unchanged' | 'removed' | 'detached'; id: string }
  /** `partly`: some requests of this deployment had gone through. */
  | { name: string; status: 'failed'; reason: ExitReason; message: string; help?: string; partly: boolean }
  | { name: string; status: 'skipped'; why: string }
);

export interface Report {
  outcomes: Outcome[];
  /** Set when a signal stopped the deploy. */
  stoppedBy?: 'interrupted' | 'terminated';
}

/** How the run ended: `partial` as soon as the server holds some of the changes and not all. */
export function exitReasonOf({ outcomes, stoppedBy }: Report): ExitReason {
  if (stoppedBy !== undefined) return stoppedBy;
  const failed = outcomes.filter((outcome) => outcome.status === 'failed');
  // Without a failure things are left out when the deploy lock was lost.
  const isWhole = failed.length === 0 && outcomes.every(({ status }) => status !== 'skipped');
  if (isWhole) return 'ok';
  const isWritten = outcomes.some(
    ({ status }) => status === 'created' || status === 'updated' || status === 'removed',
  );
  return isWritten || failed.some(({ partly }) => partly) ? 'partial' : (failed[0]?.reason ?? 'failed');
}
