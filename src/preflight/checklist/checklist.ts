/** The two checklists of truthound-orchestration 3.x, filled in from a preflight. */
import type { CheckId } from '../checks/all-checks.ts';

/**
 * *proven*: files or servers show it. *violated*: they show the contrary. *confirmed*: nobody but a person can tell, and one
 * has. *to confirm*: one has to.
 */
export type LineState = 'proven' | 'violated' | 'confirmed' | 'to-confirm';

/** What stands under `tq.confirmed`: who says so, and when. */
export interface Confirmation {
  by: string;
  /** As written, a date. */
  at: string;
  note?: string;
}

export interface ChecklistLine {
  id: LineId;
  /** As upstream words it. */
  text: string;
  state: LineState;
  /** What shows it, or what is missing. */
  reason: string;
  confirmation?: Confirmation;
}

export interface Checklist {
  name: 'promotion' | 'readiness';
  lines: readonly ChecklistLine[];
}

/** A line before it is filled in. */
export interface BlankLine {
  id: string;
  text: string;
  /** What has to be so. */
  checks: readonly CheckId[];
  /** What checks cannot tell: a person confirms it. */
  open?: string;
}

/** `docs/prefect/rollout-playbooks.md` of truthound-orchestration 3.0: «Checklist before promotion». */
export const PROMOTION = [
  {
    id: 'block-configuration',
    text: 'block configuration is explicit and reproducible',
    checks: ['flow-made-right', 'blocks-complete', 'rules-versioned'],
  },
  {
    id: 'retry-policy',
    text: 'retry and cache policy are documented',
    checks: ['retries-intended', 'settings-with-effect'],
  },
  {
    id: 'results-wired',
    text: 'result artifacts and notifications are wired',
    checks: ['legal-artifact-keys', 'results-consumed', 'failures-noticed'],
  },
  {
    id: 'representative-inputs',
    text: 'the flow is tested against representative input shapes',
    checks: ['flow-tested'],
    open: 'whether the inputs of the test are representative',
  },
] as const satisfies readonly BlankLine[];

/** `docs/production-readiness.md` of truthound-orchestration 3.0: «Readiness Checklist». */
export const READINESS = [
  {
    id: 'supported-host',
    text: 'host package is installed from a supported tuple',
    checks: ['supported-versions', 'working-versions', 'agreeing-versions', 'pinned-versions'],
  },
  {
    id: 'shared-vocabulary',
    text: 'rules use the shared Truthound rule vocabulary consistently',
    checks: ['rules-right', 'every-rule-executed'],
  },
  {
    id: 'source-resolution',
    text: 'source resolution behavior is documented for this workflow',
    checks: ['source-read-right', 'connection-named', 'source-there'],
    open: 'where it is documented',
  },
  {
    id: 'preflight-in-promotion',
    text: 'preflight compatibility is part of the promotion path',
    checks: ['preflight-in-promotion', 'compatible-inputs'],
  },
  {
    id: 'result-consumers',
    text: 'result payload consumers are documented and tested',
    checks: ['results-consumed'],
    open: 'who consumes the results, and what tests that',
  },
  {
    id: 'no-embedded-secrets',
    text: 'secrets are not embedded in DAGs, flow code, YAML, or checked-in files',
    checks: ['no-secret-in-files'],
    open: 'whether other checked-in files hold any',
  },
  {
    id: 'fail-mode',
    text: 'soft-fail versus hard-fail semantics are explicit',
    checks: ['fail-mode-explicit'],
  },
  {
    id: 'intended-limits',
    text: 'retry, cache, rate limiting, and timeout behavior are intentional',
    checks: ['retries-intended', 'settings-with-effect', 'concurrency-limited'],
  },
  {
    id: 'operators-know',
    text: 'operators know where to look for alerts, metrics, and audit evidence',
    checks: ['failures-noticed', 'failures-watched'],
    open: 'whether operators know where to look',
  },
] as const satisfies readonly BlankLine[];

export type LineId = (typeof PROMOTION)[number]['id'] | (typeof READINESS)[number]['id'];
