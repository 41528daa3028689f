/** The preflight report: of each deployment every check, with its state and why. Plain data, made to be printed. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { JsonObject } from '../../json.ts';
import type { CheckId } from '../checks/all-checks.ts';
import type { Layer, Outside } from '../checks/check.ts';
import type { RequirementId } from '../checks/requirements.ts';
import type { Checklist } from '../checklist/checklist.ts';

export type CheckStatus = 'passed' | 'warning' | 'failed' | 'skipped';

export interface CheckResult {
  id: CheckId;
  layer: Layer;
  /** What is so when it passes. */
  title: string;
  status: CheckStatus;
  /** What was found, what was seen, or why it was skipped. */
  message: string;
  /** Of the finding that decides; absent when there is none. */
  code?: DiagnosticCode;
  place?: { file: string; line: number; column: number };
  help?: string;
  /** Findings beside the one that is told. */
  more?: number;
  /** Skipped only because nothing was asked of it: what would have to be. */
  needs?: Outside;
  requirements: readonly RequirementId[];
}

export interface DeploymentReport {
  /** `flow/name`, or as much of it as is known. */
  name: string;
  /** `tq.environment`; absent where the file says none. */
  environment?: string;
  /** Index of the entry. */
  entry: number;
  /** Whether its flow checks data. */
  isOfQuality: boolean;
  /** In the order of the layers. */
  checks: readonly CheckResult[];
  /** The promotion and readiness checklists, filled in; of flows that check data only. */
  checklists: readonly Checklist[];
  /** What `run_preflight` of truthound-orchestration reports on the inputs of production; absent where none are known. */
  runtime?: readonly JsonObject[];
}

export interface PreflightReport {
  /** `prefect.yaml` as it is named in spans. */
  file: string;
  deployments: readonly DeploymentReport[];
}

/** How often each state is there. */
export type StatusCounts = Record<CheckStatus, number>;

export function countStatuses(checks: readonly Pick<CheckResult, 'status'>[]): StatusCounts {
  const counts: StatusCounts = { passed: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { status } of checks) counts[status] += 1;
  return counts;
}
